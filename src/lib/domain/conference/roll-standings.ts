import { openInterval } from '../attendance.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { RollStanding } from './call-standing.ts';

/** Who is present by the confirmed roll, since when, and when the chair last vouched for them (DIS-3). */
export function rollStandings(state: MeetingState): readonly RollStanding[] {
  return state.participants.flatMap(({ id: personId }) => {
    const open = openInterval(state, personId);
    if (!open) return [];
    const { mode, fromAt: since } = open;
    return [{ personId, mode, since, attestedAt: state.attestedAt[personId] ?? null }];
  });
}
