import { readForm } from '../pades/slots.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import type { SignedRevision } from './byte-range.ts';
import { type Change, requireReachable } from './increments.ts';
import { signatureOf, withoutKeys } from './revision-rules.ts';

export interface SealRevision extends SignedRevision {
  readonly kind: 'seal';
  /** Whether everybody had signed by then. */
  readonly isComplete: boolean;
  /** Where the revision begins: what stands before it is what was sealed. */
  readonly start: number;
}

/** Reads a revision as the organisation's seal in its empty field, and nothing else. */
export function readSealRevision({ before, after, changed, added }: Change): SealRevision {
  const [empty, sealed] = [readForm(before).seal, readForm(after).seal];
  if (!empty || !sealed || empty.signature !== undefined || sealed.signature === undefined)
    throw new PdfSyntaxError('the seal is not in its empty field');
  if (changed.length !== 1 || withoutKeys(empty.field, []) !== withoutKeys(sealed.field, ['V']))
    throw new PdfSyntaxError('more than the seal changed');
  const signature = signatureOf(after, sealed.signature, added);
  requireReachable(after, [sealed.signature], added);
  const isComplete = readForm(before).slots.every((slot) => slot.signature !== undefined);
  return { kind: 'seal', signature, revision: after.revision, isComplete, start: after.revision.start };
}
