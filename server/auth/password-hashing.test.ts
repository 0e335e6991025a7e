import { parseOptions } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { createPasswordHashing } from './password-hashing.ts';

describe('password hashing', () => {
  it('[ASVS-11.4.2] stores argon2id with 19 MiB, two passes and one lane', async () => {
    const stored = await createPasswordHashing().hash('en lagom lång mening');
    expect(stored).toMatch(/^\$argon2id\$/);
    expect(parseOptions(stored)).toMatchObject({ memoryCost: 19456, timeCost: 2, parallelism: 1 });
  });

  it('accepts the right password however its letters are composed, and no other', async () => {
    const hashing = createPasswordHashing();
    const stored = await hashing.hash('å ä ö och lite till'.normalize('NFD'));
    expect(await hashing.verify(stored, 'å ä ö och lite till'.normalize('NFC'))).toBe(true);
    expect(await hashing.verify(stored, 'a a o och lite till')).toBe(false);
  });

  it('refuses when nobody has that password, and takes as long about it', async () => {
    const hashing = createPasswordHashing({ parallel: 1 });
    const stored = await hashing.hash('en lagom lång mening');
    const time = async (hash: string | null) => {
      const started = performance.now();
      expect(await hashing.verify(hash, 'en helt annan mening')).toBe(false);
      return performance.now() - started;
    };
    await time(null);
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 15; round++) {
      known.push(await time(stored));
      unknown.push(await time(null));
    }
    // Loose, since the machine is shared: without the dummy hash the ratio is under 0.01.
    expect(median(unknown) / median(known)).toBeGreaterThan(0.5);
    expect(median(unknown) / median(known)).toBeLessThan(2);
  });

  it('[ASVS-6.3.1] never hashes more passwords at once than it has been given cores', async () => {
    const hashing = createPasswordHashing({ parallel: 2 });
    const attempts = Array.from({ length: 12 }, (_, index) => hashing.verify(null, `försök ${index}`));
    expect(await Promise.all(attempts)).toEqual(attempts.map(() => false));
    expect(hashing.peak()).toBe(2);
  });

  it('lets the next one in when a hash fails', async () => {
    const hashing = createPasswordHashing({ parallel: 1 });
    await expect(hashing.verify('not a hash', 'x')).rejects.toThrow();
    expect(await hashing.verify(null, 'x')).toBe(false);
  });
});

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
