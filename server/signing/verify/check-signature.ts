import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { type Bytes, concat, sameBytes, sha256 } from '../bytes.ts';
import { parseEvidence } from '../evidence-schema.ts';
import { verifyEvidence } from '../methods/verify-evidence.ts';
import { decodeCms, ECDSA_SHA256 } from '../pades/cms.ts';
import { pdfDate } from '../pades/pdf-date.ts';
import { textOf } from '../pdf/values.ts';
import { readCovered } from './byte-range.ts';
import { checkCertificates, verifyWithCertificate } from './certificate-chain.ts';
import type { SignatureRevision } from './revision-rules.ts';

export type CheckedSignature =
  | { readonly ok: true; readonly evidence: Evidence; readonly root: Bytes; readonly certificate: Bytes }
  | { readonly ok: false; readonly code: string; readonly evidence?: Evidence };

/** Checks one signature from its byte range to the passkey behind it. `frozenSha256` is of the frozen bytes. */
export async function checkSignature(
  bytes: Uint8Array,
  found: SignatureRevision,
  frozenSha256: string,
): Promise<CheckedSignature> {
  const read = readCovered(bytes, found);
  if (!read.ok) return read;
  const { covered } = read;
  const cms = decodeCms(read.der);
  if (!cms) return { ok: false, code: 'signature-malformed' };
  if (!sameBytes(cms.attributes.messageDigest, await sha256(covered)))
    return { ok: false, code: 'digest-differs' };
  const [leaf, root, ...more] = cms.certificates;
  if (!root || more.length > 0 || !sameBytes(cms.algorithm, ECDSA_SHA256))
    return { ok: false, code: 'signature-malformed' };
  // ESS signing-certificate-v2: the signature itself names its certificates, so they cannot be exchanged.
  const named = concat(...cms.attributes.certificateHashes);
  if (!sameBytes(named, concat(await sha256(leaf), await sha256(root))))
    return { ok: false, code: 'certificate-unnamed' };
  if (!(await verifyWithCertificate(leaf, cms.signature, cms.signedAttributes)))
    return { ok: false, code: 'signature-wrong' };
  const evidence = parseEvidence(cms.attributes.evidence);
  if (!evidence) return { ok: false, code: 'evidence-malformed' };
  const code =
    (await checkCertificates([leaf, root], evidence, cms.attributes.evidence)) ??
    checkBinding(found, evidence, frozenSha256) ??
    (await verifyEvidence(evidence));
  return code ? { ok: false, code, evidence } : { ok: true, evidence, root, certificate: leaf };
}

/** What the dictionary, the slot and the frozen bytes say must be what the evidence says. */
function checkBinding(
  { slot, signature }: SignatureRevision,
  { intent, receivedAt }: Evidence,
  frozenSha256: string,
): string | undefined {
  if (intent.document.pdfSha256 !== frozenSha256) return 'frozen-differs';
  if (intent.signer.slotId !== slot.slotId) return 'slot-differs';
  if (intent.signer.name !== slot.name || intent.signer.role !== slot.role) return 'name-differs';
  const shown = ['Name', 'Reason', 'M'].map((key) => textOf(signature.entries.get(key)));
  const expected = [intent.signer.name, intent.statement, pdfDate(receivedAt)];
  return expected.every((text, i) => shown[i] === text) ? undefined : 'dictionary-differs';
}
