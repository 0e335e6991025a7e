import type { MinutesDocument } from '../minutes-document.ts';
import { phrases } from '../wording/phrases.ts';

/** ADJ-5: the head and one clause as a document of its own; the clause is the very part the whole minutes will hold. */
export function clauseDocument(
  whole: MinutesDocument,
  clauseId: string,
  version: number,
): MinutesDocument | null {
  const clause = whole.clauses.find((one) => one.id === clauseId);
  if (!clause) return null;
  const signers = whole.signers
    .filter((one) => !one.clauses || one.clauses.includes(clause.label))
    .map(({ clauses: _clauses, ...one }) => one);
  const label = clause.label === '' ? clause.title : clause.label;
  const title = phrases(whole.language).atOnceTitle(whole.title, label);
  return { ...whole, revision: version, title, clauses: [clause], signers, attachments: [], closing: [] };
}
