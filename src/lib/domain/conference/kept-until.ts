import { civilDate } from '../wording/dates.ts';

/** What is kept of a call and its transcript goes this long after the minutes are adjusted. */
export const KEPT_DAYS_AFTER_ADJUSTMENT = 30;

/** Of a meeting whose minutes are never adjusted it goes this long after the day of the meeting. */
export const KEPT_DAYS_WITHOUT_ADJUSTMENT = 180;

const DAY_MS = 24 * 3_600_000;

/** The civil date on which it is gone; `adjustedAt` is ISO 8601 in UTC. */
export function keptUntil(adjustedAt: string): string {
  const end = Date.parse(adjustedAt) + KEPT_DAYS_AFTER_ADJUSTMENT * DAY_MS;
  return civilDate(new Date(end).toISOString());
}
