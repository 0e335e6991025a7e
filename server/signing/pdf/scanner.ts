import { fromLatin1, latin1 } from '../bytes.ts';
import { type PdfDict, type PdfRef, type PdfValue } from './values.ts';

/** The file is not written the way this system writes PDF. Caught at the edge of the reader. */
export class PdfSyntaxError extends Error {
  override readonly name = 'PdfSyntaxError';
}

export interface Scanner {
  readonly bytes: Uint8Array;
  position: number;
  /** Bytes that may still be read, so that a file pointing at itself a thousand times ends in a no, not in a hang. */
  readonly budget: { left: number };
}

const DEEPEST = 48;
const WHITE = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]);
const DELIMITERS = new Set([...'()<>[]{}/%'].map((c) => c.charCodeAt(0)));

export function createScanner(bytes: Uint8Array, position: number, budget: { left: number }): Scanner {
  return { bytes, position, budget };
}

export function fail(message: string, scanner: Scanner): never {
  throw new PdfSyntaxError(`${message} at ${scanner.position}`);
}

/** Consumes exactly these characters or throws. */
export function expectText(scanner: Scanner, expected: string): void {
  if (!startsWith(scanner.bytes, expected, scanner.position))
    fail(`expected ${JSON.stringify(expected)}`, scanner);
  spend(scanner, expected.length);
}

export function startsWith(bytes: Uint8Array, expected: string, at: number): boolean {
  if (at < 0 || at + expected.length > bytes.length) return false;
  for (let i = 0; i < expected.length; i += 1) if (bytes[at + i] !== expected.charCodeAt(i)) return false;
  return true;
}

export function skipWhite(scanner: Scanner): void {
  while (WHITE.has(scanner.bytes[scanner.position] ?? -1)) spend(scanner, 1);
}

/** An unsigned whole number in decimal. */
export function readWhole(scanner: Scanner): number {
  const token = readRegular(scanner);
  if (!/^\d{1,10}$/.test(token)) fail('expected a whole number', scanner);
  return Number(token);
}

/** What reading one value costs beside its bytes: millions of tiny values take longer than their bytes tell. */
const VALUE_COST = 24;

/** One value at the position. Stricter than the standard: no comments, no repeated keys, no generation but 0. */
export function readValue(scanner: Scanner, depth = 0): PdfValue {
  if (depth > DEEPEST) fail('nested too deep', scanner);
  scanner.budget.left -= VALUE_COST;
  skipWhite(scanner);
  const { bytes, position } = scanner;
  const byte = bytes[position];
  if (byte === 0x2f) return { kind: 'name', value: readName(scanner) };
  if (byte === 0x28) return { kind: 'string', bytes: readLiteral(scanner) };
  if (byte === 0x5b) return readArray(scanner, depth);
  if (byte === 0x3c)
    return bytes[position + 1] === 0x3c
      ? readDict(scanner, depth)
      : { kind: 'string', bytes: readHex(scanner) };
  return readKeywordOrNumber(scanner);
}

function readKeywordOrNumber(scanner: Scanner): PdfValue {
  const reference = readReference(scanner);
  if (reference) return reference;
  const token = readRegular(scanner);
  if (token === 'true' || token === 'false') return token === 'true';
  if (token === 'null') return null;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(token) || token.length > 24) fail('unknown word', scanner);
  return Number(token);
}

function readReference(scanner: Scanner): PdfRef | undefined {
  const { bytes, position } = scanner;
  const numEnd = skipDigits(bytes, position);
  if (numEnd === position || numEnd - position > 10) return undefined;
  const generation = skipSpaces(bytes, numEnd);
  const generationEnd = skipDigits(bytes, generation);
  const end = skipSpaces(bytes, generationEnd);
  const isReference =
    generation > numEnd && generationEnd > generation && end > generationEnd && bytes[end] === 0x52;
  if (!isReference || isRegular(bytes[end + 1])) return undefined;
  if (generationEnd - generation !== 1 || bytes[generation] !== 0x30)
    fail('generation other than 0', scanner);
  spend(scanner, end + 1 - position);
  return { kind: 'ref', num: Number(fromLatin1(bytes.subarray(position, numEnd))) };
}

function skipDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at - from < 11 && isDigit(bytes[at])) at += 1;
  return at;
}

function skipSpaces(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at - from < 4 && WHITE.has(bytes[at] ?? -1)) at += 1;
  return at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function readArray(scanner: Scanner, depth: number): PdfValue[] {
  expectText(scanner, '[');
  const items: PdfValue[] = [];
  for (;;) {
    skipWhite(scanner);
    if (scanner.bytes[scanner.position] === 0x5d) break;
    items.push(readValue(scanner, depth + 1));
  }
  expectText(scanner, ']');
  return items;
}

function readDict(scanner: Scanner, depth: number): PdfDict {
  expectText(scanner, '<<');
  const entries = new Map<string, PdfValue>();
  const spans = new Map<string, readonly [number, number]>();
  for (;;) {
    skipWhite(scanner);
    if (scanner.bytes[scanner.position] === 0x3e) break;
    const key = readName(scanner);
    if (entries.has(key)) fail(`repeated key ${key}`, scanner);
    skipWhite(scanner);
    const start = scanner.position;
    entries.set(key, readValue(scanner, depth + 1));
    spans.set(key, [start, scanner.position]);
  }
  expectText(scanner, '>>');
  return { kind: 'dict', entries, spans };
}

function readName(scanner: Scanner): string {
  expectText(scanner, '/');
  const token = isRegular(scanner.bytes[scanner.position]) ? readRegular(scanner) : '';
  return token.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function readHex(scanner: Scanner): Uint8Array {
  expectText(scanner, '<');
  const start = scanner.position;
  const end = scanner.bytes.indexOf(0x3e, start);
  if (end < 0) fail('unfinished hex string', scanner);
  const digits = fromLatin1(scanner.bytes.subarray(start, end));
  if (digits.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(digits)) fail('bad hex string', scanner);
  spend(scanner, end - start + 1);
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    parseInt(digits.slice(i * 2, i * 2 + 2), 16),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function readLiteral(scanner: Scanner): Uint8Array {
  expectText(scanner, '(');
  const characters: string[] = [];
  for (let open = 1; open > 0;) {
    let character = nextCharacter(scanner);
    if (character === '(') open += 1;
    if (character === ')') open -= 1;
    if (open === 0) break;
    if (character === '\\') character = readEscape(scanner);
    characters.push(character);
  }
  return latin1(characters.join(''));
}

function readEscape(scanner: Scanner): string {
  const octal = /^[0-7]{1,3}/.exec(
    fromLatin1(scanner.bytes.subarray(scanner.position, scanner.position + 3)),
  );
  if (octal) {
    spend(scanner, octal[0].length);
    return String.fromCharCode(parseInt(octal[0], 8) & 0xff);
  }
  const character = nextCharacter(scanner);
  if (character === '\n' || character === '\r') fail('line continuation in a string', scanner);
  return ESCAPES[character] ?? character;
}

function nextCharacter(scanner: Scanner): string {
  const byte = scanner.bytes[scanner.position];
  if (byte === undefined) fail('unfinished string', scanner);
  spend(scanner, 1);
  return String.fromCharCode(byte);
}

/** A run of characters that are neither white space nor delimiters; at least one, at most 127. */
function readRegular(scanner: Scanner): string {
  const start = scanner.position;
  let end = start;
  while (end - start < 128 && isRegular(scanner.bytes[end])) end += 1;
  if (end === start || end - start > 127) fail('expected a word', scanner);
  spend(scanner, end - start);
  return fromLatin1(scanner.bytes.subarray(start, end));
}

function isRegular(byte: number | undefined): boolean {
  return byte !== undefined && !WHITE.has(byte) && !DELIMITERS.has(byte);
}

function spend(scanner: Scanner, count: number): void {
  scanner.position += count;
  scanner.budget.left -= count;
  if (scanner.budget.left < 0) fail('the file points at itself too often', scanner);
}
