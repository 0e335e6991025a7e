/** A calendar date as read: `year` is absent when the source leaves it out. `text` is the source wording. */
export interface ReadDate {
  readonly day: number;
  readonly month: number;
  readonly year?: number;
  /** 1 Monday … 7 Sunday when the weekday was written. */
  readonly weekday?: number;
  readonly text: string;
  readonly index: number;
}

const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'januari jan january',
    'februari feb february febr',
    'mars mar march',
    'april apr',
    'maj may',
    'juni jun june',
    'juli jul july',
    'augusti aug august',
    'september sep sept',
    'oktober okt october oct',
    'november nov',
    'december dec',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])),
);

const WEEKDAYS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'måndag måndagen monday mån',
    'tisdag tisdagen tuesday tis',
    'onsdag onsdagen wednesday ons',
    'torsdag torsdagen thursday tors',
    'fredag fredagen friday fre',
    'lördag lördagen saturday lör',
    'söndag söndagen sunday sön',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])),
);

const MONTH_NAMES = Object.keys(MONTHS)
  .sort((a, b) => b.length - a.length)
  .join('|');
const WEEKDAY_NAMES = Object.keys(WEEKDAYS)
  .sort((a, b) => b.length - a.length)
  .join('|');
const LEAD = `(?:\\b(${WEEKDAY_NAMES})\\b[.,]?\\s{1,3})?(?:(?:den|the|d\\.)\\s{1,3})?`;

const ISO = /(?<![\d-])((?:19|20)\d\d)[-‐–](\d\d)[-‐–](\d\d)(?!\d)/gu;
const DAY_MONTH = new RegExp(
  `${LEAD}(?<!\\d)(\\d{1,2})(?::?[ae]|st|nd|rd|th|\\.)?\\s{1,3}(?:of\\s)?(${MONTH_NAMES})\\b\\.?(?:,?\\s{1,3}((?:19|20)\\d\\d)(?!\\d))?`,
  'giu',
);
const MONTH_DAY = new RegExp(
  `${LEAD}\\b(${MONTH_NAMES})\\s{1,3}(\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,?\\s{1,3}((?:19|20)\\d\\d))?`,
  'giu',
);
const SLASH = /(?<![\d/.])(\d{1,2})[/.](\d{1,2})(?:[\s/.-]{1,2}((?:19|20)\d\d|\d\d))?(?![\d/:]|\.\d)/gu;

/** All dates in the text in reading order. A day and month that cannot be (31 februari) are left out. */
export function findDates(text: string): ReadDate[] {
  const found: ReadDate[] = [];
  for (const m of text.matchAll(ISO)) add(found, m, Number(m[3]), Number(m[2]), Number(m[1]));
  for (const m of text.matchAll(DAY_MONTH)) add(found, m, Number(m[2]), monthOf(m[3]), yearOf(m[4]), m[1]);
  for (const m of text.matchAll(MONTH_DAY)) add(found, m, Number(m[3]), monthOf(m[2]), yearOf(m[4]), m[1]);
  for (const m of text.matchAll(SLASH)) addSlash(found, m);
  return found.sort((a, b) => a.index - b.index).filter((date, i, all) => !overlaps(all[i - 1], date));
}

function addSlash(found: ReadDate[], m: RegExpExecArray): void {
  const isSlash = m[0].includes('/');
  // "13.00" is a clock time: a dotted date needs its year.
  if (!isSlash && !/^\d{1,2}\.\d{1,2}\.(?:19|20)\d\d$/u.test(m[0])) return;
  add(found, m, Number(m[1]), Number(m[2]), yearOf(m[3]));
}

function add(
  found: ReadDate[],
  m: RegExpExecArray,
  day: number,
  month: number | undefined,
  year: number | undefined,
  weekdayName?: string,
): void {
  if (month === undefined || month < 1 || month > 12 || day < 1 || day > daysIn(month, year)) return;
  const weekday = weekdayName === undefined ? undefined : WEEKDAYS[weekdayName.toLowerCase()];
  found.push({
    day,
    month,
    text: m[0].trim(),
    index: m.index,
    ...(year === undefined ? {} : { year }),
    ...(weekday === undefined ? {} : { weekday }),
  });
}

function overlaps(before: ReadDate | undefined, date: ReadDate): boolean {
  return before !== undefined && date.index < before.index + before.text.length;
}

function monthOf(name: string | undefined): number | undefined {
  return name === undefined ? undefined : MONTHS[name.toLowerCase()];
}

function yearOf(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits);
}

function daysIn(month: number, year: number | undefined): number {
  return new Date(Date.UTC(year ?? 2024, month, 0)).getUTCDate();
}

/** `YYYY-MM-DD` for a date in a given year. */
export function toIso(date: { day: number; month: number }, year: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(year)}-${two(date.month)}-${two(date.day)}`;
}

/** 1 Monday … 7 Sunday of an ISO date. */
export function weekdayOf(iso: string): number {
  return new Date(`${iso}T00:00:00Z`).getUTCDay() || 7;
}

/** The weekdays agree, or the source named none. */
export function weekdayFits(date: ReadDate, year: number): boolean {
  return date.weekday === undefined || weekdayOf(toIso(date, year)) === date.weekday;
}
