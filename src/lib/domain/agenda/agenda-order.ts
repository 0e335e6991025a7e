import type { Clause } from '../clause.ts';
import type { MeetingState } from '../meeting-state.ts';

/** The items of the agenda that are handled at this meeting: all but those that "utgår". */
export function heldClauses(clauses: readonly Clause[]): readonly Clause[] {
  return clauses.filter((one) => one.dropped === undefined);
}

/** The item itself and everything under it, in the order of the agenda. */
export function withSubItems(clauses: readonly Clause[], clauseId: string): readonly Clause[] {
  const inside = new Set([clauseId]);
  // Sub-items stand after their parent, so one pass finds every level.
  for (const one of clauses) if (one.parentId !== undefined && inside.has(one.parentId)) inside.add(one.id);
  return clauses.filter((one) => inside.has(one.id));
}

/** Items of the same level under the same parent, the item itself included. */
export function siblingsOf(clauses: readonly Clause[], clause: Clause): readonly Clause[] {
  return clauses.filter((one) => one.parentId === clause.parentId);
}

/**
 * The agenda with an item and its sub-items put after another of the same level and what hangs under that one;
 * null puts it first among its siblings.
 */
export function movedClauses(
  clauses: readonly Clause[],
  clauseId: string,
  afterId: string | null,
): readonly Clause[] {
  const moving = withSubItems(clauses, clauseId);
  const rest = clauses.filter((one) => !moving.includes(one));
  const at = afterId === null ? firstPlace(rest, moving[0]?.parentId) : placeAfter(rest, afterId);
  return [...rest.slice(0, at), ...moving, ...rest.slice(at)];
}

/** Where something lands that is to stand after the item and all its sub-items. */
function placeAfter(clauses: readonly Clause[], clauseId: string): number {
  const last = withSubItems(clauses, clauseId).at(-1);
  return last ? clauses.indexOf(last) + 1 : clauses.length;
}

function firstPlace(clauses: readonly Clause[], parentId: string | undefined): number {
  return parentId === undefined ? 0 : clauses.findIndex((one) => one.id === parentId) + 1;
}

/**
 * Items handled before one that stands earlier among their siblings. Numbers follow the order of the agenda (MIN-3),
 * so moving such an item to where it was handled mends it.
 */
export function handledOutOfOrder(state: MeetingState): readonly string[] {
  const handled = heldClauses(state.clauses)
    .map((clause) => ({ clause, at: handledFrom(state, clause) }))
    .filter((one) => Number.isFinite(one.at));
  return handled
    .filter(({ clause, at }, position) =>
      handled
        .slice(0, position)
        .some((earlier) => earlier.clause.parentId === clause.parentId && earlier.at > at),
    )
    .map(({ clause }) => clause.id);
}

/** The version at which the item or something under it was settled first; Infinity when it has not been taken up. */
function handledFrom(state: MeetingState, clause: Clause): number {
  return Math.min(
    ...withSubItems(state.clauses, clause.id).map(({ id }) => {
      const decided = state.decisions.find((one) => one.clauseId === id);
      // Looking ahead and going back is no handling: the last visit counts where nothing was decided.
      return decided?.version ?? (state.visits[id] ?? []).at(-1)?.fromVersion ?? Infinity;
    }),
  );
}

/** Items that come back at every meeting, as the next one may take them over (000-14). */
export function standingItems(state: MeetingState): readonly Clause[] {
  const standing = new Set<string>();
  for (const one of state.clauses) {
    const hangsUnder = one.parentId !== undefined && standing.has(one.parentId);
    if (one.standing === true || hangsUnder) standing.add(one.id);
  }
  return state.clauses.filter((one) => standing.has(one.id));
}
