import { isPresent, servingDeputyFor, servesNow } from './attendance.ts';
import type { QuorumRule } from './body.ts';
import type { MeetingState } from './meeting-state.ts';
import type { Participant } from './participant.ts';

export type CountReason =
  'member-present' | 'deputy-serving' | 'absent' | 'left' | 'not-answered' | 'deputy-not-serving' | 'no-seat';

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
  readonly count: number;
  /** Fewest that must be present; null without a rule. */
  readonly limit: number | null;
  readonly seats: number | null;
  readonly heads: readonly Headcount[];
}

/** Strictly more than half of the decided seats, vacant seats included (QUO-1, QUO-3; KL 5:45, 6:27). */
export function quorumLimit(rule: QuorumRule): number | null {
  return rule.rule === 'more-than-half' ? Math.floor(rule.seats / 2) + 1 : null;
}

/** Counts who holds a seat right now: members present on site or remotely, and serving deputies (QUO-2). */
export function quorum(state: MeetingState): Quorum {
  const rule = state.body.profile.quorum;
  const heads = state.participants.map((participant) => head(state, participant));
  const count = heads.filter((one) => one.counts).length;
  const limit = quorumLimit(rule);
  return {
    isQuorate: limit === null ? null : count >= limit,
    count,
    limit,
    seats: rule.rule === 'more-than-half' ? rule.seats : null,
    heads,
  };
}

/** The quorum there would be if somebody left: "om X lämnar". */
export function quorumWithout(state: MeetingState, participantId: string): Quorum {
  const now = quorum(state);
  const heads = now.heads.map((one) =>
    one.participantId === participantId ? { ...one, counts: false, why: 'left' as const } : one,
  );
  const count = heads.filter((one) => one.counts).length;
  return { ...now, heads, count, isQuorate: now.limit === null ? null : count >= now.limit };
}

function head(state: MeetingState, participant: Participant): Headcount {
  const why = reason(state, participant);
  return {
    participantId: participant.id,
    name: participant.name,
    counts: why === 'member-present' || why === 'deputy-serving',
    why,
  };
}

function reason(state: MeetingState, participant: Participant): CountReason {
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
