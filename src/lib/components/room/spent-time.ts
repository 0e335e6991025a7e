import type { MeetingState } from '#lib/domain/meeting-state.ts';

/** Whole minutes the pointer has stood on the clause; `now` in ms since the epoch. */
export function spentMinutes(state: MeetingState, clauseId: string, now: number): number {
  const ms = (state.visits[clauseId] ?? []).reduce(
    (sum, visit) => sum + Math.max(0, (visit.toAt ? Date.parse(visit.toAt) : now) - Date.parse(visit.fromAt)),
    0,
  );
  return Math.floor(ms / 60_000);
}
