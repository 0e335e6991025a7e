import { findDates, toIso, weekdayFits, type ReadDate } from './dates.ts';
import type { HeadFields } from './head-fields.ts';
import type { SourceLine } from './source-lines.ts';

interface ResolvedDate {
  readonly iso: string;
  readonly text: string;
  readonly line: number;
  readonly inferredFrom?: string;
}

export function readDate(
  fields: HeadFields,
  lines: readonly SourceLine[],
  all: readonly SourceLine[],
  used: Set<number>,
): ResolvedDate | undefined {
  for (const key of ['date', 'placeAndTime', 'time', 'meeting', 'start'] as const) {
    const field = fields.get(key);
    const date = field === undefined ? undefined : findDates(field.value)[0];
    if (field !== undefined && date !== undefined) return resolve(date, field.line, all);
  }
  const loose = lines
    .filter((line) => !isOtherDate(line.text))
    .flatMap((line) => findDates(line.text).map((date) => ({ date, line })));
  const first =
    loose.find(({ date }) => date.year !== undefined) ?? loose.find(({ date }) => date.weekday !== undefined);
  if (first === undefined) return headerDate(all);
  used.add(first.line.number);
  return resolve(first.date, first.line.number, all);
}

/** 002-12: without a head the page header may still say the date of the meeting. */
function headerDate(all: readonly SourceLine[]): ResolvedDate | undefined {
  const index = all.findIndex((line) => /^(?:mötesdatum|sammanträdesdatum|datum)\b/iu.test(line.text));
  const near = index < 0 ? [] : all.slice(index, index + 4);
  const found = near.flatMap((line) => findDates(line.text).map((date) => ({ date, line })))[0];
  return found === undefined ? undefined : resolve(found.date, found.line.number, all);
}

export function isOtherDate(text: string): boolean {
  return /juster|nästa (?:möte|sammanträde)|next meeting|anslag|kallelse skickad|daterad|dnr|sista dag|anmäl|svara/iu.test(
    text,
  );
}

/** 001-1: a date without a year takes the year of another date in the document that fits, and says so. */
function resolve(date: ReadDate, line: number, all: readonly SourceLine[]): ResolvedDate | undefined {
  if (date.year !== undefined) return { iso: toIso(date, date.year), text: date.text, line };
  const others = all.flatMap((other) =>
    findDates(other.text)
      .filter((d) => d.year !== undefined)
      .map((d) => ({ d, text: other.text })),
  );
  const strong = others.filter(({ text }) => /juster|datum|protokoll|anteckning|kallelse/iu.test(text));
  const match = [...strong, ...others].find(
    ({ d }) => d.year !== undefined && isSoonAfter(date, d) && weekdayFits(date, d.year),
  );
  const yearOnly = all
    .map((other) => /(?:^|\s)((?:19|20)\d\d)(?=$|[\s.,])/u.exec(other.text))
    .find((m) => m !== null && weekdayFits(date, Number(m[1])));
  const year =
    match?.d.year ?? (yearOnly == null || date.weekday === undefined ? undefined : Number(yearOnly[1]));
  if (year === undefined) return undefined;
  return {
    iso: toIso(date, year),
    text: date.text,
    line,
    inferredFrom: (match?.text ?? String(year)).slice(0, 120),
  };
}

function isSoonAfter(date: ReadDate, other: ReadDate): boolean {
  if (other.year === undefined) return false;
  const days = (Date.parse(toIso(other, other.year)) - Date.parse(toIso(date, other.year))) / 86_400_000;
  return days > -60 && days < 90;
}
