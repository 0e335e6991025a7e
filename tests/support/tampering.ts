import { concat } from '#server/signing/bytes.ts';
import { newestState, type PdfState } from '#server/signing/pdf/document.ts';
import { createIncrement, type Increment } from '#server/signing/pdf/increment.ts';

/** mulberry32: the same bytes are changed on every machine. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A copy with one bit turned. */
export function flippedAt(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
  return flipped;
}

/** A copy in which one byte stands twice. */
export function doubleByte(bytes: Uint8Array, at: number): Uint8Array {
  return concat(bytes.subarray(0, at + 1), bytes.subarray(at));
}

/** One more incremental save, as anybody with the file can make. */
export async function append(
  pdf: Uint8Array,
  change: (state: PdfState, increment: Increment) => void,
): Promise<Uint8Array> {
  const state = newestState(pdf);
  const increment = createIncrement(state);
  change(state, increment);
  return increment.finish();
}
