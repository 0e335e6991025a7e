import type { MeetingState } from './meeting-state.ts';

/** Whether somebody is recused in the clause. Presence is another matter: a recused person may still be here. */
export function isRecused(state: MeetingState, participantId: string, clauseId: string | null): boolean {
  return state.recusals.some((one) => one.participantId === participantId && one.clauseId === clauseId);
}

/**
 * Whether a recused person may stay in the room while the clause is handled: in an assembly, whose meetings are
 * public (JAV-2, KL 5:47), but in no other body (JAV-1, KL 6:30).
 */
export function mayStayInRoom(state: MeetingState): boolean {
  return state.body.profile.kind === 'assembly';
}
