import { strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createDice } from '../../../tests/support/fault-run.ts';
import { readZip } from './read-zip.ts';

const zip = (files: Zippable) => zipSync(files, { mtime: new Date(1980, 0, 1) });
const words = strToU8('Nämnden beslutar enligt förslaget. '.repeat(40));
const whole = () => zip({ 'a.txt': words, 'b/c.txt': [words, { level: 0 }] });

/** A copy with one number changed, found by what stands before it. */
function patched(
  bytes: Uint8Array,
  signature: number,
  field: number,
  value: number,
  size: 2 | 4 = 4,
): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const at = copy.findIndex((_, i) => i + 4 <= copy.length && view.getUint32(i, true) === signature);
  if (size === 4) view.setUint32(at + field, value, true);
  else view.setUint16(at + field, value, true);
  return copy;
}
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

describe('[ARC-2] a zip from outside', () => {
  it('is read with all its files, packed or not', () => {
    const files = readZip(whole());
    expect(files).toBeInstanceOf(Map);
    expect([...(files as Map<string, Uint8Array>)]).toEqual([
      ['a.txt', words],
      ['b/c.txt', words],
    ]);
  });

  it.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['half a zip', () => whole().subarray(0, 60)],
    ['something before it', () => joined(strToU8('#!'), whole())],
    ['something behind it', () => joined(whole(), strToU8('x'))],
    ['a name that leads out', () => zip({ '../a.txt': words })],
    ['a name from the root', () => zip({ '/a.txt': words })],
    ['a name for another system', () => zip({ 'c:\\a.txt': words })],
    ['a hidden name', () => zip({ '.profile': words })],
    ['a name that ends in a dot', () => zip({ 'a.txt.': words })],
    ['names that differ in capitals', () => zip({ 'a.txt': words, 'A.TXT': words })],
    [
      'more files than any bundle has',
      () => zip(Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`${String(i)}.txt`, words]))),
    ],
    ['an encrypted file', () => patched(patched(whole(), LOCAL, 6, 1, 2), CENTRAL, 8, 1, 2)],
    ['an unknown way of packing', () => patched(patched(whole(), LOCAL, 8, 12, 2), CENTRAL, 10, 12, 2)],
    ['another name in the second table', () => patched(whole(), CENTRAL, 46, 0x7478742e)],
    ['another length in the second table', () => patched(whole(), CENTRAL, 24, 20)],
    ['a longer length in both', () => patched(patched(whole(), CENTRAL, 24, 1e6), LOCAL, 22, 1e6)],
    ['another checksum in both', () => patched(patched(whole(), CENTRAL, 16, 7), LOCAL, 14, 7)],
    ['two entries over the same bytes', () => patched(whole(), CENTRAL, 42, 5)],
    ['a directory elsewhere', () => patched(whole(), END, 16, 0)],
    ['several parts', () => patched(whole(), END, 4, 1)],
    ['a comment', () => joined(patched(whole(), END, 20, 1, 2), strToU8('x'))],
  ])('that is or has %s is none', (_, make) => {
    expect(readZip(make())).toBe('not-a-bundle');
  });

  it('that says to be too large is not unpacked', () => {
    const lying = patched(patched(whole(), CENTRAL, 24, 0x7fffffff), LOCAL, 22, 0x7fffffff);
    expect(readZip(lying)).toBe('too-large');
  });

  it('that packs far more than it says is given up at once', () => {
    const bomb = zip({ 'a.txt': new Uint8Array(64 * 1024 * 1024) });
    const lying = patched(patched(bomb, CENTRAL, 24, 1000), LOCAL, 22, 1000);
    const since = performance.now();
    expect(readZip(lying)).toBe('not-a-bundle');
    expect(performance.now() - since).toBeLessThan(2_000);
  });

  it('with any byte changed holds the same files or none at all', () => {
    const dice = createDice(11);
    for (let round = 0; round < 400; round += 1) {
      const changed = whole();
      const at = dice.below(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
      const files = readZip(changed);
      if (files instanceof Map) expect([...files.values()], `byte ${String(at)}`).toEqual([words, words]);
    }
  });
});
