import { type Bytes, concat, sameBytes } from '../bytes.ts';
import { children, decode, encode, TAG } from './der.ts';

/** WebCrypto writes a P-256 signature as r‖s, X.509 and CMS as a DER sequence of two integers. */
export function toDerSignature(raw: Uint8Array): Bytes {
  return encode(TAG.sequence, integer(raw.subarray(0, 32)), integer(raw.subarray(32, 64)));
}

/** r‖s of a DER signature; undefined unless it is written in the one DER way. */
export function fromDerSignature(der: Bytes): Bytes | undefined {
  try {
    const parts = children(decode(der), TAG.sequence).map((part) => part.content);
    const raw = concat(...parts.map(fixed32));
    return parts.length === 2 && sameBytes(toDerSignature(raw), der) ? raw : undefined;
  } catch {
    return undefined;
  }
}

function integer(magnitude: Uint8Array): Bytes {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start += 1;
  const digits = magnitude.subarray(start);
  return encode(TAG.integer, (digits[0] ?? 0) >= 0x80 ? concat(Uint8Array.of(0), digits) : digits);
}

function fixed32(content: Uint8Array): Bytes {
  const digits = content[0] === 0 ? content.subarray(1) : content;
  const out = new Uint8Array(32);
  out.set(digits, 32 - digits.length);
  return out;
}
