import { Inflate } from 'fflate';
import { type Entry, ZipError } from './zip-directory.ts';

/** So much packed at a time: at most a thousand times as much comes out before somebody looks. */
const PIECE = 16 * 1024;

/** One file's bytes. Throws ZipError as soon as there are more than it says, when there are fewer, or others. */
export function unpack(bytes: Uint8Array, { method, crc, size, start, end }: Entry): Uint8Array {
  const packed = bytes.subarray(start, end);
  if (method === 'stored' && packed.length !== size) throw new ZipError('another length than it says');
  const data = method === 'stored' ? packed : inflate(packed, size);
  if (crc32(data) !== crc) throw new ZipError('another checksum than it says');
  return data;
}

function inflate(packed: Uint8Array, size: number): Uint8Array {
  const data = new Uint8Array(size);
  let length = 0;
  let isDone = false;
  const stream = new Inflate((piece, final) => {
    if (length + piece.length > size) throw new ZipError('more than it says');
    data.set(piece, length);
    length += piece.length;
    isDone ||= final;
  });
  try {
    for (let at = 0; at < packed.length; at += PIECE)
      stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
  } catch (error) {
    if (error instanceof ZipError) throw error;
    // fflate throws plain errors about the bytes it was given.
    throw new ZipError('packed in a way that cannot be read', { cause: error });
  }
  if (!isDone || length !== size) throw new ZipError('fewer than it says');
  return data;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(data: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of data) value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
