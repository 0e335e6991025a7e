import { sha256 } from '../bytes.ts';
import type { AnyCertificate } from '../pki/certificate.ts';
import { type VerifiedToken, verifyToken } from '../timestamp/verify-token.ts';
import { readCovered } from './byte-range.ts';
import type { TimestampRevision } from './timestamp-rules.ts';

export type CheckedTimestamp = VerifiedToken | { readonly ok: false; readonly code: string };

/** Checks one timestamp over the file: byte range, imprint, signature, purpose and chain. */
export async function checkTimestamp(
  bytes: Uint8Array,
  found: TimestampRevision,
  options: { readonly roots: readonly AnyCertificate[]; readonly others: readonly AnyCertificate[] },
): Promise<CheckedTimestamp> {
  const read = readCovered(bytes, found);
  if (!read.ok)
    return { ok: false, code: read.code === 'byte-range' ? 'timestamp-byte-range' : 'timestamp-malformed' };
  return verifyToken({ token: read.der, digest: await sha256(read.covered), ...options });
}
