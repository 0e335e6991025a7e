import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inclusionProof, merkleRoot, rootFromProof } from './merkle.ts';

const sha256 = (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest());
const hex = (data: Uint8Array | undefined) => (data ? Buffer.from(data).toString('hex') : undefined);
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

// The inputs and roots that the Certificate Transparency project publishes for RFC 6962.
const published = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(bytes);

describe('Merkle tree over a protocol', () => {
  it.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('gives the published root of %i leaves', async (size, root) => {
    expect(hex(await merkleRoot(published.slice(0, size), sha256))).toBe(root);
  });

  it('[ADJ-5] proves every leaf of every size up to 17, and no other leaf', async () => {
    for (let size = 1; size <= 17; size += 1) {
      const leaves = Array.from({ length: size }, (_, i) => new Uint8Array([i, size]));
      const root = hex(await merkleRoot(leaves, sha256));
      for (const [index, leaf] of leaves.entries()) {
        const proof = await inclusionProof(leaves, index, sha256);
        expect(hex(await rootFromProof(leaf, proof, sha256))).toBe(root);
        expect(hex(await rootFromProof(new Uint8Array([99]), proof, sha256))).not.toBe(root);
        const longer = { ...proof, path: [...proof.path, new Uint8Array(32)] };
        expect(await rootFromProof(leaf, longer, sha256)).toBeUndefined();
      }
    }
  });
});
