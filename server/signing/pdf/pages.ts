import type { PdfState } from './document.ts';
import { PdfSyntaxError } from './scanner.ts';
import { isArray, isRef, nameOf, type PdfValue } from './values.ts';

/** Object numbers of the pages, in order. Throws PdfSyntaxError on a page tree that is no tree. */
export function pageNumbers(state: PdfState): number[] {
  const seen = new Set<number>();
  const visit = (node: PdfValue | undefined): number[] => {
    // A node met twice is a loop, or a page shown twice.
    if (!isRef(node) || seen.has(node.num) || seen.size > 20_000)
      throw new PdfSyntaxError('broken page tree');
    seen.add(node.num);
    const { entries } = state.dict(node);
    if (nameOf(entries.get('Type')) === 'Page') return [node.num];
    const kids = state.resolve(entries.get('Kids'));
    if (!isArray(kids)) throw new PdfSyntaxError('broken page tree');
    return kids.flatMap(visit);
  };
  return visit(state.catalog().entries.get('Pages'));
}
