import type { DateOrder } from '#server/application/attendance-files.ts';
import { monthOf, isWeekday } from './date-words.ts';
import { type FileZone, isMeantAsZone, ZONE, zoneNamed } from './file-zones.ts';
import { type CivilTime, isRealTime } from './zoned-time.ts';

type Readings = Readonly<Partial<Record<DateOrder, CivilTime>>>;

/** A date and time as a cell has it, with the zone that stands beside it. */
export type WrittenTime = {
  readonly zone?: FileZone;
  /** Somebody meant a zone by it, and it may be several. */
  readonly unreadZone?: string;
} & (
  | { readonly kind: 'plain'; readonly civil: CivilTime }
  /** Of numbers whose order one cell may not tell. */
  | { readonly kind: 'ordered'; readonly readings: Readings; readonly isTwelveHour: boolean }
);

const LONGEST = 60;
const DATES = [
  String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})`,
  String.raw`(?<first>\d{1,2})(?<sign>[-/.]) ?(?<second>\d{1,2})[-/.] ?(?<third>\d{4}|\d{2})`,
  String.raw`(?:den )?(?<first>\d{1,2})(?:\.|st|nd|rd|th|:e)?(?<sign>[- ])(?<word>\p{L}{3,9})\.?,?[- ](?<third>\d{4}|\d{2})`,
  String.raw`(?<word>\p{L}{3,9})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})`,
] as const;
const WEEKDAY = String.raw`(?:(?!den )(?<weekday>\p{L}{2,9})\.?,? )?`;
const BETWEEN = String.raw`(?:,? (?:(?:kl\.?|klo|at|um|à) ?)?|,|t)`;
const CLOCK = String.raw`(?<hour>\d{1,2})[:.](?<minute>\d{2})(?:[:.](?<seconds>\d{2}))?(?:[.,]\d{1,7})?(?: uhr)?`;
// Swedish halves of the day: f.m. and e.m.
const HALF = String.raw`(?: ?(?<half>[apfe])\.? ?m\.?)?`;
const FORMS = DATES.map(
  (date) => new RegExp(`^${WEEKDAY}${date}${BETWEEN}${CLOCK}${HALF}(?: ?(?:${ZONE}))?$`, 'iu'),
);
const HAS_CLOCK = /\d[:.]\d{2}/u;

/** Nothing when the cell is no date with a time. */
export function writtenTime(cell: string): WrittenTime | undefined {
  if (cell.length > LONGEST || cell.length < 8 || !HAS_CLOCK.test(cell)) return undefined;
  for (const form of FORMS) {
    const parts = form.exec(cell)?.groups;
    const time = parts && timeOf(parts);
    if (time) return time;
  }
  return undefined;
}

/** Whether somebody would call it a date with a time, although nothing here can read it. */
export function looksLikeTime(cell: string): boolean {
  if (cell.length > LONGEST || !HAS_CLOCK.test(cell)) return false;
  return /(?<!\d)20\d{2}(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.]\d{2}/u.test(cell);
}

type Parts = Readonly<Partial<Record<string, string>>>;

function timeOf(parts: Parts): WrittenTime | undefined {
  const clock = clockOf(parts);
  const zone = zoneIn(parts['bracketed'] ?? parts['zone']);
  if (!clock || !zone || (parts['weekday'] !== undefined && !isWeekday(parts['weekday']))) return undefined;
  if (parts['third'] === undefined) {
    const month = parts['word'] === undefined ? toNumber(parts['month']) : monthOf(parts['word']);
    const civil = { year: toNumber(parts['year']), month: month ?? 0, day: toNumber(parts['day']), ...clock };
    return isRealTime(civil) ? { kind: 'plain', civil, ...zone } : undefined;
  }
  const readings = readingsOf(parts, clock);
  const isTwelveHour = parts['half'] !== undefined;
  return Object.keys(readings).length > 0 ? { kind: 'ordered', readings, isTwelveHour, ...zone } : undefined;
}

/** Nothing when what stands after the time is no zone. */
function zoneIn(text: string | undefined): Pick<WrittenTime, 'zone' | 'unreadZone'> | undefined {
  if (text === undefined) return {};
  const zone = zoneNamed(text);
  if (zone !== undefined) return { zone };
  return isMeantAsZone(text) ? { unreadZone: text.trim() } : undefined;
}

type Clock = Pick<CivilTime, 'hour' | 'minute' | 'second'>;

function clockOf(parts: Parts): Clock | undefined {
  const hour = toNumber(parts['hour']);
  const rest = { minute: toNumber(parts['minute']), second: toNumber(parts['seconds']) };
  const half = parts['half']?.toLowerCase();
  if (half === undefined) return { hour, ...rest };
  if (hour < 1 || hour > 12) return undefined;
  return { hour: (hour % 12) + (half === 'p' || half === 'e' ? 12 : 0), ...rest };
}

/** Numbers with a dash between and a year of two digits may also have the year first. */
function readingsOf({ first = '', second, word, third = '', sign }: Parts, clock: Clock): Readings {
  const [a, c] = [Number(first), Number(third)];
  const month = word === undefined ? undefined : monthOf(word);
  const b = month ?? toNumber(second);
  if (word !== undefined && month === undefined) return {};
  const year = third.length === 2 ? 2000 + c : c;
  const mayBeFirst = third.length === 2 && first.length === 2 && sign === '-';
  const tried: Readonly<Partial<Record<DateOrder, CivilTime>>> = {
    mdy: month === undefined ? { year, month: a, day: b, ...clock } : { year, month, day: a, ...clock },
    dmy: { year, month: b, day: a, ...clock },
    ...(mayBeFirst ? { ymd: { year: 2000 + a, month: b, day: c, ...clock } } : {}),
  };
  return Object.fromEntries(Object.entries(tried).filter(([, civil]) => isRealTime(civil)));
}

/** Nothing when the calendar has no such day in that order. */
export function readAs(written: WrittenTime, order: DateOrder): CivilTime | undefined {
  return written.kind === 'plain' ? written.civil : written.readings[order];
}

const toNumber = (text: string | undefined): number => Number(text ?? 0);
