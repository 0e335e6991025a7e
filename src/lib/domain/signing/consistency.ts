import { merkleRoot, nodeHash, type Sha256, splitPoint } from './merkle.ts';

/** One state of a tree that only grows. */
export interface TreeState {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * RFC 6962 section 2.1.2: hashes that show the tree of the first `size` leaves to be the beginning of the tree of them all.
 * Throws RangeError when there are not that many.
 */
export async function consistencyProof(
  leaves: readonly Uint8Array[],
  size: number,
  sha256: Sha256,
): Promise<Uint8Array[]> {
  if (!Number.isInteger(size) || size < 1 || size > leaves.length)
    throw new RangeError('no such size of the tree');
  return subproof(leaves, size, { isBeginning: true, sha256 });
}

interface Subproof {
  /** The part ends where the older tree ends, so that whoever checks has its hash. */
  readonly isBeginning: boolean;
  readonly sha256: Sha256;
}

async function subproof(
  leaves: readonly Uint8Array[],
  size: number,
  { isBeginning, sha256 }: Subproof,
): Promise<Uint8Array[]> {
  if (size === leaves.length) return isBeginning ? [] : [await merkleRoot(leaves, sha256)];
  const k = splitPoint(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return size <= k
    ? [...(await subproof(left, size, { isBeginning, sha256 })), await merkleRoot(right, sha256)]
    : [...(await subproof(right, size - k, { isBeginning: false, sha256 })), await merkleRoot(left, sha256)];
}

/** Whether the proof shows that the older tree is the beginning of the newer one (RFC 9162 section 2.1.4.2). */
export async function isBeginningOf(
  older: TreeState,
  newer: TreeState,
  proof: readonly Uint8Array[],
  sha256: Sha256,
): Promise<boolean> {
  if (!isSize(older.size) || !isSize(newer.size) || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && isSame(older.root, newer.root);
  // A perfect older tree is a subtree of the newer one, and its root the first hash.
  const [first, ...path] = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  if (!first || proof.length === 0) return false;
  let position = older.size - 1;
  let last = newer.size - 1;
  while (position % 2 === 1) [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  let [ofOlder, ofNewer] = [first, first];
  for (const hash of path) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      ofOlder = await nodeHash(hash, ofOlder, sha256);
      ofNewer = await nodeHash(hash, ofNewer, sha256);
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else {
      ofNewer = await nodeHash(ofNewer, hash, sha256);
    }
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 && isSame(ofOlder, older.root) && isSame(ofNewer, newer.root);
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size > 0;
}

function isPowerOfTwo(size: number): boolean {
  return Number.isInteger(Math.log2(size));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
