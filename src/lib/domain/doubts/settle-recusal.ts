import { isPresent, servesNow } from '../attendance.ts';
import type { Decided } from '../decide.ts';
import { suggestDeputies } from '../deputies.ts';
import type { MeetingFact } from '../meeting-events.ts';
import type { MeetingState } from '../meeting-state.ts';
import { OFFICERS } from '../command-rights.ts';
import { currentRole, type MeetingSeat } from '../permissions.ts';
import { quorumFor, quorumWith } from '../quorum.ts';
import { isRecused } from '../recusal.ts';
import { ok, refuse, type Result } from '../refusal.ts';
import { mayTakePart } from '../voters.ts';
import type { DoubtsCommand } from './doubts.ts';

type Command<T extends DoubtsCommand['type']> = Extract<DoubtsCommand, { type: T }>;

/** JAV-1: somebody holds that a person is not recused, or the person does, where somebody else raised it. */
export function contestRecusal(
  state: MeetingState,
  { participantId, clauseId }: Command<'contest-recusal'>,
  seat: MeetingSeat,
): Decided {
  const open = mayBeTried(state, participantId, clauseId);
  if (!open.ok) return open;
  if (isContested(state, participantId, clauseId)) return ok([]);
  const who = mayContest(state, { participantId, clauseId }, seat);
  return who.ok ? ok([{ type: 'recusal-contested', participantId, clauseId }]) : who;
}

function mayContest(
  state: MeetingState,
  { participantId, clauseId }: { readonly participantId: string; readonly clauseId: string },
  seat: MeetingSeat,
): Result<unknown> {
  if (seat.participantId === participantId) {
    const raised = state.recusals.find(
      (one) => one.participantId === participantId && one.clauseId === clauseId,
    );
    return raised?.self === true ? refuse('recusal-is-own') : ok(null);
  }
  // The secretary and the chair record what is said in the room.
  if (OFFICERS.includes(currentRole(state, seat))) return ok(null);
  return mayTakePart(state, seat.participantId, clauseId);
}

/** The body has decided; found not to be recused, the person is back and the deputy called for it steps back. */
export function settleRecusal(
  state: MeetingState,
  { participantId, clauseId, isRecused: found }: Command<'settle-recusal'>,
): Decided {
  const open = mayBeTried(state, participantId, clauseId);
  if (!open.ok) return open;
  if (!isContested(state, participantId, clauseId)) return refuse('recusal-not-contested');
  const now = quorumOnRecusal(state, participantId, clauseId);
  if (now.isQuorate === false) {
    return refuse('not-quorate', { count: now.count, limit: now.limit ?? 0, seats: now.seats ?? 0 });
  }
  const settled = { type: 'recusal-settled', participantId, clauseId, isRecused: found } as const;
  return ok([settled, ...(found ? [] : seatsGivenBack(state, participantId, clauseId))]);
}

function mayBeTried(state: MeetingState, participantId: string, clauseId: string): Result<null> {
  const who = state.participants.find((one) => one.id === participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  if (!isRecused(state, participantId, clauseId)) return refuse('not-recused', { name: who.name });
  if (state.decisions.some((one) => one.clauseId === clauseId)) return refuse('clause-is-decided');
  if (state.votes.some((one) => one.clauseId === clauseId && one.result === null))
    return refuse('vote-is-open');
  const isSettled = state.settledRecusals.some(
    (one) => one.participantId === participantId && one.clauseId === clauseId,
  );
  return isSettled ? refuse('recusal-is-settled', { name: who.name }) : ok(null);
}

function isContested(state: MeetingState, participantId: string, clauseId: string): boolean {
  return state.contested.some((one) => one.participantId === participantId && one.clauseId === clauseId);
}

/**
 * Whether the contested person may take part in deciding whether they are recused: only when the body would otherwise
 * be too few and nobody can be called in instead (QUO-4, KL 6:30).
 */
export function mayDecideOwnRecusal(state: MeetingState, participantId: string, clauseId: string): boolean {
  if (!isPresent(state, participantId)) return false;
  if (quorumFor(state, clauseId).isQuorate !== false) return false;
  const seatId = servesNow(state, participantId) ?? participantId;
  return (
    suggestDeputies(state, seatId).length === 0 &&
    quorumWith(state, participantId, clauseId).isQuorate === true
  );
}

function quorumOnRecusal(state: MeetingState, participantId: string, clauseId: string) {
  return mayDecideOwnRecusal(state, participantId, clauseId)
    ? quorumWith(state, participantId, clauseId)
    : quorumFor(state, clauseId);
}

/** DEP-4: the deputy called for the clause steps back; one who had stepped aside for it serves again. */
function seatsGivenBack(
  state: MeetingState,
  participantId: string,
  clauseId: string,
): readonly MeetingFact[] {
  const aside = state.serving.findLast(
    (one) => one.deputyId === participantId && one.resumesAfter === clauseId,
  );
  const seatId = aside?.forId ?? participantId;
  const stand = state.serving.filter(
    (one) => one.forId === seatId && one.clauseId === clauseId && one.toVersion === null,
  );
  const returns = aside !== undefined && isPresent(state, participantId);
  return [
    ...stand.map(({ deputyId, forId }) => ({ type: 'deputy-released' as const, deputyId, forId })),
    ...(returns ? [{ type: 'deputy-called' as const, deputyId: participantId, forId: seatId }] : []),
  ];
}
