import type { MeetingState } from '../meeting-state.ts';
import { quorumFor, quorumWithout } from '../quorum.ts';
import { ok, refuse, type Result } from '../refusal.ts';
import type { CallSuggestion } from './suggestion.ts';

/** The quorum by the confirmed roll, and what it would be if everybody left who seems to have. */
export interface QuorumDoubt {
  readonly confirmed: number;
  readonly ifGone: number;
  /** Fewest that must be present; null without a rule. */
  readonly required: number | null;
  readonly isQuorate: boolean | null;
  readonly isQuorateIfGone: boolean | null;
  /** Who counts now and seems to have left. */
  readonly leaverIds: readonly string[];
}

/**
 * Two numbers while the leave of somebody is suggested and not settled (DIS-5). Only the roll decides: a suggestion
 * changes neither the quorum nor the roll, and a line lost within the grace not even this.
 */
export function quorumDoubt(
  state: MeetingState,
  suggestions: readonly CallSuggestion[],
  clauseId: string | null = state.pointer,
): QuorumDoubt {
  const now = quorumFor(state, clauseId);
  const gone = new Set(suggestions.flatMap(goneBy));
  const leaverIds = now.heads
    .filter((one) => one.counts && gone.has(one.participantId))
    .map((one) => one.participantId);
  const then = quorumWithout(state, leaverIds, clauseId);
  return {
    confirmed: now.count,
    ifGone: then.count,
    required: now.limit,
    isQuorate: now.isQuorate,
    isQuorateIfGone: then.isQuorate,
    leaverIds,
  };
}

/**
 * The chair settles who has left before a decision or a vote is opened; refuses with the first who counts and how many
 * others. A soft lock: whoever calls this lets the chair go on all the same and writes down that it was so.
 */
export function checkLeaves(
  state: MeetingState,
  suggestions: readonly CallSuggestion[],
  clauseId: string | null = state.pointer,
): Result<null> {
  const { leaverIds } = quorumDoubt(state, suggestions, clauseId);
  const [first] = leaverIds;
  if (first === undefined) return ok(null);
  const name = state.participants.find((one) => one.id === first)?.name ?? first;
  return refuse('leave-not-settled', { name, others: leaverIds.length - 1 });
}

function goneBy(one: CallSuggestion): readonly string[] {
  if (one.kind !== 'leave') return [];
  return one.people.filter(({ returnedAt }) => returnedAt === null).map(({ personId }) => personId);
}
