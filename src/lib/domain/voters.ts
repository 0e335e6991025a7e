import { isPresent } from './attendance.ts';
import type { MeetingState } from './meeting-state.ts';
import type { Participant } from './participant.ts';
import { countReason, quorumFor } from './quorum.ts';
import { isRecused } from './recusal.ts';
import { ok, refuse, type Result } from './refusal.ts';

/**
 * Whether somebody may propose and vote in the clause: members and serving deputies who are here and not recused
 * (ROL-2, ROL-3). Refuses with why not.
 */
export function mayTakePart(
  state: MeetingState,
  participantId: string,
  clauseId: string,
): Result<Participant> {
  const who = state.participants.find((one) => one.id === participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  switch (countReason(state, who, clauseId)) {
    case 'member-present':
    case 'deputy-serving':
      return ok(who);
    case 'recused':
      return refuse('is-recused', { name: who.name });
    case 'may-not-serve-again':
      return refuse('may-not-serve-again', { name: who.name });
    case 'deputy-not-serving':
      return refuse('deputy-not-serving', { name: who.name });
    case 'no-seat':
      return refuse('has-no-vote', { name: who.name });
    default:
      return refuse('not-present', { name: who.name });
  }
}

export function takesNoPart(state: MeetingState, participantId: string, clauseId: string): boolean {
  return state.noPart.some((one) => one.participantId === participantId && one.clauseId === clauseId);
}

/** Everybody present with a vote in the clause, those who take no part included (QUO-7). */
export function presentVoters(state: MeetingState, clauseId: string): readonly string[] {
  return quorumFor(state, clauseId)
    .heads.filter((one) => one.counts)
    .map((one) => one.participantId);
}

/** Who is expected to vote, in the order of the roll with the chair last (VOT-5). */
export function expectedVoters(state: MeetingState, clauseId: string): readonly string[] {
  const voters = presentVoters(state, clauseId).filter((id) => !takesNoPart(state, id, clauseId));
  const chair = actingChair(state, clauseId)?.id;
  return chair !== undefined && voters.includes(chair)
    ? [...voters.filter((id) => id !== chair), chair]
    : voters;
}

/** Who presides over the clause: the chair, or a vice chair while the chair is away or recused (ROL-1). */
export function actingChair(state: MeetingState, clauseId: string | null): Participant | null {
  const able = state.participants.filter(
    (one) => isPresent(state, one.id) && !isRecused(state, one.id, clauseId),
  );
  return able.find((one) => one.role === 'chair') ?? able.find((one) => one.role === 'vice-chair') ?? null;
}
