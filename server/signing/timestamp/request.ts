import { type Bytes, concat } from '../bytes.ts';
import { encode, encodeOid, TAG } from '../pades/der.ts';
import { OID } from '../pades/oids.ts';

export interface TimestampRequest {
  readonly der: Bytes;
  /** Content octets of the nonce, as the answer must repeat them. */
  readonly nonce: Bytes;
}

const NONCE_OCTETS = 16;
const BOOLEAN_TRUE = Uint8Array.of(0x01, 0x01, 0xff);

/** RFC 3161 TimeStampReq over a SHA-256 digest, asking for the certificate, with a fresh nonce of 128 bits. */
export function createTimestampRequest(digest: Bytes): TimestampRequest {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_OCTETS));
  // Positive and without leading zeros, so that it has one spelling.
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  const der = encode(
    TAG.sequence,
    encode(TAG.integer, Uint8Array.of(1)),
    messageImprint(digest),
    encode(TAG.integer, nonce),
    BOOLEAN_TRUE,
  );
  return { der, nonce };
}

export function messageImprint(digest: Uint8Array): Bytes {
  const algorithm = encode(TAG.sequence, encodeOid(OID.sha256), Uint8Array.of(0x05, 0x00));
  return encode(TAG.sequence, algorithm, encode(TAG.octets, concat(digest)));
}
