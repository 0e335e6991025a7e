import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { merkleRoot } from '#lib/domain/signing/merkle.ts';
import { sha256, toHex } from '../bytes.ts';
import { noteKeyOf } from './audit-key.ts';
import { GrowingTree } from './growing-tree.ts';
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
