import type { PdfDocument, PdfState } from '../pdf/document.ts';
import { readForm } from './slots.ts';

export interface Frozen {
  /** The file as it was frozen: slots there, nobody has signed. */
  readonly state: PdfState;
  /** Index of the frozen state among the revisions. */
  readonly index: number;
  /** The frozen bytes are the first `length` bytes of the file. */
  readonly length: number;
}

/** The state before the first signature, seal, timestamp or validation data; undefined when it has no fields of ours. */
export function findFrozen(document: PdfDocument): Frozen | undefined {
  const firstSigned = document.states.findIndex(isSigned);
  const index = firstSigned === -1 ? document.states.length - 1 : firstSigned - 1;
  const state = document.states[index];
  if (!state) return undefined;
  const { slots, seal } = readForm(state);
  return slots.length > 0 || seal ? { state, index, length: state.revision.end } : undefined;
}

function isSigned(state: PdfState): boolean {
  const { slots, seal, timestamps } = readForm(state);
  const isFilled = slots.some(({ signature }) => signature !== undefined) || seal?.signature !== undefined;
  return isFilled || timestamps.length > 0 || state.catalog().entries.has('DSS');
}
