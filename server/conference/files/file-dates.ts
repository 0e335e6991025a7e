import type { DateOrder } from '#server/application/attendance-files.ts';
import { type CivilTime, isRealTime, wallMs } from './zoned-time.ts';

/** A date and time as a cell has it; `first` and `second` are day and month in an order that one cell may not tell. */
export type WrittenTime =
  | { readonly kind: 'plain'; readonly civil: CivilTime }
  | {
      readonly kind: 'ordered';
      readonly first: number;
      readonly second: number;
      readonly year: number;
      readonly hour: number;
      readonly minute: number;
      readonly second60: number;
      readonly isTwelveHour: boolean;
    };

const LONGEST = 40;
const TIME = String.raw`(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d{1,7})?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:,? |T)${TIME}Z?$`, 'u');
const YEAR_LAST = new RegExp(
  String.raw`^(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4}|\d{2}),? ${TIME}(?: ?([ap])\.? ?m\.?| ?([fe])\.?m\.?)?$`,
  'iu',
);

/** Nothing when the cell is no date with a time. */
export function writtenTime(cell: string): WrittenTime | undefined {
  if (cell.length > LONGEST || cell.length < 8) return undefined;
  const plain = YEAR_FIRST.exec(cell);
  if (plain) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = plain.slice(1).map(toNumber);
    const civil = { year, month, day, hour, minute, second };
    return isRealTime(civil) ? { kind: 'plain', civil } : undefined;
  }
  const ordered = YEAR_LAST.exec(cell);
  return ordered ? orderedTime(ordered) : undefined;
}

function orderedTime(found: RegExpExecArray): WrittenTime | undefined {
  const [first = 0, second = 0, year = 0, hour = 0, minute = 0, second60 = 0] = found
    .slice(1, 7)
    .map(toNumber);
  // Swedish halves of the day: f.m. and e.m.
  const half = (found[7] ?? found[8])?.toLowerCase();
  const isTwelveHour = half !== undefined;
  if (isTwelveHour && (hour < 1 || hour > 12)) return undefined;
  const isAfternoon = half === 'p' || half === 'e';
  const hour24 = isTwelveHour ? (hour % 12) + (isAfternoon ? 12 : 0) : hour;
  const written = {
    kind: 'ordered',
    first,
    second,
    year: year < 100 ? 2000 + year : year,
    hour: hour24,
    minute,
    second60,
    isTwelveHour,
  } as const;
  return readAs(written, 'mdy') || readAs(written, 'dmy') ? written : undefined;
}

/** Nothing when the calendar has no such day in that order. */
export function readAs(written: WrittenTime, order: DateOrder): CivilTime | undefined {
  if (written.kind === 'plain') return written.civil;
  const { first, second, year, hour, minute, second60 } = written;
  const [month, day] = order === 'mdy' ? [first, second] : [second, first];
  const civil = { year, month, day, hour, minute, second: second60 };
  return month >= 1 && month <= 12 && isRealTime(civil) ? civil : undefined;
}

export interface OrderHints {
  /** The meeting's civil date, `YYYY-MM-DD`. */
  readonly expectedDate?: string | undefined;
  /** Zoom writes months first whatever its language is. */
  readonly isZoom: boolean;
}

const DAY_MS = 24 * 3_600_000;

/**
 * The order that all the dates of one file share: a number above twelve tells, else the date of the meeting, else the habit of
 * the provider. Nothing when more than one remains; the person who brought the file is asked.
 */
export function dateOrderOf(times: readonly WrittenTime[], hints: OrderHints): DateOrder | undefined {
  const possible = (['mdy', 'dmy'] as const).filter((order) =>
    times.every((one) => readAs(one, order) !== undefined),
  );
  const [only, other] = possible;
  if (only === undefined || other === undefined) return only;
  if (times.every((one) => one.kind === 'plain' || one.first === one.second)) return only;
  const { expectedDate } = hints;
  const near = possible.filter((order) => times.every((one) => isNear(readAs(one, order), expectedDate)));
  const [nearest, another] = near;
  if (nearest !== undefined && another === undefined) return nearest;
  const zoomHabit = times.every((one) => one.kind === 'plain' || one.isTwelveHour);
  return hints.isZoom && zoomHabit ? 'mdy' : undefined;
}

/** A meeting may go past midnight, and the account may be in another zone. */
function isNear(civil: CivilTime | undefined, expectedDate: string | undefined): boolean {
  if (civil === undefined || expectedDate === undefined) return false;
  const expected = Date.parse(`${expectedDate}T12:00:00Z`);
  return Math.abs(wallMs(civil) - expected) <= 1.5 * DAY_MS;
}

const toNumber = (text: string | undefined): number => Number(text ?? 0);
