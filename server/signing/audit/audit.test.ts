import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { consistencyProof } from '#lib/domain/signing/consistency.ts';
import { merkleRoot } from '#lib/domain/signing/merkle.ts';
import { sha256, toHex } from '../bytes.ts';
import { noteKeyOf } from './audit-key.ts';
import { GrowingTree } from './growing-tree.ts';
import { hasOnlyGrown } from './log-growth.ts';
import { checkpointText, parseVerifierKey, readNote, verifierKey, writeNote } from './signed-note.ts';

const leaf = (i: number) => new TextEncoder().encode(`leaf ${String(i)}`);

describe('[R18] the tree of all logs', () => {
  it('has the RFC 6962 root at every size, also when it was put away and taken up again', async () => {
    let tree = new GrowingTree();
    const leaves: Uint8Array[] = [];
    for (let size = 1; size <= 70; size += 1) {
      tree = new GrowingTree(tree.size, tree.frontier);
      leaves.push(leaf(size));
      tree.add(leaf(size));
      expect(tree.root()).toBe(toHex(await merkleRoot(leaves, sha256)));
    }
  });

  it('is not taken up with a frontier of another size', () => {
    expect(() => new GrowingTree(3, ['00'.repeat(32)])).toThrow(RangeError);
  });
});

describe('[R18] a proof that the tree has only grown', () => {
  const SIZES = 20;
  const leaves = Array.from({ length: SIZES }, (_, i) => leaf(i));
  const headAt = async (size: number) => ({
    size,
    root: toHex(await merkleRoot(leaves.slice(0, size), sha256)),
  });
  const growth = async (from: number, to: number) => ({
    older: await headAt(from),
    newer: await headAt(to),
    path: (await consistencyProof(leaves.slice(0, to), from, sha256)).map(toHex),
  });

  it('leads from every size to every later one, and from no other tree', async () => {
    for (let to = 1; to <= SIZES; to += 1) {
      for (let from = 1; from <= to; from += 1) {
        const whole = await growth(from, to);
        expect(await hasOnlyGrown(whole), `${String(from)} to ${String(to)}`).toBe(true);
        const other = 'f'.repeat(64);
        const changed = [
          { ...whole, older: { ...whole.older, root: other } },
          { ...whole, newer: { ...whole.newer, root: other } },
          { ...whole, older: { ...whole.older, size: from + 1 } },
          { ...whole, newer: { ...whole.newer, size: to + SIZES } },
          { ...whole, path: [...whole.path, other] },
          ...whole.path.map((_, i) => ({ ...whole, path: whole.path.with(i, other) })),
          ...whole.path.map((_, i) => ({ ...whole, path: whole.path.toSpliced(i, 1) })),
        ];
        for (const one of changed) expect(await hasOnlyGrown(one)).toBe(false);
      }
    }
  });

  it('there is none for a tree in which anything before is another', async () => {
    const forged = leaves.with(3, leaf(99));
    const path = (await consistencyProof(forged, 9, sha256)).map(toHex);
    const newer = { size: SIZES, root: toHex(await merkleRoot(forged, sha256)) };
    expect(await hasOnlyGrown({ older: await headAt(9), newer, path })).toBe(false);
  });

  it('is no proof to a smaller tree, from none, or of a shape that is none', async () => {
    const whole = await growth(5, 9);
    expect(await hasOnlyGrown({ ...whole, older: whole.newer, newer: whole.older })).toBe(false);
    expect(await hasOnlyGrown({ ...whole, older: { size: 0, root: whole.older.root } })).toBe(false);
    expect(await hasOnlyGrown({ ...whole, path: ['xy'] })).toBe(false);
    await expect(consistencyProof(leaves, SIZES + 1, sha256)).rejects.toThrow(RangeError);
  });
});

const pair = generateKeyPairSync('ed25519');
const key = noteKeyOf(pair.publicKey.export({ format: 'pem', type: 'spki' }).toString());
const checkpoint = { origin: key.name, size: 12, root: 'ab'.repeat(32) };
const note = () =>
  writeNote(checkpointText(checkpoint), key, (data) => new Uint8Array(sign(null, data, pair.privateKey)));

describe('[R18] a signed checkpoint', () => {
  it('is read back by its key, and the key by its text', async () => {
    expect(await readNote(await note(), key)).toEqual(checkpoint);
    expect(await parseVerifierKey(await verifierKey(key))).toEqual(key);
  });

  it('does not survive the change of any character', async () => {
    const whole = await note();
    for (let at = 0; at < whole.length; at += 1) {
      const other = whole[at] === 'A' ? 'B' : 'A';
      const changed = whole.slice(0, at) + other + whole.slice(at + 1);
      expect(typeof (await readNote(changed, key)), `character ${String(at)}`).toBe('string');
    }
    for (let length = 0; length < whole.length; length += 1)
      expect(typeof (await readNote(whole.slice(0, length), key))).toBe('string');
  });

  it('of another key is another log', async () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString();
    expect(await readNote(await note(), noteKeyOf(other))).toBe('note-of-another');
  });
});
