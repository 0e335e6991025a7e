import { fromLatin1, latin1, toHex } from '../bytes.ts';

export type PdfValue = null | boolean | number | PdfName | PdfString | PdfRef | PdfDict | readonly PdfValue[];

export interface PdfName {
  readonly kind: 'name';
  readonly value: string;
}
export interface PdfString {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
}
/** Generation is always 0: the files this system makes never reuse a number. */
export interface PdfRef {
  readonly kind: 'ref';
  readonly num: number;
}
export interface PdfDict {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, PdfValue>;
  /** Where in the file each value stands, `[start, end)`; known only for dictionaries that were read. */
  readonly spans?: ReadonlyMap<string, readonly [number, number]>;
}

export const name = (value: string): PdfName => ({ kind: 'name', value });
export const ref = (num: number): PdfRef => ({ kind: 'ref', num });
export const text = (value: string): PdfString => ({ kind: 'string', bytes: textBytes(value) });

export function dict(entries: Readonly<Record<string, PdfValue>>): PdfDict {
  return { kind: 'dict', entries: new Map(Object.entries(entries)) };
}

/** A copy of a dictionary with some entries set. */
export function withEntries(base: PdfDict, entries: Readonly<Record<string, PdfValue>>): PdfDict {
  return { kind: 'dict', entries: new Map([...base.entries, ...Object.entries(entries)]) };
}

export function isDict(value: PdfValue | undefined): value is PdfDict {
  return isKind(value, 'dict');
}
export function isRef(value: PdfValue | undefined): value is PdfRef {
  return isKind(value, 'ref');
}
export function isArray(value: PdfValue | undefined): value is readonly PdfValue[] {
  return Array.isArray(value);
}
export function nameOf(value: PdfValue | undefined): string | undefined {
  return isKind(value, 'name') ? (value as PdfName).value : undefined;
}

/** Text of a PDF string: UTF-16BE with its mark, else one byte per character. */
export function textOf(value: PdfValue | undefined): string | undefined {
  if (!isKind(value, 'string')) return undefined;
  const { bytes } = value as PdfString;
  return bytes[0] === 0xfe && bytes[1] === 0xff
    ? new TextDecoder('utf-16be').decode(bytes.subarray(2))
    : fromLatin1(bytes);
}

/** The one spelling this system gives a value; equal values are equal texts. */
export function serialise(value: PdfValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return serialiseNumber(value);
  if (isArray(value)) return `[${value.map(serialise).join(' ')}]`;
  if (value.kind === 'name') return serialiseName(value.value);
  if (value.kind === 'string') return `<${toHex(value.bytes)}>`;
  if (value.kind === 'ref') return `${value.num} 0 R`;
  return `<<${[...value.entries].map(([key, entry]) => `${serialiseName(key)} ${serialise(entry)}`).join(' ')}>>`;
}

function serialiseNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('PDF: not a number');
  return Number.isInteger(value) ? String(value) : value.toFixed(6).replace(/0+$/, '').replace(/\.$/, '');
}

function serialiseName(value: string): string {
  return `/${value.replace(/[^A-Za-z0-9_.+*-]/g, (c) => `#${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;
}

function textBytes(value: string): Uint8Array {
  if (/^[\x20-\x7e]*$/.test(value)) return latin1(value);
  const bytes = new Uint8Array(2 + value.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff);
  for (let i = 0; i < value.length; i += 1) view.setUint16(2 + i * 2, value.charCodeAt(i));
  return bytes;
}

function isKind(value: PdfValue | undefined, kind: 'dict' | 'ref' | 'name' | 'string'): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}
