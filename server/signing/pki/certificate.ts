import { type Bytes, concat, fromLatin1, sameBytes, sha256Hex } from '../bytes.ts';
import { children, decode, DerError, type DerNode, TAG } from '../pades/der.ts';
import { oidOf } from './oid-of.ts';
import { readTime } from './read-time.ts';

/** A certificate of anybody: the few fields that a chain is judged by. */
export interface AnyCertificate {
  readonly der: Bytes;
  /** The bytes that the issuer signed. */
  readonly tbs: Bytes;
  readonly serial: Bytes;
  /** DER of the names. */
  readonly issuer: Bytes;
  readonly subject: Bytes;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKeyInfo: Bytes;
  readonly signatureAlgorithm: Bytes;
  readonly signature: Bytes;
  readonly extensions: ReadonlyMap<string, { readonly isCritical: boolean; readonly value: Bytes }>;
}

/** Undefined when the bytes are not exactly one version 3 certificate in DER. */
export function readCertificate(der: Bytes): AnyCertificate | undefined {
  try {
    return read(der);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function read(der: Bytes): AnyCertificate {
  const [tbs, algorithm, signature, ...more] = children(decode(der), TAG.sequence);
  if (!tbs || !algorithm || !signature || more.length > 0) throw new DerError('no certificate');
  const [version, serial, inner, issuer, validity, subject, key, ...rest] = children(tbs, TAG.sequence);
  if (version?.tag !== TAG.context0 || serial?.tag !== TAG.integer || !inner || !issuer || !subject || !key)
    throw new DerError('no certificate of version 3');
  // What stands outside the signed part is not signed, so it must say the same.
  if (!sameBytes(inner.raw, algorithm.raw)) throw new DerError('two signature algorithms');
  const [from, to] = validity ? children(validity, TAG.sequence) : [];
  return {
    der,
    tbs: tbs.raw,
    serial: serial.content,
    issuer: issuer.raw,
    subject: subject.raw,
    notBefore: readTime(from),
    notAfter: readTime(to),
    publicKeyInfo: key.raw,
    signatureAlgorithm: algorithm.raw,
    signature: bitString(signature),
    extensions: readExtensions(rest.find(({ tag }) => tag === 0xa3)),
  };
}

export function bitString(node: DerNode): Bytes {
  if (node.tag !== 0x03 || node.content[0] !== 0) throw new DerError('not whole octets');
  return node.content.subarray(1);
}

function readExtensions(node: DerNode | undefined): AnyCertificate['extensions'] {
  const found = new Map<string, { isCritical: boolean; value: Bytes }>();
  const [list] = node ? children(node) : [];
  for (const extension of list ? children(list, TAG.sequence) : []) {
    const parts = children(extension, TAG.sequence);
    const [oid, value] = [parts[0], parts.at(-1)];
    if (oid?.tag !== TAG.oid || value?.tag !== TAG.octets) throw new DerError('no extension');
    const name = oidOf(oid.content);
    if (found.has(name)) throw new DerError('extension twice');
    found.set(name, {
      isCritical: parts.length === 3 && parts[1]?.content[0] === 0xff,
      value: value.content,
    });
  }
  return found;
}

/** The certificates in a PEM text, in order; empty when it holds none. Throws DerError on one that is damaged. */
export function readPem(pem: string): AnyCertificate[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
  return [...blocks].map(([, base64 = '']) => {
    const certificate = readCertificate(fromBase64(base64));
    if (!certificate) throw new DerError('damaged certificate');
    return certificate;
  });
}

export function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text.replace(/\s/g, '')), (character) => character.charCodeAt(0));
}

export function toPem(der: Uint8Array, label = 'CERTIFICATE'): string {
  const lines = btoa(fromLatin1(der)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** SHA-256, lower-case hex. */
export function fingerprintOf({ der }: AnyCertificate): Promise<string> {
  return sha256Hex(der);
}

const COMMON_NAME = '2.5.4.3';
const ORGANISATION = '2.5.4.10';

/** The common name, or the organisation of a certificate without one; for people to read, never to decide by. */
export function nameOfSubject({ subject }: AnyCertificate): string {
  const parts = new Map<string, string>();
  for (const set of children(decode(concat(subject)), TAG.sequence))
    for (const pair of children(set, TAG.set)) {
      const [oid, value] = children(pair, TAG.sequence);
      if (oid && value) parts.set(oidOf(oid.content), textOf(value));
    }
  return parts.get(COMMON_NAME) ?? parts.get(ORGANISATION) ?? '';
}

function textOf({ tag, content }: DerNode): string {
  return tag === 0x1e ? new TextDecoder('utf-16be').decode(content) : new TextDecoder().decode(content);
}
