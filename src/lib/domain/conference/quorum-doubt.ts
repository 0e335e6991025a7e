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

/** DIS-3: who counts in the clause, is back on a new connection, and has not been vouched for on it. */
export function notAttested(
  state: MeetingState,
  suggestions: readonly CallSuggestion[],
  clauseId: string | null = state.pointer,
): readonly string[] {
  const asked = new Set(suggestions.flatMap((one) => (one.kind === 're-attest' ? [one.personId] : [])));
  return quorumFor(state, clauseId)
    .heads.filter((one) => one.counts && asked.has(one.participantId))
    .map((one) => one.participantId);
}

/**
 * The chair settles who has left, and vouches for who is back, before a decision or a vote is opened; refuses with the first who
 * counts and how many others. A soft lock: whoever calls this lets the chair go on all the same and writes down that it was so.
 */
export function checkLeaves(
  state: MeetingState,
  suggestions: readonly CallSuggestion[],
  clauseId: string | null = state.pointer,
): Result<null> {
  const { leaverIds } = quorumDoubt(state, suggestions, clauseId);
  const name = (id: string): string => state.participants.find((one) => one.id === id)?.name ?? id;
  const [leaver] = leaverIds;
  if (leaver !== undefined)
    return refuse('leave-not-settled', { name: name(leaver), others: leaverIds.length - 1 });
  const back = notAttested(state, suggestions, clauseId);
  return back[0] === undefined
    ? ok(null)
    : refuse('line-not-attested', { name: name(back[0]), others: back.length - 1 });
}

/** Who seems to have left and is not back since. */
export function goneBy(one: CallSuggestion): readonly string[] {
  if (one.kind !== 'leave') return [];
  return one.people.filter(({ returnedAt }) => returnedAt === null).map(({ personId }) => personId);
}
