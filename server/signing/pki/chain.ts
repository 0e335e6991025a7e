import { sameBytes } from '../bytes.ts';
import type { AnyCertificate } from './certificate.ts';
import { verifySignature } from './verify-signature.ts';

const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const LONGEST = 6;

export interface Chain {
  /** From the certificate itself up to the anchor, or up to a certificate that signed itself. */
  readonly certificates: readonly AnyCertificate[];
  readonly isAnchored: boolean;
}

/**
 * Walks from a certificate to its issuers, each valid at `at` and allowed to issue. Stops at an anchor; undefined when
 * a link does not hold or leads to nobody in sight: then the last signature in the chain would be unread.
 */
export async function buildChain(options: {
  readonly leaf: AnyCertificate;
  readonly others: readonly AnyCertificate[];
  readonly anchors: readonly AnyCertificate[];
  readonly at: Date;
}): Promise<Chain | undefined> {
  const { leaf, others, anchors, at } = options;
  const certificates: AnyCertificate[] = [];
  let current = leaf;
  while (certificates.length < LONGEST) {
    if (!isValidAt(current, at)) return undefined;
    if (certificates.length > 0 && !mayIssue(current)) return undefined;
    certificates.push(current);
    if (anchors.some((anchor) => sameBytes(anchor.der, current.der)))
      return { certificates, isAnchored: true };
    const isTop = sameBytes(current.issuer, current.subject);
    if (isTop) return (await isIssuedBy(current, current)) ? { certificates, isAnchored: false } : undefined;
    const issuer = await findIssuer(current, [...anchors, ...others]);
    if (!issuer) return undefined;
    current = issuer;
  }
  return undefined;
}

async function findIssuer(
  certificate: AnyCertificate,
  candidates: readonly AnyCertificate[],
): Promise<AnyCertificate | undefined> {
  for (const candidate of candidates)
    if (sameBytes(candidate.subject, certificate.issuer) && (await isIssuedBy(certificate, candidate)))
      return candidate;
  return undefined;
}

export function isIssuedBy(certificate: AnyCertificate, issuer: AnyCertificate): Promise<boolean> {
  return verifySignature({
    publicKeyInfo: issuer.publicKeyInfo,
    algorithm: certificate.signatureAlgorithm,
    signature: certificate.signature,
    data: certificate.tbs,
  });
}

export function isValidAt({ notBefore, notAfter }: AnyCertificate, at: Date): boolean {
  // A second of grace: certificates count whole seconds, clocks do not.
  return at.getTime() >= notBefore.getTime() - 1000 && at.getTime() <= notAfter.getTime() + 999;
}

/** cA is TRUE and keyCertSign, bit 5, is set. */
function mayIssue({ extensions }: AnyCertificate): boolean {
  const constraints = extensions.get(BASIC_CONSTRAINTS)?.value;
  const usage = extensions.get(KEY_USAGE)?.value;
  const isAuthority = constraints?.[2] === 0x01 && constraints[4] === 0xff;
  return isAuthority && (usage === undefined || ((usage[3] ?? 0) & 0x04) !== 0);
}
