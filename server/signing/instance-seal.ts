import type { Authority } from './authority.ts';
import { ECDSA_SHA256 } from './pades/cms.ts';
import type { SealOptions } from './pades/seal-signature.ts';

/** A P-256 signature in DER is at most this long. */
const LONGEST_SIGNATURE = 72;

/** The seal of an organisation without one of its own: from the instance's authority, with a key that signs once. */
export function instanceSeal(
  authority: Authority,
  { organisation: organisationName, at }: { readonly organisation: string; readonly at: Date },
): SealOptions['signer'] {
  return async (statementSha256) => {
    const signer = await authority.issueSeal({ organisationName, statementSha256, at });
    return {
      certificates: [signer.certificate, signer.issuer],
      algorithm: ECDSA_SHA256,
      longestSignature: LONGEST_SIGNATURE,
      sign: (data) => signer.sign(data),
    };
  };
}
