import { isPresent, servingDeputyFor, servesNow } from './attendance.ts';
import { needsNoQuorum } from './agenda/interpellation.ts';
import type { QuorumRule } from './body.ts';
import type { MeetingState } from './meeting-state.ts';
import type { Participant } from './participant.ts';
import { isRecused } from './recusal.ts';
import { mayNotServeAgain } from './service.ts';

export type CountReason =
  | 'member-present'
  | 'deputy-serving'
  | 'absent'
  | 'left'
  | 'not-answered'
  | 'deputy-not-serving'
  | 'no-seat'
  /** Present, but recused in the clause (QUO-4). */
  | 'recused'
  /** Present again, but broke off earlier today (DEP-4). */
  | 'may-not-serve-again';

export interface Headcount {
  readonly participantId: string;
  readonly name: string;
  readonly counts: boolean;
  readonly why: CountReason;
}

/** Whether the body is quorate now, and the reason as a value so that every screen explains it alike. */
export interface Quorum {
  /** null: the body has no quorum rule, the count is only information (QUO-11). */
  readonly isQuorate: boolean | null;
  /** Fewer than the limit, yet quorate because only recusal caused it (QUO-5). */
  readonly byException: boolean;
  /** Fewer than the limit, yet handled because what is only answered needs no quorum here (QUO-6). */
  readonly withoutQuorum: boolean;
  /** Fewer than the limit, yet counted as quorate because nobody has asked for a count in the clause. */
  readonly untilChallenged: boolean;
  readonly count: number;
  /** Fewest that must be present; null without a rule. */
  readonly limit: number | null;
  readonly seats: number | null;
  readonly heads: readonly Headcount[];
}

/** Fewest that must be present. Only `more-than-half` is strict; vacant seats stay in the base (QUO-1, QUO-3). */
export function quorumLimit(rule: QuorumRule): number | null {
  switch (rule.rule) {
    case 'more-than-half':
      return Math.floor(rule.seats / 2) + 1;
    case 'at-least-half':
      return shareOf(rule.seats, 1, 2);
    case 'two-thirds':
      return shareOf(rule.seats, 2, 3);
    case 'fraction':
      return shareOf(rule.seats, rule.numerator, rule.denominator);
    case 'none':
      return null;
  }
}

/** `numerator/denominator` of the seats rounded up, in whole numbers so that no fraction is lost. */
function shareOf(seats: number, numerator: number, denominator: number): number {
  return Math.floor((seats * numerator + denominator - 1) / denominator);
}

/** The quorum of the clause being handled: who holds a seat right now (QUO-2). */
export function quorum(state: MeetingState): Quorum {
  return quorumFor(state, state.pointer);
}

/**
 * Counts who holds a seat right now and is not recused in the clause: members present on site or remotely, and
 * serving deputies (QUO-2, QUO-4). Null stands for no clause, so nobody is recused.
 */
export function quorumFor(state: MeetingState, clauseId: string | null): Quorum {
  const rule = state.body.profile.quorum;
  const heads = state.participants.map((participant) => head(state, participant, clauseId));
  const isDeemed = isDeemedQuorate(state, clauseId);
  return withHeads(state, heads, {
    limit: quorumLimit(rule),
    seats: rule.rule === 'none' ? null : rule.seats,
    isDeemed,
    isDispensed: needsNoQuorum(state, clauseId),
  });
}

/** Some bodies count only when somebody asks for it, clause by clause (GO NRW § 49, Robert's Rules). */
function isDeemedQuorate(state: MeetingState, clauseId: string | null): boolean {
  const isCounted = state.quorumChallenges.some((one) => one.clauseId === clauseId);
  return state.body.profile.quorumMode === 'until-challenged' && !isCounted;
}

function withHeads(
  state: MeetingState,
  heads: readonly Headcount[],
  {
    limit,
    seats,
    isDeemed,
    isDispensed,
  }: Pick<Quorum, 'limit' | 'seats'> & { readonly isDeemed: boolean; readonly isDispensed: boolean },
): Quorum {
  const count = heads.filter((one) => one.counts).length;
  const recused = heads.filter(
    (one) => one.why === 'recused' && !servingDeputyFor(state, one.participantId),
  ).length;
  const isEnough = limit === null || count >= limit;
  // QUO-5: the assembly goes on when those who are recused are all that is missing (KL 5:46).
  const byException =
    !isEnough && state.body.profile.recusalException === true && count + recused >= (limit ?? 0);
  const withoutQuorum = !isEnough && isDispensed;
  const untilChallenged = !isEnough && !byException && !withoutQuorum && isDeemed;
  return {
    isQuorate: limit === null ? null : isEnough || byException || withoutQuorum || untilChallenged,
    byException,
    withoutQuorum,
    untilChallenged,
    count,
    limit,
    seats,
    heads,
  };
}

/** The quorum of a clause if one or more people left: "om X lämnar". */
export function quorumWithout(
  state: MeetingState,
  leavers: string | readonly string[],
  clauseId: string | null = state.pointer,
): Quorum {
  const gone = typeof leavers === 'string' ? [leavers] : leavers;
  const now = quorumFor(state, clauseId);
  const heads = now.heads.map((one) =>
    gone.includes(one.participantId) ? { ...one, counts: false, why: 'left' as const } : one,
  );
  return withHeads(state, heads, {
    ...now,
    isDeemed: isDeemedQuorate(state, clauseId),
    isDispensed: needsNoQuorum(state, clauseId),
  });
}

/** The quorum of a clause if somebody recused in it counted all the same (QUO-4). */
export function quorumWith(state: MeetingState, participantId: string, clauseId: string): Quorum {
  const isOther = (one: { participantId: string; clauseId: string }): boolean =>
    one.participantId !== participantId || one.clauseId !== clauseId;
  return quorumFor({ ...state, recusals: state.recusals.filter(isOther) }, clauseId);
}

function head(state: MeetingState, participant: Participant, clauseId: string | null): Headcount {
  const why = countReason(state, participant, clauseId);
  return {
    participantId: participant.id,
    name: participant.name,
    counts: why === 'member-present' || why === 'deputy-serving',
    why,
  };
}

/** Why somebody counts or not in the clause; the same reasons decide who may propose and vote. */
export function countReason(
  state: MeetingState,
  participant: Participant,
  clauseId: string | null,
): CountReason {
  const why = seatReason(state, participant);
  const holdsSeat = why === 'member-present' || why === 'deputy-serving';
  if (participant.group === 'member' && isPresent(state, participant.id)) {
    // QUO-4: the recused member is named as such even while a deputy serves in the seat.
    if (isRecused(state, participant.id, clauseId)) return 'recused';
    if (mayNotServeAgain(state, participant.id)) return 'may-not-serve-again';
  }
  return holdsSeat && isRecused(state, participant.id, clauseId) ? 'recused' : why;
}

function seatReason(state: MeetingState, participant: Participant): CountReason {
  const isHere = isPresent(state, participant.id);
  if (participant.group === 'deputy') {
    if (servesNow(state, participant.id) && isHere) return 'deputy-serving';
    return isHere ? 'deputy-not-serving' : absenceReason(state, participant.id);
  }
  if (participant.group !== 'member') return 'no-seat';
  // A seat counts once: while the deputy serves in it, the member does not fill it as well.
  if (isHere && !servingDeputyFor(state, participant.id)) return 'member-present';
  return absenceReason(state, participant.id);
}

function absenceReason(state: MeetingState, participantId: string): CountReason {
  if (state.absent.includes(participantId)) return 'absent';
  return (state.attendance[participantId] ?? []).length > 0 ? 'left' : 'not-answered';
}
