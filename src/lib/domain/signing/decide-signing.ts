import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { MeetingSeat } from '../permissions.ts';
import { quorumFor } from '../quorum.ts';
import { ok, refuse } from '../refusal.ts';
import type { SigningCommand } from './signing-facts.ts';

/** ADJ-5: the body decides to adjust a clause at once; what it may decide at all, it must be quorate for (QUO-1). */
export function decideSigning(
  state: MeetingState,
  { clauseId }: SigningCommand,
  _seat: MeetingSeat,
): Decided {
  if (!state.clauses.some((one) => one.id === clauseId)) return refuse('no-such-clause', { clauseId });
  if (state.atOnce[clauseId]) return ok([]);
  if (!state.rollCall) return refuse('roll-not-called');
  const now = quorumFor(state, clauseId);
  if (now.isQuorate === false) {
    return refuse('not-quorate', { count: now.count, limit: now.limit ?? 0, seats: now.seats ?? 0 });
  }
  return ok([{ type: 'adjustment-at-once-decided', clauseId }]);
}
