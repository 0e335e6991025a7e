import type { MeetingState } from '../meeting-state.ts';

/** Whether somebody has been asked to leave for the clause (ROL-7). */
export function isExcluded(state: MeetingState, participantId: string, clauseId: string | null): boolean {
  return state.exclusions.some((one) => one.participantId === participantId && one.clauseId === clauseId);
}
