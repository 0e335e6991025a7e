import { verifyMinutes } from '#server/signing/verify/verify-minutes.ts';

/** mulberry32: the same bytes are flipped on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Where a changed byte goes unnoticed: at random places all over the file, or at every so-manieth from a place on. */
export async function flipBytes(
  file: Uint8Array,
  how: { readonly count: number; readonly seed: number } | { readonly from: number; readonly every: number },
): Promise<number[]> {
  const survivors: number[] = [];
  const random = seeded('seed' in how ? how.seed : 1);
  const places =
    'seed' in how
      ? Array.from({ length: how.count }, () => Math.floor(random() * file.length))
      : Array.from(
          { length: Math.floor((file.length - how.from) / how.every) },
          (_, i) => how.from + i * how.every,
        );
  for (const at of places) {
    const flipped = file.slice();
    flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    const { verdict, reasons } = await verifyMinutes(flipped);
    if (!['invalid', 'not-ours'].includes(verdict) || reasons.length === 0) survivors.push(at);
  }
  return survivors;
}
