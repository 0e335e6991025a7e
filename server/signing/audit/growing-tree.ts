import { createHash } from 'node:crypto';
import { canonicalBytes } from '#lib/domain/signing/canonical-json.ts';

/** Where one meeting's log stood, or one clause's text: how long it was, and the hash chained up to there. */
export interface LogHead {
  readonly meetingId: string;
  /** Missing or null: of the log. */
  readonly clauseId?: string | null;
  readonly version: number;
  readonly hash: string;
}

/** What one leaf of the tree is a hash of. */
export function headBytes({ meetingId, clauseId, version, hash }: LogHead): Uint8Array {
  return canonicalBytes({ hash, meetingId, version, ...(typeof clauseId === 'string' && { clauseId }) });
}

/**
 * An RFC 6962 tree that only grows, known by the perfect subtrees it is made of: adding a leaf costs a few hashes however
 * large the tree is, and all that must be remembered is one hash for each one-bit of its size.
 */
export class GrowingTree {
  #size: number;
  /** Largest first. */
  readonly #subtrees: Buffer[];

  /** `frontier` as {@link frontier} gave it, 64 hex digits each. Throws when it is not that of a tree of this size. */
  constructor(size = 0, frontier: readonly string[] = []) {
    if (ones(size) !== frontier.length) throw new RangeError('audit tree: the frontier is not of that size');
    this.#size = size;
    this.#subtrees = frontier.map((hash) => Buffer.from(hash, 'hex'));
  }

  get size(): number {
    return this.#size;
  }

  get frontier(): string[] {
    return this.#subtrees.map((hash) => hash.toString('hex'));
  }

  add(leaf: Uint8Array): void {
    let hash = digest(0, leaf);
    // As in binary counting: each one-bit at the end is a subtree of the same height as what is carried.
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#subtrees.pop();
      if (left) hash = digest(1, left, hash);
    }
    this.#subtrees.push(hash);
    this.#size += 1;
  }

  /** RFC 6962 root, 64 lower-case hex digits. */
  root(): string {
    const [last, ...others] = [...this.#subtrees].reverse();
    if (!last) return createHash('sha256').digest('hex');
    return others.reduce((right, left) => digest(1, left, right), last).toString('hex');
  }
}

function digest(kind: 0 | 1, ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256').update(Uint8Array.of(kind));
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function ones(size: number): number {
  return [...size.toString(2)].filter((bit) => bit === '1').length;
}
