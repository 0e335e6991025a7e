import { fromLatin1 } from '../bytes.ts';
import {
  createScanner,
  expectText,
  fail,
  PdfSyntaxError,
  readValue,
  readWhole,
  type Scanner,
  skipWhite,
  startsWith,
} from './scanner.ts';
import { isDict, isRef, type PdfDict, type PdfValue } from './values.ts';

/** One save of the file: its objects, cross-reference table and trailer. */
export interface Revision {
  /** Where the previous revision ended. */
  readonly start: number;
  readonly xref: number;
  /** After `%%EOF` and its line feed. */
  readonly end: number;
  /** Byte offset of each object this revision wrote. */
  readonly offsets: ReadonlyMap<number, number>;
  readonly trailer: PdfDict;
}

export interface PdfObject {
  readonly num: number;
  readonly start: number;
  /** After `endobj` and its line feed. */
  readonly end: number;
  readonly value: PdfValue;
  /** Range of the stream's raw bytes. */
  readonly stream?: readonly [number, number];
}

/** The file as it stood after one of its revisions. */
export interface PdfState {
  readonly bytes: Uint8Array;
  readonly revision: Revision;
  object(num: number): PdfObject;
  /** Follows a reference, if it is one. */
  resolve(value: PdfValue | undefined): PdfValue | undefined;
  dict(value: PdfValue | undefined): PdfDict;
  readonly numbers: () => readonly number[];
  readonly catalog: () => PdfDict;
}

export interface PdfDocument {
  readonly bytes: Uint8Array;
  /** Oldest first. */
  readonly revisions: readonly Revision[];
  /** States, one per revision, oldest first. */
  readonly states: readonly PdfState[];
}

const MOST_REVISIONS = 200;
const MOST_WORK = 100_000_000;

/**
 * Reads the revisions of a PDF written with classic cross-reference tables and plain objects, which is what Typst and
 * this system write. Throws PdfSyntaxError on anything else: a lenient reader is what shadow attacks live on.
 */
export function readPdf(bytes: Uint8Array): PdfDocument {
  // Every object is read once, however many revisions see it.
  const budget = { left: Math.min(bytes.length * 16, MOST_WORK) + 65_536 };
  if (!startsWith(bytes, '%PDF-1.7\n', 0)) throw new PdfSyntaxError('not a PDF 1.7 file');
  const revisions = readRevisions(bytes, budget);
  const states: PdfState[] = [];
  const read = createObjectReader(bytes, budget);
  const offsets = new Map<number, number>();
  for (const revision of revisions) {
    for (const [num, offset] of revision.offsets) offsets.set(num, offset);
    states.push(createState(bytes, revision, new Map(offsets), read));
  }
  return { bytes, revisions, states };
}

/** The file as it stands after its last revision. Throws as {@link readPdf} does. */
export function newestState(bytes: Uint8Array): PdfState {
  const state = readPdf(bytes).states.at(-1);
  if (!state) throw new PdfSyntaxError('no revision');
  return state;
}

function readRevisions(bytes: Uint8Array, budget: { left: number }): Revision[] {
  const newestFirst: Omit<Revision, 'start'>[] = [];
  let xref: number | undefined = lastXref(bytes);
  while (xref !== undefined) {
    if (newestFirst.length >= MOST_REVISIONS) throw new PdfSyntaxError('too many revisions');
    const section = readSection(bytes, xref, budget);
    const newer = newestFirst.at(-1);
    if (newer && section.end > newer.xref) throw new PdfSyntaxError('revisions overlap');
    newestFirst.push(section);
    xref = previousXref(section.trailer, xref);
  }
  let start = 0;
  return newestFirst.reverse().map((section) => {
    const revision = { ...section, start };
    for (const offset of section.offsets.values())
      if (offset < start || offset >= section.xref) throw new PdfSyntaxError('object outside its revision');
    start = section.end;
    return revision;
  });
}

function previousXref(trailer: PdfDict, current: number): number | undefined {
  const previous = trailer.entries.get('Prev');
  if (previous === undefined) return undefined;
  if (typeof previous !== 'number' || !Number.isInteger(previous) || previous <= 0 || previous >= current)
    throw new PdfSyntaxError('bad Prev');
  return previous;
}

