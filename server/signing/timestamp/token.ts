import { type Bytes, concat, sameBytes, toHex } from '../bytes.ts';
import { children, decode, DerError, type DerNode, encode, encodeOid, TAG } from '../pades/der.ts';
import { OID } from '../pades/oids.ts';
import { type AnyCertificate, readCertificate } from '../pki/certificate.ts';
import { readTime } from '../pki/read-time.ts';
import { oidOf } from '../pki/oid-of.ts';

/** A timestamp token taken apart; nothing in it has been checked yet. */
export interface TimestampToken {
  /** DER TSTInfo. */
  readonly info: Bytes;
  readonly digest: Bytes;
  readonly nonce: Bytes | undefined;
  readonly genTime: Date;
  readonly policy: string;
  /** Lower-case hex. */
  readonly serial: string;
  readonly certificates: readonly AnyCertificate[];
  /** DER of issuer and serial number of the signer's certificate. */
  readonly signerId: Bytes;
  readonly digestAlgorithm: Bytes;
  readonly signatureAlgorithm: Bytes;
  readonly signature: Bytes;
  /** DER SET OF Attribute: what is signed. */
  readonly signedAttributes: Bytes;
  readonly attributes: ReadonlyMap<string, DerNode>;
}

const CONTEXT_1 = 0xa1;

/**
 * Reads an RFC 3161 token. Undefined unless it is DER to the last byte, by one signer and with SHA-256 as imprint, and
 * unless putting the parts together again gives the same bytes: nothing in it is left unread, or unsigned and free.
 */
export function readToken(der: Bytes): TimestampToken | undefined {
  try {
    return read(der);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function read(der: Bytes): TimestampToken | undefined {
  const [, wrapped] = children(decode(der), TAG.sequence);
  const [, , content, certificateSet, signerInfos] = children(only(wrapped), TAG.sequence);
  const [, wrappedInfo] = content ? children(content, TAG.sequence) : [];
  const [, signerId, digestAlgorithm, attributeSet, signatureAlgorithm, signature, unsigned] = children(
    only(signerInfos),
    TAG.sequence,
  );
  if (!certificateSet || !signerId || !digestAlgorithm || !attributeSet || !signatureAlgorithm || !signature)
    return undefined;
  const info = only(wrappedInfo).content;
  const parts = { info, signerId, digestAlgorithm, attributeSet, signatureAlgorithm, signature, unsigned };
  if (unsigned !== undefined || !sameBytes(write({ ...parts, certificateSet }), der)) return undefined;
  const certificates = children(certificateSet).map(({ raw }) => readCertificate(raw));
  if (!certificates.every((one) => one !== undefined)) return undefined;
  return {
    ...readInfo(info),
    info,
    certificates,
    signerId: signerId.raw,
    digestAlgorithm: digestAlgorithm.raw,
    signatureAlgorithm: signatureAlgorithm.raw,
    signature: signature.content,
    signedAttributes: encode(TAG.set, attributeSet.content),
    attributes: readAttributes(attributeSet),
  };
}

interface Parts {
  readonly info: Bytes;
  readonly certificateSet: DerNode;
  readonly signerId: DerNode;
  readonly digestAlgorithm: DerNode;
  readonly attributeSet: DerNode;
  readonly signatureAlgorithm: DerNode;
  readonly signature: DerNode;
}

function write(parts: Parts): Bytes {
  const signerInfo = encode(
    TAG.sequence,
    small(1),
    encode(TAG.sequence, parts.signerId.content),
    encode(TAG.sequence, parts.digestAlgorithm.content),
    encode(TAG.context0, parts.attributeSet.content),
    encode(TAG.sequence, parts.signatureAlgorithm.content),
    encode(TAG.octets, parts.signature.content),
  );
  const signedData = encode(
    TAG.sequence,
    small(3),
    encode(TAG.set, encode(TAG.sequence, parts.digestAlgorithm.content)),
    encode(TAG.sequence, encodeOid(OID.timestampInfo), encode(TAG.context0, encode(TAG.octets, parts.info))),
    encode(TAG.context0, parts.certificateSet.content),
    encode(TAG.set, signerInfo),
  );
  return encode(TAG.sequence, encodeOid(OID.signedData), encode(TAG.context0, signedData));
}

function readInfo(der: Bytes) {
  const [version, policy, imprint, serial, time, ...rest] = children(decode(der), TAG.sequence);
  if (!version || !sameBytes(version.raw, small(1)) || policy?.tag !== TAG.oid || !imprint || !serial)
    throw new DerError('no TSTInfo');
  const [algorithm, digest] = children(imprint, TAG.sequence);
  const [hash] = algorithm ? children(algorithm, TAG.sequence) : [];
  if (!hash || !digest || !sameBytes(hash.raw, encodeOid(OID.sha256)))
    throw new DerError('no SHA-256 imprint');
  if (digest.tag !== TAG.octets || digest.content.length !== 32) throw new DerError('no SHA-256 imprint');
  if (rest.some(({ tag }) => tag === CONTEXT_1)) throw new DerError('TSTInfo with extensions');
  return {
    digest: digest.content,
    nonce: rest.find(({ tag }) => tag === TAG.integer)?.content,
    genTime: readTime(time),
    policy: oidOf(policy.content),
    serial: toHex(serial.content),
  };
}

function readAttributes(set: DerNode): Map<string, DerNode> {
  const found = new Map<string, DerNode>();
  for (const node of children(set)) {
    const [oid, values] = children(node, TAG.sequence);
    const name = oid?.tag === TAG.oid ? oidOf(oid.content) : '';
    if (name === '' || found.has(name) || values?.tag !== TAG.set) throw new DerError('attribute twice');
    found.set(name, only(values));
  }
  return found;
}

function only(node: DerNode | undefined): DerNode {
  const nodes = node ? children(node) : [];
  const [first] = nodes;
  if (!first || nodes.length !== 1) throw new DerError('expected one value inside');
  return first;
}

function small(value: number): Bytes {
  return encode(TAG.integer, Uint8Array.of(value));
}

/** issuerAndSerialNumber, as a SignerInfo names its certificate. */
export function issuerAndSerialOf({ issuer, serial }: AnyCertificate): Bytes {
  return encode(TAG.sequence, concat(issuer), encode(TAG.integer, serial));
}
