import { describe, expect, it } from 'vitest';
import { createBoxKey, openBytes, sealBytes } from './kept-box.ts';

const words = new TextEncoder().encode('Nämnden är inte överens om linje 14.');

describe('[WIRE-1] a box for text in the browser', () => {
  it('gives back what was put in, and shows nothing of it', async () => {
    const key = await createBoxKey();
    const box = await sealBytes(key, 'sara/m/c4', words);
    expect(await openBytes(key, 'sara/m/c4', box)).toEqual(words);
    expect(Buffer.from(box.bytes).includes(Buffer.from('Nämnden'))).toBe(false);
    const again = await sealBytes(key, 'sara/m/c4', words);
    expect(again.iv).not.toEqual(box.iv);
    expect(Buffer.from(again.bytes).equals(Buffer.from(box.bytes))).toBe(false);
  });

  it('has a key that nobody can read out', async () => {
    const key = await createBoxKey();
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it('does not open with another key, in another place, or when a byte was changed', async () => {
    const key = await createBoxKey();
    const box = await sealBytes(key, 'sara/m/c4', words);
    expect(await openBytes(await createBoxKey(), 'sara/m/c4', box)).toBeUndefined();
    expect(await openBytes(key, 'sara/m/c5', box)).toBeUndefined();
    const bytes = new Uint8Array(box.bytes.slice(0));
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    expect(await openBytes(key, 'sara/m/c4', { ...box, bytes: bytes.buffer })).toBeUndefined();
  });
});
