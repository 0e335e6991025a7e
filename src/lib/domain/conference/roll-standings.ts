import { openInterval } from '../attendance.ts';
import { attestation } from '../distance.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { RollStanding } from './call-standing.ts';

/**
 * Who is present by the confirmed roll, since when, and when the chair last vouched for them: for each (DIS-3), or for all in one
 * breath (DIS-2).
 */
export function rollStandings(state: MeetingState): readonly RollStanding[] {
  const isForAll = attestation(state) === 'equal-terms';
  return state.participants.flatMap(({ id: personId }) => {
    const open = openInterval(state, personId);
    if (!open) return [];
    const { mode, fromAt: since } = open;
    const attestedAt = isForAll ? state.equalTermsSince : (state.attestedAt[personId] ?? null);
    return [{ personId, mode, since, attestedAt }];
  });
}