function lastXref(bytes: Uint8Array): number {
  const tail = fromLatin1(bytes.subarray(Math.max(0, bytes.length - 40)));
  const match = /\nstartxref\n(\d{1,10})\n%%EOF\n?$/.exec(tail);
  if (!match) throw new PdfSyntaxError('no end of file');
  return Number(match[1]);
}

function readSection(bytes: Uint8Array, xref: number, budget: { left: number }): Omit<Revision, 'start'> {
  const scanner = createScanner(bytes, xref, budget);
  expectText(scanner, 'xref\n');
  const offsets = readEntries(scanner);
  expectText(scanner, 'trailer');
  const trailer = readValue(scanner);
  if (!isDict(trailer)) fail('trailer is no dictionary', scanner);
  if (trailer.entries.has('XRefStm') || trailer.entries.has('Encrypt'))
    fail('unexpected trailer entry', scanner);
  skipWhite(scanner);
  expectText(scanner, `startxref\n${xref}\n%%EOF`);
  if (scanner.position < bytes.length) expectText(scanner, '\n');
  return { xref, end: scanner.position, offsets, trailer };
}

function readEntries(scanner: Scanner): Map<number, number> {
  const offsets = new Map<number, number>();
  while (!startsWith(scanner.bytes, 'trailer', scanner.position)) {
    const first = readWhole(scanner);
    expectText(scanner, ' ');
    const count = readWhole(scanner);
    expectText(scanner, '\n');
    for (let i = 0; i < count; i += 1) readEntry(scanner, first + i, offsets);
  }
  return offsets;
}

function readEntry(scanner: Scanner, num: number, offsets: Map<number, number>): void {
  const line = fromLatin1(scanner.bytes.subarray(scanner.position, scanner.position + 20));
  const match = /^(\d{10}) (00000 n|65535 f)(?: \n|\r\n| \r)$/.exec(line);
  if (!match) fail('bad cross-reference entry', scanner);
  expectText(scanner, line);
  if (match[2] === '65535 f') {
    if (num !== 0) fail('freed object', scanner);
    return;
  }
  if (num === 0 || offsets.has(num)) fail('object listed twice', scanner);
  offsets.set(num, Number(match[1]));
}

function createObjectReader(
  bytes: Uint8Array,
  budget: { left: number },
): (num: number, offset: number) => PdfObject {
  const cache = new Map<number, PdfObject>();
  return (num, offset) => {
    const known = cache.get(offset);
    if (known && known.num === num) return known;
    const object = readObject(bytes, num, offset, budget);
    cache.set(offset, object);
    return object;
  };
}

function createState(
  bytes: Uint8Array,
  revision: Revision,
  offsets: ReadonlyMap<number, number>,
  read: (num: number, offset: number) => PdfObject,
): PdfState {
  const object = (num: number): PdfObject => {
    const offset = offsets.get(num);
    if (offset === undefined) throw new PdfSyntaxError(`object ${num} is missing`);
    return read(num, offset);
  };
  const resolve = (value: PdfValue | undefined): PdfValue | undefined =>
    isRef(value) ? object(value.num).value : value;
  const dict = (value: PdfValue | undefined): PdfDict => {
    const resolved = resolve(value);
    if (!isDict(resolved)) throw new PdfSyntaxError('expected a dictionary');
    return resolved;
  };
  const numbers = () => [...offsets.keys()];
  return {
    bytes,
    revision,
    object,
    resolve,
    dict,
    numbers,
    catalog: () => dict(revision.trailer.entries.get('Root')),
  };
}

function readObject(bytes: Uint8Array, num: number, start: number, budget: { left: number }): PdfObject {
  const scanner = createScanner(bytes, start, budget);
  expectText(scanner, `${num} 0 obj\n`);
  const value = readValue(scanner);
  skipWhite(scanner);
  const stream = startsWith(bytes, 'stream', scanner.position) ? readStream(scanner, value) : undefined;
  expectText(scanner, 'endobj\n');
  // Typst leaves an empty line between objects.
  const end = scanner.position;
  return stream ? { num, start, end, value, stream } : { num, start, end, value };
}

function readStream(scanner: Scanner, value: PdfValue): readonly [number, number] {
  const length = isDict(value) ? value.entries.get('Length') : undefined;
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 0)
    fail('stream without a length', scanner);
  expectText(scanner, 'stream\n');
  const start = scanner.position;
  if (start + length > scanner.bytes.length) fail('stream beyond the file', scanner);
  scanner.position += length;
  expectText(scanner, '\nendstream\n');
  return [start, start + length];
}
