import { type Bytes, concat } from '../bytes.ts';

/** Tags of the few DER types that a signature is made of. */
export const TAG = {
  integer: 0x02,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
} as const;

export interface DerNode {
  readonly tag: number;
  /** Tag, length and content. */
  readonly raw: Bytes;
  readonly content: Bytes;
}

/** The bytes are not DER, or not the structure expected. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

export function encode(tag: number, ...content: readonly Uint8Array[]): Bytes {
  const body = concat(...content);
  return concat(Uint8Array.of(tag, ...lengthOctets(body.length)), body);
}

/** SET OF: X.690 11.6 sorts the encodings. */
export function encodeSetOf(tag: number, items: readonly Uint8Array[]): Bytes {
  return encode(tag, ...[...items].sort(compareBytes));
}

export function encodeOid(dotted: string): Bytes {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return encode(TAG.oid, Uint8Array.from([first * 40n + second, ...rest].flatMap(base128)));
}

/** Reads exactly one node, to the last byte. */
export function decode(bytes: Bytes): DerNode {
  const nodes = decodeAll(bytes);
  const [node] = nodes;
  if (!node || nodes.length !== 1) throw new DerError('expected one value');
  return node;
}

/** The nodes inside a constructed node. */
export function children(node: DerNode, tag?: number): DerNode[] {
  if (tag !== undefined && node.tag !== tag) throw new DerError('unexpected tag');
  return decodeAll(node.content);
}

function decodeAll(bytes: Bytes): DerNode[] {
  const nodes: DerNode[] = [];
  for (let at = 0; at < bytes.length;) {
    const { headerLength, length } = readHeader(bytes, at);
    const end = at + headerLength + length;
    if (end > bytes.length) throw new DerError('value beyond its parent');
    nodes.push({
      tag: bytes[at] ?? 0,
      raw: bytes.subarray(at, end),
      content: bytes.subarray(at + headerLength, end),
    });
    at = end;
  }
  return nodes;
}

function readHeader(bytes: Bytes, at: number): { headerLength: number; length: number } {
  const first = bytes[at + 1];
  if (first === undefined) throw new DerError('unfinished value');
  if (first < 0x80) return { headerLength: 2, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new DerError('bad length');
  const octets = bytes.subarray(at + 2, at + 2 + count);
  if (octets.length < count) throw new DerError('unfinished length');
  return { headerLength: 2 + count, length: octets.reduce((sum, octet) => sum * 256 + octet, 0) };
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

function base128(value: bigint): number[] {
  const septets = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) septets.unshift(Number(rest & 0x7fn) | 0x80);
  return septets;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
