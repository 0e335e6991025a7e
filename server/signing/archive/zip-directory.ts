import { fromLatin1 } from '../bytes.ts';

/** The bytes are no zip that everybody reads in the same way. */
export class ZipError extends Error {}

export interface Entry {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly crc: number;
  /** Unpacked. */
  readonly size: number;
  /** Where the packed bytes lie. */
  readonly start: number;
  readonly end: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DESCRIPTOR = 0x08074b50;
const END_LENGTH = 22;
const CENTRAL_LENGTH = 46;
const LOCAL_LENGTH = 30;
/** How far it was packed (1, 2), sizes behind the bytes (3) and names in UTF-8 (11); nothing encrypted or patched. */
const KNOWN_FLAGS = 0x080e;
const HAS_DESCRIPTOR = 0x0008;

interface Listed extends Omit<Entry, 'start' | 'end'> {
  readonly flags: number;
  readonly packed: number;
  readonly offset: number;
}

/** The entries of a zip in the order in which they lie. Throws ZipError on anything between, before, behind or over them. */
export function readDirectory(bytes: Uint8Array, most: number): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END_LENGTH;
  if (end < 0 || view.getUint32(end, true) !== END) throw new ZipError('no end of a zip');
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  const isOnePart =
    view.getUint32(end + 4, true) === 0 &&
    view.getUint16(end + 8, true) === count &&
    view.getUint16(end + 20, true) === 0;
  if (!isOnePart || count > most || start + view.getUint32(end + 12, true) !== end)
    throw new ZipError('a directory that is not where it says');
  const listed = readCentral(view, { start, end, count }).sort((a, b) => a.offset - b.offset);
  let at = 0;
  const entries = listed.map((one) => {
    if (one.offset !== at) throw new ZipError('something between the files');
    const entry = readLocal(view, one, start);
    at = behind(view, entry, one);
    return entry;
  });
  if (at !== start) throw new ZipError('something between the files and the directory');
  return entries;
}

function readCentral(
  view: DataView,
  { start, end, count }: { readonly start: number; readonly end: number; readonly count: number },
): Listed[] {
  const listed: Listed[] = [];
  let at = start;
  for (let i = 0; i < count; i += 1) {
    if (at + CENTRAL_LENGTH > end || view.getUint32(at, true) !== CENTRAL) throw new ZipError('no entry');
    const nameLength = view.getUint16(at + 28, true);
    const next =
      at + CENTRAL_LENGTH + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end || view.getUint16(at + 34, true) !== 0) throw new ZipError('an entry that is too long');
    listed.push({
      name: textAt(view, at + CENTRAL_LENGTH, nameLength),
      ...kindAt(view, at + 8),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  if (at !== end) throw new ZipError('something behind the directory');
  return listed;
}

function readLocal(view: DataView, listed: Listed, limit: number): Entry {
  const { offset, packed, name, method, flags, crc, size } = listed;
  if (offset + LOCAL_LENGTH > limit || view.getUint32(offset, true) !== LOCAL) throw new ZipError('no file');
  const nameLength = view.getUint16(offset + 26, true);
  const start = offset + LOCAL_LENGTH + nameLength + view.getUint16(offset + 28, true);
  const end = start + packed;
  if (end > limit) throw new ZipError('a file that is too long');
  const own = kindAt(view, offset + 6);
  const isSame =
    own.method === method && own.flags === flags && textAt(view, offset + LOCAL_LENGTH, nameLength) === name;
  const isToldBehind = (flags & HAS_DESCRIPTOR) !== 0;
  const told = [14, 18, 22].map((field) => view.getUint32(offset + field, true));
  const isTold = isToldBehind || told.every((value, i) => value === [crc, packed, size][i]);
  if (!isSame || !isTold) throw new ZipError('two tables of contents');
  return { name, method, crc, size, start, end };
}

/** Where the next file begins: behind the sizes, where they stand behind the bytes. */
function behind(view: DataView, { crc, size, end }: Entry, { flags, packed }: Listed): number {
  if ((flags & HAS_DESCRIPTOR) === 0) return end;
  const at = view.getUint32(end, true) === DESCRIPTOR ? end + 4 : end;
  const told = [0, 4, 8].map((field) => view.getUint32(at + field, true));
  if (!told.every((value, i) => value === [crc, packed, size][i]))
    throw new ZipError('two tables of contents');
  return at + 12;
}

function kindAt(view: DataView, at: number): Pick<Listed, 'flags' | 'method'> {
  const flags = view.getUint16(at, true);
  const method = view.getUint16(at + 2, true);
  if ((flags & ~KNOWN_FLAGS) !== 0 || (method !== 0 && method !== 8))
    throw new ZipError('an unknown kind of file');
  return { flags, method: method === 0 ? 'stored' : 'deflated' };
}

function textAt(view: DataView, at: number, length: number): string {
  return fromLatin1(new Uint8Array(view.buffer, view.byteOffset + at, length));
}
