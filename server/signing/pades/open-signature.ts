import { type Bytes, concat, latin1, toHex } from '../bytes.ts';
import { newestState } from '../pdf/document.ts';
import { type PdfValue, ref } from '../pdf/values.ts';

/** A file whose last signature has a place, and a byte range around it, but nothing in it yet. */
export interface OpenSignature {
  readonly bytes: Uint8Array;
  /** Where the hex string stands, angle brackets included. */
  readonly contents: readonly [number, number];
}

/** Ten digits each, so that the real numbers fit whatever they are. */
const RANGE_PLACEHOLDER = 9_999_999_999;

/** The entries of a signature dictionary that are filled in afterwards; `room` in bytes. */
export function emptyContents(room: number): Readonly<Record<'ByteRange' | 'Contents', PdfValue>> {
  return {
    ByteRange: [0, RANGE_PLACEHOLDER, RANGE_PLACEHOLDER, RANGE_PLACEHOLDER],
    Contents: { kind: 'string', bytes: new Uint8Array(room) },
  };
}

/** Writes the byte range of signature dictionary `num`: from the first byte to the last, around its own contents. */
export function openSignature(file: Uint8Array, num: number): OpenSignature {
  const { spans } = newestState(file).dict(ref(num));
  const [contents, range] = [spans?.get('Contents'), spans?.get('ByteRange')];
  if (!contents || !range) throw new Error('the signature dictionary was not written');
  const [start, end] = contents;
  const bytes = new Uint8Array(file);
  const rangeText = `[0 ${start} ${end} ${file.length - end}]`;
  bytes.set(latin1(rangeText.padEnd(range[1] - range[0])), range[0]);
  return { bytes, contents };
}

export function coveredBytes({ bytes, contents: [start, end] }: OpenSignature): Bytes {
  return concat(bytes.subarray(0, start), bytes.subarray(end));
}

/** How many bytes of DER fit. */
export function roomOf({ contents: [start, end] }: OpenSignature): number {
  return (end - start - 2) / 2;
}

/** Throws when the signature is larger than its place. */
export function fillContents(open: OpenSignature, der: Uint8Array): Uint8Array {
  if (der.length > roomOf(open)) throw new Error('the signature does not fit its place');
  const file = new Uint8Array(open.bytes);
  file.set(latin1(toHex(der)), open.contents[0] + 1);
  return file;
}
