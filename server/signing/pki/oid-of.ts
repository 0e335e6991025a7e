import { DerError } from '../pades/der.ts';

/** Dotted text of an object identifier's content octets. */
export function oidOf(content: Uint8Array): string {
  const numbers: bigint[] = [];
  let value = 0n;
  for (const octet of content) {
    value = (value << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    numbers.push(value);
    value = 0n;
  }
  const [first] = numbers;
  if (first === undefined || value !== 0n) throw new DerError('no object identifier');
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [root, first - root * 40n, ...numbers.slice(1)].join('.');
}
