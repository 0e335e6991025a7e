import { MONTHS, WEEKDAYS } from './date-words.ts';
import type { Spotted } from './finding.ts';
import { type TextBlock, WORD_END, WORD_START } from './text-blocks.ts';

type Form = 'sv' | 'svShort' | 'en' | 'enShort';
const FORMS: readonly Form[] = ['sv', 'en', 'svShort', 'enShort'];

const weekday = `(?<weekday>${FORMS.flatMap((form) => WEEKDAYS.map((day) => day[form])).join('|')})`;
const month = `(?<month>${MONTHS.flat()
  .toSorted((a, b) => b.length - a.length)
  .join('|')})`;
const year = String.raw`(?:,?\s+(?:år\s+)?(?<year>[12]\d{3})${WORD_END})?`;
const lead = String.raw`${WORD_START}${weekday}(?<ending>en|ens|s)?\.?,?\s+(?:(?:den|the)\s+)?`;

const PATTERNS: readonly RegExp[] = [
  // "fredagen den 19 november 2021", "Friday the 19th of November"
  String.raw`${lead}(?<day>\d{1,2})(?::?[ea]|st|nd|rd|th)?\s+(?:of\s+)?${month}${WORD_END}\.?${year}`,
  // "Friday, November 19, 2021"
  String.raw`${lead}${month}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?${WORD_END}${year}`,
  // "fredag 2021-11-19"
  String.raw`${lead}(?<year>[12]\d{3})-(?<number>\d{2})-(?<day>\d{2})${WORD_END}`,
  // "fredag 19/11", "fredag 19/11 2021"
  String.raw`${lead}(?<day>\d{1,2})/(?<number>\d{1,2})${WORD_END}(?:[\s-]+(?<year>[12]\d{3})${WORD_END})?`,
].map((source) => new RegExp(source, 'giu'));

/** A weekday with a date soon after it: a quick look that spares most paragraphs the patterns. */
const SIGN = new RegExp(
  `(?:${FORMS.flatMap((form) => WEEKDAYS.map((day) => day[form])).join('|')})[^]{0,24}\\d`,
  'i',
);

/** How far from the meeting a date without a year is looked for: minutes look half a year back and a year ahead. */
const REACH_IN_DAYS = 274;
const DAY_MS = 86_400_000;

/** Weekdays that do not fall on the date written beside them, and dates that do not exist. */
export function dateFindings(block: TextBlock, meetingDate: string): Spotted[] {
  if (!SIGN.test(block.text)) return [];
  return PATTERNS.flatMap((pattern) =>
    [...block.text.matchAll(pattern)].flatMap((match) => judge(block, match, meetingDate)),
  );
}

function judge(block: TextBlock, match: RegExpExecArray, meetingDate: string): Spotted[] {
  const written = match.groups?.['weekday'] ?? '';
  const known = weekdayOf(written);
  if (!known) return [];
  const place = { block: block.index, from: match.index, to: match.index + match[0].length };
  const mark = match[0];
  const dates = candidates(match.groups ?? {}, meetingDate);
  const [nearest] = dates;
  if (nearest === undefined) {
    return [{ code: 'no-such-date', place, mark, params: { text: mark }, fixes: [] }];
  }
  if (dates.some((date) => date.getUTCDay() === known.day)) return [];
  // The whole word: what is offered is shown to a person ("fredagen").
  const ending = match.groups?.['ending'] ?? '';
  const was = written + ending;
  const right = withCase(written, WEEKDAYS[nearest.getUTCDay()]?.[known.form] ?? '');
  const from = match.index;
  const fix = { kind: 'replace-text', from, to: from + was.length, was, text: right + ending } as const;
  const params = { text: mark, date: nearest.toISOString().slice(0, 10), weekday: nearest.getUTCDay() };
  return [{ code: 'weekday-date', place, mark, params, fixes: [fix] }];
}

function weekdayOf(word: string): { readonly day: number; readonly form: Form } | undefined {
  const lower = word.toLowerCase();
  for (const form of FORMS) {
    const day = WEEKDAYS.findIndex((one) => one[form] === lower);
    if (day >= 0) return { day, form };
  }
  return undefined;
}

/** The dates that may be meant, the likeliest first: one when the year stands there, else those near the meeting. */
function candidates(groups: Record<string, string | undefined>, meetingDate: string): Date[] {
  const month = groups['number'] ? Number(groups['number']) - 1 : monthOf(groups['month'] ?? '');
  const day = Number(groups['day']);
  if (groups['year']) return civil(Number(groups['year']), month, day);
  const meeting = Date.parse(`${meetingDate}T00:00:00Z`);
  if (Number.isNaN(meeting)) return [];
  const meetingYear = new Date(meeting).getUTCFullYear();
  const away = (date: Date): number => Math.abs(date.getTime() - meeting);
  return [meetingYear - 1, meetingYear, meetingYear + 1]
    .flatMap((year) => civil(year, month, day))
    .filter((date) => away(date) <= REACH_IN_DAYS * DAY_MS)
    .toSorted((a, b) => away(a) - away(b));
}

function monthOf(word: string): number {
  return MONTHS.findIndex((names) => names.includes(word.toLowerCase()));
}

function civil(year: number, month: number, day: number): Date[] {
  const date = new Date(Date.UTC(year, month, day));
  return date.getUTCMonth() === month && date.getUTCDate() === day ? [date] : [];
}

function withCase(like: string, word: string): string {
  if (like === like.toUpperCase() && like.length > 1) return word.toUpperCase();
  return like[0] === like[0]?.toUpperCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
