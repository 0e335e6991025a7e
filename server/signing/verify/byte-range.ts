import { type Bytes, concat, fromLatin1 } from '../bytes.ts';
import type { Revision } from '../pdf/document.ts';
import { type PdfDict, serialise } from '../pdf/values.ts';

/** A dictionary that signs: of a person, of the organisation or of a timestamp authority. */
export interface SignedRevision {
  readonly signature: PdfDict;
  readonly revision: Revision;
}

export type Covered =
  | { readonly ok: true; readonly covered: Bytes; readonly der: Bytes }
  | { readonly ok: false; readonly code: 'byte-range' | 'signature-malformed' };

/** What a signature covers and what stands in its place, or why that cannot be said. */
export function readCovered(bytes: Uint8Array, found: SignedRevision): Covered {
  const gap = requiredGap(found);
  if (!gap) return { ok: false, code: 'byte-range' };
  const der = readContents(bytes, gap);
  if (!der) return { ok: false, code: 'signature-malformed' };
  const covered = concat(bytes.subarray(0, gap[0]), bytes.subarray(gap[1], found.revision.end));
  return { ok: true, covered, der };
}

/**
 * The gap that the byte range leaves open. It starts at 0, ends where the revision ends, and leaves out exactly its own
 * /Contents: whoever widens the gap can hide text in it.
 */
function requiredGap({ signature, revision }: SignedRevision): readonly [number, number] | undefined {
  const contents = signature.spans?.get('Contents');
  if (!contents) return undefined;
  const [start, end] = contents;
  const expected = serialise([0, start, end, revision.end - end]);
  return serialise(signature.entries.get('ByteRange') ?? null) === expected ? contents : undefined;
}

/** The DER in the gap, written as lower-case hex and followed by zeros only. */
function readContents(bytes: Uint8Array, [start, end]: readonly [number, number]): Bytes | undefined {
  const hex = fromLatin1(bytes.subarray(start, end));
  if (!/^<(?:[0-9a-f]{2})+>$/.test(hex)) return undefined;
  const all = Uint8Array.from({ length: (hex.length - 2) / 2 }, (_, i) =>
    parseInt(hex.slice(1 + i * 2, 3 + i * 2), 16),
  );
  const length = derLength(all);
  if (length === undefined || all.subarray(length).some((byte) => byte !== 0)) return undefined;
  return all.slice(0, length);
}

function derLength(bytes: Bytes): number | undefined {
  const [tag, first = 0] = bytes;
  const count = first & 0x7f;
  if (tag !== 0x30 || first < 0x80 || count > 4) return undefined;
  const length = bytes.subarray(2, 2 + count).reduce((sum, octet) => sum * 256 + octet, 0) + 2 + count;
  return length <= bytes.length ? length : undefined;
}
