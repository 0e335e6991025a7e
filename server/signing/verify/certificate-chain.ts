import * as asn1js from 'asn1js';
import { Certificate } from 'pkijs';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { asBytes, type Bytes, latin1, sameBytes, sha256Hex } from '../bytes.ts';
import { authenticationContext } from '../pades/authentication-context.ts';
import { fromDerSignature } from '../pades/ecdsa.ts';
import { OID } from '../pades/oids.ts';

const COMMON_NAME = '2.5.4.3';
const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';

/**
 * What is wrong with a one-time certificate and its root, as a reason code; undefined when the root issued it, at the
 * time of signing, to the person and for the evidence in question.
 */
export async function checkCertificates(
  [leafDer, rootDer]: readonly [Bytes, Bytes],
  evidence: Evidence,
  evidenceBytes: Uint8Array,
): Promise<string | undefined> {
  const leaf = parseCertificate(leafDer);
  const root = parseCertificate(rootDer);
  if (!leaf || !root) return 'certificate-malformed';
  if (!isAuthority(root) || isAuthority(leaf) || !mayCertify(root)) return 'certificate-purpose';
  if (!root.issuer.isEqual(root.subject) || !leaf.issuer.isEqual(root.subject)) return 'certificate-chain';
  if (!(await isIssuedBy(root, root)) || !(await isIssuedBy(leaf, root))) return 'certificate-chain';
  const at = new Date(evidence.receivedAt).getTime();
  for (const { notBefore, notAfter } of [leaf, root])
    if (at < notBefore.value.getTime() - 1000 || at > notAfter.value.getTime()) return 'certificate-time';
  if (commonName(leaf) !== evidence.intent.signer.name) return 'certificate-name';
  const context = { method: evidence.method, evidenceSha256: await sha256Hex(evidenceBytes) };
  const bound = extension(leaf, OID.authenticationContext);
  return bound && sameBytes(bound, authenticationContext(context)) ? undefined : 'certificate-evidence';
}

/** Verifies a CMS signature with the key in a certificate; false for any key but P-256. */
export async function verifyWithCertificate(
  certificate: Bytes,
  signature: Bytes,
  data: Bytes,
): Promise<boolean> {
  const raw = fromDerSignature(signature);
  const parsed = parseCertificate(certificate);
  if (!raw || !parsed) return false;
  const spki = new Uint8Array(parsed.subjectPublicKeyInfo.toSchema().toBER());
  try {
    const key = await crypto.subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'verify',
    ]);
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, raw, data);
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** SHA-256 of the certificate in a PEM text, lower-case hex; undefined when there is none. */
export async function pemFingerprint(pem: string): Promise<string | undefined> {
  const match = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem);
  if (!match?.[1]) return undefined;
  return sha256Hex(latin1(atob(match[1].replace(/\s/g, ''))));
}

function parseCertificate(der: Bytes): Certificate | undefined {
  try {
    const { offset, result } = asn1js.fromBER(asBytes(der));
    return offset === der.length ? new Certificate({ schema: result }) : undefined;
  } catch {
    // asn1js and pkijs throw plain errors about the bytes they were given.
    return undefined;
  }
}

async function isIssuedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  if (certificate.signatureAlgorithm.algorithmId !== OID.ecdsaWithSha256) return false;
  try {
    return await certificate.verify(issuer);
  } catch {
    return false;
  }
}

function isAuthority(certificate: Certificate): boolean {
  const found = certificate.extensions?.find(({ extnID }) => extnID === BASIC_CONSTRAINTS)?.parsedValue as
    { cA?: boolean } | undefined;
  return found?.cA === true;
}

/** keyCertSign is bit 5 of KeyUsage. */
function mayCertify(certificate: Certificate): boolean {
  const usage = extension(certificate, KEY_USAGE);
  return usage !== undefined && ((usage[3] ?? 0) & 0x04) !== 0;
}

function commonName(certificate: Certificate): string | undefined {
  const found = certificate.subject.typesAndValues.filter(({ type }) => String(type) === COMMON_NAME);
  const value: unknown = found[0]?.value.valueBlock.value;
  return found.length === 1 && typeof value === 'string' ? value : undefined;
}

function extension(certificate: Certificate, oid: string): Uint8Array | undefined {
  const found = certificate.extensions?.filter(({ extnID }) => extnID === oid) ?? [];
  return found.length === 1 && found[0] ? found[0].extnValue.valueBlock.valueHexView : undefined;
}
