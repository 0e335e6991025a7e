import { type Bytes, sameBytes } from '../bytes.ts';
import { children, DerError, type DerNode, encode, encodeOid, TAG } from '../pades/der.ts';
import { OID } from '../pades/oids.ts';
import { type AnyCertificate, fingerprintOf, nameOfSubject } from '../pki/certificate.ts';
import { buildChain } from '../pki/chain.ts';
import { hashOf, verifySignature } from '../pki/verify-signature.ts';
import { issuerAndSerialOf, readToken, type TimestampToken } from './token.ts';

export interface VerifiedToken {
  readonly ok: true;
  readonly der: Bytes;
  readonly genTime: Date;
  /** What the authority calls itself in its certificate. */
  readonly authority: string;
  readonly serial: string;
  readonly nonce: Bytes | undefined;
  /** The authority's certificate and its issuers. */
  readonly chain: readonly AnyCertificate[];
  /** When the first certificate of the chain ends: by then a new timestamp has to stand over this one. */
  readonly endsAt: Date;
  /** Whether the chain ends in one of the given roots. */
  readonly isPinned: boolean;
  /** SHA-256 of the chain's last certificate. */
  readonly rootFingerprint: string;
}

export type TokenCheck = VerifiedToken | { readonly ok: false; readonly code: TokenFault };

export type TokenFault =
  | 'timestamp-malformed'
  | 'timestamp-of-another'
  | 'timestamp-signature-wrong'
  | 'timestamp-certificate-unnamed'
  | 'timestamp-certificate-purpose'
  | 'timestamp-certificate-chain';

export interface VerifyTokenOptions {
  readonly token: Bytes;
  /** SHA-256 that the token must be about. */
  readonly digest: Uint8Array;
  readonly roots: readonly AnyCertificate[];
  /** Issuers known from elsewhere; the token's own are used as well. */
  readonly others?: readonly AnyCertificate[];
}

/** Verifies a timestamp token from its bytes alone: imprint, signature, purpose and chain. */
export async function verifyToken(options: VerifyTokenOptions): Promise<TokenCheck> {
  const token = readToken(options.token);
  if (!token) return { ok: false, code: 'timestamp-malformed' };
  // The imprint first: a token of another file is the likeliest fraud.
  if (!sameBytes(token.digest, options.digest)) return { ok: false, code: 'timestamp-of-another' };
  const signer = await findSigner(token);
  if (!signer) return { ok: false, code: 'timestamp-certificate-unnamed' };
  if (!(await isSigned(token, signer))) return { ok: false, code: 'timestamp-signature-wrong' };
  if (!isForTimestamps(signer)) return { ok: false, code: 'timestamp-certificate-purpose' };
  const chain = await chainOf(token, signer, options);
  if (!chain) return { ok: false, code: 'timestamp-certificate-chain' };
  const top = chain.certificates.at(-1) ?? signer;
  return {
    ok: true,
    der: options.token,
    genTime: token.genTime,
    authority: nameOfSubject(signer),
    serial: token.serial,
    nonce: token.nonce,
    chain: chain.certificates,
    endsAt: new Date(Math.min(...chain.certificates.map(({ notAfter }) => notAfter.getTime()))),
    isPinned: chain.isAnchored,
    rootFingerprint: await fingerprintOf(top),
  };
}

/** The certificate that the signer information names and whose hash the signature itself carries (RFC 5816). */
async function findSigner(token: TimestampToken): Promise<AnyCertificate | undefined> {
  const named = token.certificates.filter((one) => sameBytes(issuerAndSerialOf(one), token.signerId));
  const [signer] = named;
  if (!signer || named.length !== 1) return undefined;
  try {
    const newer = token.attributes.get(OID.signingCertificateV2);
    const older = token.attributes.get(OID.signingCertificate);
    const hash = newer ? essHash(newer) : older && essHash(older);
    // The older attribute knows SHA-1 only; beside the signature it merely tells which certificate is meant.
    const algorithm = newer ? essAlgorithm(newer) : 'SHA-1';
    if (!hash || !algorithm) return undefined;
    const actual = new Uint8Array(await crypto.subtle.digest(algorithm, signer.der));
    return sameBytes(hash, actual) ? signer : undefined;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** SigningCertificate(V2) ::= SEQUENCE { certs SEQUENCE OF ESSCertID(v2) }; the first is the signer's. */
function firstEssId(attribute: DerNode): readonly DerNode[] {
  const [list] = children(attribute, TAG.sequence);
  const [first] = list ? children(list, TAG.sequence) : [];
  return first ? children(first, TAG.sequence) : [];
}

function essHash(attribute: DerNode): Bytes | undefined {
  return firstEssId(attribute).find(({ tag }) => tag === TAG.octets)?.content;
}

function essAlgorithm(attribute: DerNode) {
  const [first] = firstEssId(attribute);
  return first?.tag === TAG.sequence ? hashOf(first.raw) : 'SHA-256';
}

async function isSigned(token: TimestampToken, signer: AnyCertificate): Promise<boolean> {
  const digest = hashOf(token.digestAlgorithm);
  const contentType = token.attributes.get(OID.contentType);
  const messageDigest = token.attributes.get(OID.messageDigest);
  if (!digest || !contentType || !messageDigest) return false;
  if (!sameBytes(contentType.raw, encodeOid(OID.timestampInfo))) return false;
  const actual = new Uint8Array(await crypto.subtle.digest(digest, token.info));
  if (!sameBytes(messageDigest.raw, encode(TAG.octets, actual))) return false;
  return verifySignature({
    publicKeyInfo: signer.publicKeyInfo,
    algorithm: token.signatureAlgorithm,
    digest,
    signature: token.signature,
    data: token.signedAttributes,
  });
}

/** RFC 3161 2.3: the extended key usage is critical and says timeStamping alone. */
function isForTimestamps({ extensions }: AnyCertificate): boolean {
  const usage = extensions.get(OID.extendedKeyUsage);
  const alone = encode(TAG.sequence, encodeOid(OID.timeStamping));
  return usage?.isCritical === true && sameBytes(usage.value, alone);
}

/** Also refuses certificates that the chain does not use: nothing in the token may be free to change. */
async function chainOf(token: TimestampToken, leaf: AnyCertificate, options: VerifyTokenOptions) {
  const others = [...token.certificates, ...(options.others ?? [])];
  const all = await buildChain({ leaf, others, anchors: [], at: token.genTime });
  if (!all) return undefined;
  const isUsed = (one: AnyCertificate) => all.certificates.some(({ der }) => sameBytes(der, one.der));
  if (!token.certificates.every(isUsed)) return undefined;
  if (options.roots.length === 0) return all;
  const chain = await buildChain({ leaf, others, anchors: options.roots, at: token.genTime });
  return chain?.isAnchored ? chain : all;
}
