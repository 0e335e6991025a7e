import { civilDate, clockTime } from '#lib/domain/wording/dates.ts';

const DAY_MS = 86_400_000;
const FRIDAY = 5;

/** The days of the demonstration, which follow the clock so that it is believable whenever it is started. */
export interface DemoDays {
  /** The first Friday at least three days ahead. */
  readonly summoned: string;
  /** When the meeting that is going on was opened: most of an hour ago, on a quarter. */
  readonly openedAt: Date;
  /** The last weekday before today. */
  readonly held: string;
  /** A weekday about a week ago. */
  readonly frozen: string;
}

export function demoDays(now: Date): DemoDays {
  const today = civilDate(now.toISOString());
  const quarter = 15 * 60_000;
  return {
    summoned: firstFrom(addDays(today, 3), (weekday) => weekday === FRIDAY),
    openedAt: new Date(Math.floor((now.getTime() - 50 * 60_000) / quarter) * quarter),
    held: firstFrom(addDays(today, -1), isWeekday, -1),
    frozen: firstFrom(addDays(today, -5), isWeekday, -1),
  };
}

function isWeekday(weekday: number): boolean {
  return weekday >= 1 && weekday <= 5;
}

function firstFrom(date: string, fits: (weekday: number) => boolean, step = 1): string {
  return fits(new Date(`${date}T12:00:00Z`).getUTCDay()) ? date : firstFrom(addDays(date, step), fits, step);
}

/** The date itself, or the Monday after it. */
export function weekdayFrom(date: string): string {
  return firstFrom(date, isWeekday);
}

/** `YYYY-MM-DD`, so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The instant of a clock time `HH:MM` on a civil date in Stockholm. */
export function instantOf(date: string, time: string): Date {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  const found = [1, 2]
    .map((hours) => new Date(asUtc - hours * 3_600_000))
    .find((at) => clockTime(at.toISOString(), 'en') === time);
  return found ?? new Date(asUtc);
}

export function minutesAfter(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000);
}

/** "12 februari". */
export function shortDate(date: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', day: 'numeric', month: 'long' });
  return format.format(new Date(`${date}T12:00:00Z`));
}
