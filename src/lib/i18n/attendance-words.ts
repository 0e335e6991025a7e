import type { DifferenceCode } from '#lib/domain/conference/reconcile.ts';
import { m } from './generated/messages.js';

const SAYS: Readonly<Record<DifferenceCode, (facts: { minutes: number }) => string>> = {
  'came-earlier': m.attendance_came_earlier,
  'came-later': m.attendance_came_later,
  'left-earlier': m.attendance_left_earlier,
  'left-later': m.attendance_left_later,
  gap: m.attendance_gap,
  'never-connected': m.attendance_never_connected,
  'connected-but-absent': m.attendance_connected_but_absent,
  'unknown-connection': m.attendance_unknown_connection,
};

/** What the call says and the roll does not, in whole minutes and never fewer than one. */
export function differenceText({ code, seconds }: { code: DifferenceCode; seconds: number }): string {
  return SAYS[code]({ minutes: Math.max(1, Math.round(seconds / 60)) });
}
