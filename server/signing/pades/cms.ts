import { type Bytes, concat, sameBytes } from '../bytes.ts';
import { children, decode, DerError, type DerNode, encode, encodeOid, encodeSetOf, TAG } from './der.ts';
import { OID } from './oids.ts';

export interface SignedAttributes {
  readonly messageDigest: Uint8Array;
  /** SHA-256 of the signer's certificate, then of its issuer's. */
  readonly certificateHashes: readonly Uint8Array[];
  /** Canonical JSON. */
  readonly evidence: Uint8Array;
}

export interface CmsParts {
  /** DER `SET OF Attribute`: the bytes that are signed. */
  readonly signedAttributes: Bytes;
  /** DER ECDSA signature. */
  readonly signature: Bytes;
  /** The signer's certificate, then the others. */
  readonly certificates: readonly [Bytes, ...Bytes[]];
  /** DER AlgorithmIdentifier; ECDSA with SHA-256 when left out. */
  readonly algorithm?: Bytes;
}

/** What the system itself signs with. A seal that was bought may be of another kind. */
export const ECDSA_SHA256: Bytes = encode(TAG.sequence, encodeOid(OID.ecdsaWithSha256));

/** EN 319 142-1 baseline: these four and nothing else, above all no signing-time. */
export function encodeSignedAttributes(attributes: SignedAttributes): Bytes {
  const certificateIds = attributes.certificateHashes.map((hash) =>
    encode(TAG.sequence, encode(TAG.octets, hash)),
  );
  return encodeSetOf(TAG.set, [
    attribute(OID.contentType, encodeOid(OID.data)),
    attribute(OID.messageDigest, encode(TAG.octets, attributes.messageDigest)),
    attribute(OID.signingCertificateV2, encode(TAG.sequence, encode(TAG.sequence, ...certificateIds))),
    attribute(OID.evidence, encode(TAG.octets, attributes.evidence)),
  ]);
}

/** Undefined unless the bytes are exactly what {@link encodeSignedAttributes} writes. */
export function decodeSignedAttributes(der: Bytes): SignedAttributes | undefined {
  try {
    const values = new Map(children(decode(der), TAG.set).map(readAttribute));
    const [certificates] = children(required(values, OID.signingCertificateV2), TAG.sequence);
    if (!certificates) return undefined;
    const attributes = {
      messageDigest: required(values, OID.messageDigest).content,
      certificateHashes: children(certificates, TAG.sequence).map((id) => onlyChild(id).content),
      evidence: required(values, OID.evidence).content,
    };
    return sameBytes(encodeSignedAttributes(attributes), der) ? attributes : undefined;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** A detached CMS SignedData with one signer and SHA-256. */
export function encodeCms(parts: CmsParts): Bytes {
  const sha256Algorithm = encode(TAG.sequence, encodeOid(OID.sha256));
  const [signer] = parts.certificates;
  const signerInfo = encode(
    TAG.sequence,
    small(1),
    issuerAndSerial(signer),
    sha256Algorithm,
    encode(TAG.context0, decode(parts.signedAttributes).content),
    parts.algorithm ?? ECDSA_SHA256,
    encode(TAG.octets, parts.signature),
  );
  const signedData = encode(
    TAG.sequence,
    small(1),
    encode(TAG.set, sha256Algorithm),
    encode(TAG.sequence, encodeOid(OID.data)),
    encodeSetOf(TAG.context0, parts.certificates),
    encode(TAG.set, signerInfo),
  );
  return encode(TAG.sequence, encodeOid(OID.signedData), encode(TAG.context0, signedData));
}

export interface DecodedCms extends CmsParts {
  readonly algorithm: Bytes;
  readonly attributes: SignedAttributes;
}

const MOST_CERTIFICATES = 8;

/**
 * Takes a signature apart. Undefined unless putting the parts together again gives the same bytes, so that nothing in
 * it is left unsigned or unread. Whether `algorithm` is a known one is for whoever verifies with it to say.
 */
export function decodeCms(der: Bytes): DecodedCms | undefined {
  try {
    const [, wrapped] = children(decode(der), TAG.sequence);
    const [, , , certificateSet, signerInfos] = children(onlyChild(wrapped), TAG.sequence);
    const [, , , attributeSet, algorithm, signature] = children(onlyChild(signerInfos), TAG.sequence);
    if (!certificateSet || !attributeSet || !algorithm || !signature) return undefined;
    const all = children(certificateSet, TAG.context0).map((node) => node.raw);
    const signedAttributes = encode(TAG.set, attributeSet.content);
    const attributes = decodeSignedAttributes(signedAttributes);
    if (all.length > MOST_CERTIFICATES || !attributes) return undefined;
    // The set is sorted by its bytes; the signer is the one that the signer information names.
    for (const one of all) {
      const parts = {
        signedAttributes,
        signature: signature.content,
        certificates: [one, ...all.filter((other) => other !== one)] as const,
        algorithm: algorithm.raw,
      };
      if (sameBytes(encodeCms(parts), der)) return { ...parts, attributes };
    }
    return undefined;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function issuerAndSerial(certificate: Uint8Array): Bytes {
  const [tbs] = children(decode(concat(certificate)), TAG.sequence);
  if (!tbs) throw new DerError('no certificate');
  const fields = children(tbs, TAG.sequence);
  const [, serial, , issuer] = fields;
  if (fields[0]?.tag !== TAG.context0 || serial?.tag !== TAG.integer || !issuer)
    throw new DerError('not a version 3 certificate');
  return encode(TAG.sequence, issuer.raw, serial.raw);
}

function attribute(oid: string, value: Uint8Array): Bytes {
  return encode(TAG.sequence, encodeOid(oid), encode(TAG.set, value));
}

function readAttribute(node: DerNode): [string, DerNode] {
  const [type, values] = children(node, TAG.sequence);
  if (!type || !values) throw new DerError('not an attribute');
  return [String(type.raw), onlyChild(values)];
}

function required(values: ReadonlyMap<string, DerNode>, oid: string): DerNode {
  const value = values.get(String(encodeOid(oid)));
  if (!value) throw new DerError('missing attribute');
  return value;
}

function onlyChild(node: DerNode | undefined): DerNode {
  const nodes = node ? children(node) : [];
  const [only] = nodes;
  if (!only || nodes.length !== 1) throw new DerError('expected one value inside');
  return only;
}

function small(value: number): Bytes {
  return encode(TAG.integer, Uint8Array.of(value));
}
