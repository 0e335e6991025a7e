/** Clock times as read, `HH:MM`. */
export interface ReadTimes {
  readonly startTime: string;
  readonly endTime?: string;
  readonly text: string;
}

const KL = '(?:(?:kl(?:ockan|\\.|:)?|at|from|tid(?:en)?:?)\\s{0,3}){0,3}';
const CLOCK = '([01]?\\d|2[0-4])(?:[.:]([0-5]\\d))?\\s?(am|pm)?';
const RANGE = new RegExp(
  `(?<![\\d.:/§-])(${KL})${CLOCK}\\s{0,3}(?:[-‐–—]|till|to|until)\\s{0,3}(?:kl\\.?\\s{0,2})?${CLOCK}(?![\\d/:%])`,
  'giu',
);
const SINGLE = new RegExp(`(?<![\\d.:/§-])(${KL})${CLOCK}(?![\\d/:%])`, 'giu');

/**
 * The first clock time or range in the text. X-7: `13.00-16.00`, `13:00-14:20`, `9-12`, `13.00 – 15.00`, `kl. kl. 10-12`.
 * Bare numbers (`9-12`) count only after "kl" or when `isTime` says that the text is a time.
 */
export function findTimes(text: string, isTime = false): ReadTimes | undefined {
  const clean = blankDates(text);
  for (const m of clean.matchAll(RANGE)) {
    const isClear = isTime || m[1] !== '' || m[3] !== undefined || m[6] !== undefined || hasPm(m);
    if (!isClear) continue;
    const start = clock(
      m[2],
      m[3],
      m[4] ?? (m[7] === 'pm' && Number(m[2]) <= Number(m[5]) ? m[7] : undefined),
    );
    const end = clock(m[5], m[6], m[7]);
    if (start !== undefined && end !== undefined)
      return { startTime: start, endTime: end, text: m[0].trim() };
  }
  for (const m of clean.matchAll(SINGLE)) {
    const isClear = m[1] !== '' || (isTime && m[3] !== undefined) || m[4] !== undefined;
    const start = clock(m[2], m[3], m[4]);
    if (isClear && start !== undefined) return { startTime: start, text: m[0].trim() };
  }
  return undefined;
}

function hasPm(m: RegExpExecArray): boolean {
  return m[4] !== undefined || m[7] !== undefined;
}

function clock(hours: string | undefined, minutes = '00', half?: string): string | undefined {
  let hour = Number(hours);
  if (half?.toLowerCase() === 'pm' && hour < 12) hour += 12;
  if (half?.toLowerCase() === 'am' && hour === 12) hour = 0;
  if (hour === 24) hour = 0;
  return Number.isNaN(hour) ? undefined : `${String(hour).padStart(2, '0')}:${minutes}`;
}

/** Dates hold digit pairs that look like hours; they are replaced by letters of the same length. */
function blankDates(text: string): string {
  return text.replace(
    /(?:19|20)\d\d[-‐–]\d\d[-‐–]\d\d|\d{1,2}\/\d{1,2}(?:[-\s/](?:20)?\d\d)?(?!\d)|\b(?:19|20)\d\d\b(?!\s?[-–])/gu,
    (m) => 'x'.repeat(m.length),
  );
}
