import { handledOutOfOrder, movedClauses } from '../agenda/agenda-order.ts';
import type { MeetingState } from '../meeting-state.ts';
import { isLeft } from './fact-findings.ts';
import type { Spotted } from './finding.ts';

/** MIN-3: numbers follow the order of handling; an item taken before its turn is offered its place, by clause. */
export function orderFindings(state: MeetingState): Readonly<Record<string, Spotted>> {
  const early = handledOutOfOrder(state).filter((id) => isLeft(state, id));
  return Object.fromEntries(early.map((id) => [id, orderFinding(state, id)]));
}

function orderFinding(state: MeetingState, clauseId: string): Spotted {
  const afterId = placeOf(state, clauseId);
  const command = { type: 'move-clause', clauseId, afterId: afterId ?? null } as const;
  const fixes = afterId === undefined ? [] : [{ kind: 'command', command } as const];
  return { code: 'handled-out-of-order', mark: clauseId, params: {}, fixes };
}

/** The nearest place above where the item is in turn: after a sibling, or null for first of them all. */
function placeOf(state: MeetingState, clauseId: string): string | null | undefined {
  const at = state.clauses.findIndex((one) => one.id === clauseId);
  const clause = state.clauses[at];
  const above = state.clauses.slice(0, at).filter((one) => one.parentId === clause?.parentId);
  return [...above.map((one) => one.id).toReversed(), null].find((afterId) => {
    const clauses = movedClauses(state.clauses, clauseId, afterId);
    return !handledOutOfOrder({ ...state, clauses }).includes(clauseId);
  });
}
