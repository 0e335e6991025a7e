import { siblingsOf } from '#lib/domain/agenda/agenda-order.ts';
import type { Clause } from '#lib/domain/clause.ts';

/** What an item is put after to move it one step among its siblings; undefined when it stands at that end. */
export function besideSibling(
  clauses: readonly Clause[],
  clause: Clause,
  step: 1 | -1,
): string | null | undefined {
  const row = siblingsOf(clauses, clause);
  const position = row.indexOf(clause);
  if (step === 1) return row[position + 1]?.id;
  if (position <= 0) return undefined;
  return row[position - 2]?.id ?? null;
}

/** Which place an item has among its siblings, counted from 1. */
export function placeOf(
  clauses: readonly Clause[],
  clauseId: string,
): { readonly place: number; readonly count: number } | null {
  const clause = clauses.find((one) => one.id === clauseId);
  if (!clause) return null;
  const row = siblingsOf(clauses, clause);
  return { place: row.indexOf(clause) + 1, count: row.length };
}
