import { isPresent } from '../attendance.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { Participant } from '../participant.ts';
import { isRecused } from '../recusal.ts';
import { ok, refuse, type Result } from '../refusal.ts';

/**
 * Whether somebody may be heard in the clause, to speak or to answer a question: who is here, with a seat or called
 * in (ROL-5). Refuses with why not.
 */
export function maySpeak(state: MeetingState, participantId: string, clauseId: string): Result<Participant> {
  const who = state.participants.find((one) => one.id === participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  // JAV-1: who is recused takes no part in the matter.
  if (isRecused(state, who.id, clauseId)) return refuse('is-recused', { name: who.name });
  const isExcluded = state.exclusions.some(
    (one) => one.participantId === who.id && one.clauseId === clauseId,
  );
  if (isExcluded || !isHere(state, who)) return refuse('not-present', { name: who.name });
  return ok(who);
}

/** The roll asks for those with seats; a presenter nobody has marked yet may still be called in (ROL-5). */
function isHere(state: MeetingState, { id, group }: Participant): boolean {
  if (isPresent(state, id)) return true;
  const isGuest = group !== 'member' && group !== 'deputy';
  return isGuest && !state.absent.includes(id) && (state.attendance[id] ?? []).length === 0;
}
