import { findFrozen } from '../pades/frozen.ts';
import { readPdf } from '../pdf/document.ts';
import { readRevision } from '../verify/read-revision.ts';

/** One signature in a file, for somebody who takes it out by hand: it covers everything up to `end` but its own gap. */
export interface CoveredRange {
  readonly kind: 'signature' | 'seal' | 'timestamp';
  /** Where the gap is, with its angle brackets. */
  readonly gap: readonly [start: number, end: number];
  readonly end: number;
}

/** Of a file that has been verified; in the order in which they came. */
export function coveredRanges(pdf: Uint8Array): CoveredRange[] {
  const document = readPdf(pdf);
  const frozen = findFrozen(document);
  const ranges: CoveredRange[] = [];
  for (let index = (frozen?.index ?? Infinity) + 1; index < document.revisions.length; index += 1) {
    const found = readRevision(document, index);
    if (found.kind === 'validation-data') continue;
    const gap = found.signature.spans?.get('Contents');
    if (gap) ranges.push({ kind: found.kind, gap, end: found.revision.end });
  }
  return ranges;
}
