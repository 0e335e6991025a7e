import type { DateOrder } from '#server/application/attendance-files.ts';
import { readAs, type WrittenTime } from './file-dates.ts';
import { type CivilTime, wallMs } from './zoned-time.ts';

export interface OrderHints {
  /** The meeting's civil date, `YYYY-MM-DD`. */
  readonly expectedDate?: string | undefined;
  /** Zoom writes months first whatever its language is. */
  readonly isZoom: boolean;
}

const DAY_MS = 24 * 3_600_000;
const ORDERS = ['mdy', 'dmy', 'ymd'] as const satisfies readonly DateOrder[];

/**
 * The order that all the dates of one file share: a number above twelve tells, else the date of the meeting, else the habit of
 * the provider. Nothing when more than one remains; the person who brought the file is asked.
 */
export function dateOrderOf(times: readonly WrittenTime[], hints: OrderHints): DateOrder | undefined {
  const possible = differing(
    ORDERS.filter((order) => times.every((one) => readAs(one, order) !== undefined)),
    times,
  );
  if (possible.length <= 1) return possible[0];
  const { expectedDate } = hints;
  const near = possible.filter((order) => times.every((one) => isNear(readAs(one, order), expectedDate)));
  if (near.length === 1) return near[0];
  const zoomHabit = times.every((one) => one.kind === 'plain' || one.isTwelveHour);
  return hints.isZoom && zoomHabit && possible.includes('mdy') ? 'mdy' : undefined;
}

/** Without those that read every time as an earlier one does. */
function differing(orders: readonly DateOrder[], times: readonly WrittenTime[]): readonly DateOrder[] {
  const isSame = (one: DateOrder, other: DateOrder): boolean =>
    times.every((time) => wallOf(readAs(time, one)) === wallOf(readAs(time, other)));
  return orders.filter((order, at) => !orders.slice(0, at).some((earlier) => isSame(order, earlier)));
}

const wallOf = (civil: CivilTime | undefined): number | undefined => civil && wallMs(civil);

/** A meeting may go past midnight, and the account may be in another zone. */
function isNear(civil: CivilTime | undefined, expectedDate: string | undefined): boolean {
  if (civil === undefined || expectedDate === undefined) return false;
  const expected = Date.parse(`${expectedDate}T12:00:00Z`);
  return Math.abs(wallMs(civil) - expected) <= 1.5 * DAY_MS;
}
