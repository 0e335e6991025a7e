import { type Bytes, sameBytes, toHex } from '../bytes.ts';
import { children, decode, DerError, TAG } from '../pades/der.ts';
import { type AnyCertificate, bitString } from './certificate.ts';
import { readTime } from './read-time.ts';
import { verifySignature } from './verify-signature.ts';

export interface Crl {
  readonly der: Bytes;
  readonly tbs: Bytes;
  readonly issuer: Bytes;
  readonly thisUpdate: Date;
  readonly signatureAlgorithm: Bytes;
  readonly signature: Bytes;
  /** When each was called back, by serial number in lower-case hex as DER writes it. */
  readonly revoked: ReadonlyMap<string, Date>;
}

/** Undefined when the bytes are not exactly one CRL of version 2 in DER. */
export function readCrl(der: Bytes): Crl | undefined {
  try {
    return read(der);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

const TIMES = [0x17, 0x18];

function read(der: Bytes): Crl {
  const [tbs, algorithm, signature, ...more] = children(decode(der), TAG.sequence);
  if (!tbs || !algorithm || !signature || more.length > 0) throw new DerError('no CRL');
  const [version, inner, issuer, thisUpdate, ...rest] = children(tbs, TAG.sequence);
  if (version?.tag !== TAG.integer || !inner || !issuer) throw new DerError('no CRL of version 2');
  if (!sameBytes(inner.raw, algorithm.raw)) throw new DerError('two signature algorithms');
  const list = rest.filter(({ tag }) => !TIMES.includes(tag)).find(({ tag }) => tag === TAG.sequence);
  const entries = list ? children(list).map((entry) => children(entry, TAG.sequence)) : [];
  return {
    der,
    tbs: tbs.raw,
    issuer: issuer.raw,
    thisUpdate: readTime(thisUpdate),
    signatureAlgorithm: algorithm.raw,
    signature: bitString(signature),
    revoked: new Map(
      entries.map(([serial, at]) => [toHex(serial?.content ?? new Uint8Array()), readTime(at)]),
    ),
  };
}

export async function isCrlOf(crl: Crl, issuer: AnyCertificate): Promise<boolean> {
  return (
    sameBytes(crl.issuer, issuer.subject) &&
    (await verifySignature({
      publicKeyInfo: issuer.publicKeyInfo,
      algorithm: crl.signatureAlgorithm,
      signature: crl.signature,
      data: crl.tbs,
    }))
  );
}

/** Whether a certificate had been called back by then, according to lists that have been verified. */
export function isRevoked(certificate: AnyCertificate, crls: readonly Crl[], at: Date): boolean {
  const serial = toHex(certificate.serial);
  return crls.some((crl) => {
    const since = sameBytes(crl.issuer, certificate.issuer) ? crl.revoked.get(serial) : undefined;
    return since !== undefined && since.getTime() <= at.getTime();
  });
}
