import { parseSealStatement, type SealStatement } from '#lib/domain/signing/seal-statement.ts';
import { type Bytes, concat, sameBytes, sha256, sha256Hex } from '../bytes.ts';
import { authenticationContext } from '../pades/authentication-context.ts';
import { decodeCms, type DecodedCms, ECDSA_SHA256 } from '../pades/cms.ts';
import { OID } from '../pades/oids.ts';
import { pdfDate } from '../pades/pdf-date.ts';
import { SEAL_METHOD, SEAL_REASON, sealName } from '../pades/seal-words.ts';
import { textOf } from '../pdf/values.ts';
import { type AnyCertificate, fingerprintOf, nameOfSubject, readCertificate } from '../pki/certificate.ts';
import { buildChain, isValidAt } from '../pki/chain.ts';
import { verifySignature } from '../pki/verify-signature.ts';
import { readCovered } from './byte-range.ts';
import type { SealRevision } from './seal-rules.ts';

export type CheckedSeal =
  | {
      readonly ok: true;
      readonly statement: SealStatement;
      readonly certificate: AnyCertificate;
      readonly name: string;
      /** The instance's root when it sealed; undefined when the seal is one that was bought. */
      readonly instanceRoot: Bytes | undefined;
      /** Of the last certificate in sight. */
      readonly rootFingerprint: string;
      readonly isPinned: boolean;
    }
  | { readonly ok: false; readonly code: string };

export interface CheckSealOptions {
  readonly frozenSha256: string;
  readonly signatures: number;
  /** Roots of bought seals that the reader trusts. */
  readonly roots: readonly AnyCertificate[];
}

const fault = (code: string): CheckedSeal => ({ ok: false, code });

/** Checks the organisation's seal from its byte range to its certificate. */
export async function checkSeal(
  bytes: Uint8Array,
  found: SealRevision,
  options: CheckSealOptions,
): Promise<CheckedSeal> {
  const read = readCovered(bytes, found);
  if (!read.ok) return fault(read.code === 'byte-range' ? 'seal-byte-range' : 'seal-malformed');
  const cms = decodeCms(read.der);
  const certificates = cms?.certificates.map(readCertificate) ?? [];
  const [leaf] = certificates;
  if (!cms || !leaf || !certificates.every((one) => one !== undefined)) return fault('seal-malformed');
  if (!sameBytes(cms.attributes.messageDigest, await sha256(read.covered)))
    return fault('seal-digest-differs');
  if (!(await namesAll(cms))) return fault('seal-certificate');
  const isSigned = await verifySignature({
    publicKeyInfo: leaf.publicKeyInfo,
    algorithm: cms.algorithm,
    digest: 'SHA-256',
    signature: cms.signature,
    data: cms.signedAttributes,
  });
  if (!isSigned) return fault('seal-signature-wrong');
  const statement = parseSealStatement(cms.attributes.evidence);
  if (!statement || !(await isBound(bytes, found, statement, options)))
    return fault('seal-statement-differs');
  return checkIssuer({ cms, leaf, others: certificates.slice(1), statement, roots: options.roots });
}

/** ESS signing-certificate-v2: the signature names every certificate that comes with it. */
async function namesAll({ attributes, certificates }: DecodedCms): Promise<boolean> {
  const actual = await Promise.all(certificates.map(sha256));
  const [signer, ...others] = actual;
  const [named, ...rest] = attributes.certificateHashes;
  if (!signer || !named || !sameBytes(signer, named) || rest.length !== others.length) return false;
  return rest.every((hash) => others.some((other) => sameBytes(other, hash)));
}

async function isBound(
  bytes: Uint8Array,
  { signature, start }: SealRevision,
  statement: SealStatement,
  { frozenSha256, signatures }: CheckSealOptions,
): Promise<boolean> {
  const shown = ['Name', 'Reason', 'M'].map((key) => textOf(signature.entries.get(key)));
  const expected = [statement.organisation, SEAL_REASON, pdfDate(statement.sealedAt)];
  return (
    statement.frozenSha256 === frozenSha256 &&
    statement.signatures === signatures &&
    statement.signedSha256 === (await sha256Hex(bytes.subarray(0, start))) &&
    expected.every((text, i) => shown[i] === text)
  );
}

interface Issued {
  readonly cms: DecodedCms;
  readonly leaf: AnyCertificate;
  readonly others: readonly (AnyCertificate | undefined)[];
  readonly statement: SealStatement;
  readonly roots: readonly AnyCertificate[];
}

async function checkIssuer(issued: Issued): Promise<CheckedSeal> {
  const { leaf, statement } = issued;
  const at = new Date(statement.sealedAt);
  const others = issued.others.filter((one) => one !== undefined);
  const found = { ok: true, statement, certificate: leaf, name: nameOfSubject(leaf) } as const;
  if (!isValidAt(leaf, at)) return fault('seal-certificate');
  if (leaf.extensions.has(OID.authenticationContext)) {
    const [root] = others;
    const chain = await buildChain({ leaf, others, anchors: [], at });
    if (!root || others.length !== 1 || chain?.certificates.length !== 2) return fault('seal-certificate');
    if (!(await isOwn(issued))) return fault('seal-certificate');
    return { ...found, instanceRoot: root.der, rootFingerprint: await fingerprintOf(root), isPinned: false };
  }
  const chain = await buildChain({ leaf, others, anchors: issued.roots, at });
  const top = chain?.certificates.at(-1) ?? others.at(-1) ?? leaf;
  const isPinned = chain?.isAnchored ?? false;
  return { ...found, instanceRoot: undefined, rootFingerprint: await fingerprintOf(top), isPinned };
}

/** The instance's one-time seal: issued for this statement, in the name that stands in it. */
async function isOwn({ cms, leaf, statement }: Issued): Promise<boolean> {
  const evidenceSha256 = await sha256Hex(cms.attributes.evidence);
  const bound = leaf.extensions.get(OID.authenticationContext)?.value ?? new Uint8Array();
  const expected = authenticationContext({ method: SEAL_METHOD, evidenceSha256 });
  return (
    sameBytes(cms.algorithm, ECDSA_SHA256) &&
    sameBytes(concat(bound), expected) &&
    nameOfSubject(leaf) === sealName(statement.organisation)
  );
}
