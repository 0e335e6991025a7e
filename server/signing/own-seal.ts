import { P12Signer } from '@libpdf/core';
import { type Bytes, concat } from './bytes.ts';
import { encode, encodeOid, TAG } from './pades/der.ts';
import { ECDSA_SHA256 } from './pades/cms.ts';
import type { SealSigner } from './pades/seal-signature.ts';
import { readCertificate } from './pki/certificate.ts';
import { verifySignature } from './pki/verify-signature.ts';

const RSA_SHA256: Bytes = encode(TAG.sequence, encodeOid('1.2.840.113549.1.1.11'), Uint8Array.of(0x05, 0x00));
/** RSA with 4096 bits is the largest that is sold. */
const LONGEST_SIGNATURE = 512;

/**
 * A seal that the organisation has bought, from a PKCS #12 file. Throws, in words for whoever configures it, when the
 * password does not open it or none of its certificates belongs to its key.
 */
export async function openOwnSeal(p12: Uint8Array, password: string): Promise<SealSigner> {
  const signer = await P12Signer.create(p12, password);
  const algorithm = signer.keyType === 'RSA' ? RSA_SHA256 : ECDSA_SHA256;
  const sign = async (data: Uint8Array) => concat(await signer.sign(data, 'SHA-256'));
  const all = [signer.certificate, ...signer.certificateChain].map((one) => concat(one));
  const own = await findOwn(all, { algorithm, sign });
  if (!own) throw new Error('the seal file holds no certificate that belongs to its key');
  const others = all.filter((one) => one !== own);
  return { certificates: [own, ...others], algorithm, longestSignature: LONGEST_SIGNATURE, sign };
}

/** Files list their certificates in any order; the right one is the one that verifies. */
async function findOwn(
  certificates: readonly Bytes[],
  { algorithm, sign }: Pick<SealSigner, 'algorithm' | 'sign'>,
): Promise<Bytes | undefined> {
  const data = crypto.getRandomValues(new Uint8Array(32));
  const signature = await sign(data);
  for (const der of certificates) {
    const publicKeyInfo = readCertificate(der)?.publicKeyInfo;
    if (publicKeyInfo && (await verifySignature({ publicKeyInfo, algorithm, signature, data }))) return der;
  }
  return undefined;
}
