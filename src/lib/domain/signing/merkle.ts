import type { MinutesDocument } from '../minutes-document.ts';
import { canonicalBytes } from './canonical-json.ts';

/** Injected, because the domain calls no platform. */
export type Sha256 = (data: Uint8Array) => Uint8Array | Promise<Uint8Array>;

export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  /** Sibling hashes from the leaf upwards. */
  readonly path: readonly Uint8Array[];
}

/**
 * The leaves of a protocol: the head, then each clause, then the attachment list. A single clause can so be proved
 * to belong to the whole (extracts, immediate adjustment of one clause: ADJ-5).
 */
export function minutesLeaves(minutes: MinutesDocument): Uint8Array[] {
  const { clauses, attachments, ...head } = minutes;
  return [head, ...clauses, { attachments }].map((part) => canonicalBytes(part));
}

/** RFC 6962 section 2.1 tree hash. */
export async function merkleRoot(leaves: readonly Uint8Array[], sha256: Sha256): Promise<Uint8Array> {
  const [first] = leaves;
  if (first === undefined) return sha256(new Uint8Array());
  if (leaves.length === 1) return leafHash(first, sha256);
  const k = splitPoint(leaves.length);
  return nodeHash(
    await merkleRoot(leaves.slice(0, k), sha256),
    await merkleRoot(leaves.slice(k), sha256),
    sha256,
  );
}

/** RFC 6962 section 2.1.1 audit path. Throws RangeError when there is no such leaf. */
export async function inclusionProof(
  leaves: readonly Uint8Array[],
  index: number,
  sha256: Sha256,
): Promise<InclusionProof> {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError('no such leaf');
  return { index, size: leaves.length, path: await auditPath(leaves, index, sha256) };
}

/** The root that a leaf and its proof lead to (RFC 9162 section 2.1.3.2); undefined when the proof has the wrong shape. */
export async function rootFromProof(
  leaf: Uint8Array,
  proof: InclusionProof,
  sha256: Sha256,
): Promise<Uint8Array | undefined> {
  let position = proof.index;
  let last = proof.size - 1;
  if (!Number.isInteger(position) || position < 0 || position > last) return undefined;
  let hash = await leafHash(leaf, sha256);
  for (const sibling of proof.path) {
    if (last === 0) return undefined;
    if (position % 2 === 1 || position === last) {
      hash = await nodeHash(sibling, hash, sha256);
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else {
      hash = await nodeHash(hash, sibling, sha256);
    }
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}

async function auditPath(
  leaves: readonly Uint8Array[],
  index: number,
  sha256: Sha256,
): Promise<Uint8Array[]> {
  if (leaves.length === 1) return [];
  const k = splitPoint(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return index < k
    ? [...(await auditPath(left, index, sha256)), await merkleRoot(right, sha256)]
    : [...(await auditPath(right, index - k, sha256)), await merkleRoot(left, sha256)];
}

/** Largest power of two smaller than n. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function leafHash(leaf: Uint8Array, sha256: Sha256): Uint8Array | Promise<Uint8Array> {
  return sha256(join([0x00], leaf));
}

export function nodeHash(
  left: Uint8Array,
  right: Uint8Array,
  sha256: Sha256,
): Uint8Array | Promise<Uint8Array> {
  return sha256(join([0x01], left, right));
}

function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
