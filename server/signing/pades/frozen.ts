import type { PdfDocument, PdfState } from '../pdf/document.ts';
import { readSlots } from './slots.ts';

export interface Frozen {
  /** The file as it was frozen: slots there, nobody has signed. */
  readonly state: PdfState;
  /** Index of the frozen state among the revisions. */
  readonly index: number;
  /** The frozen bytes are the first `length` bytes of the file. */
  readonly length: number;
}

/** The newest state in which no slot is signed and that is followed by signatures only; undefined when none has slots. */
export function findFrozen(document: PdfDocument): Frozen | undefined {
  const firstSigned = document.states.findIndex((state) =>
    readSlots(state).some((slot) => slot.signature !== undefined),
  );
  const index = firstSigned === -1 ? document.states.length - 1 : firstSigned - 1;
  const state = document.states[index];
  if (!state || readSlots(state).length === 0) return undefined;
  return { state, index, length: state.revision.end };
}
