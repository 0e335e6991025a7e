import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { type Bytes, concat, fromLatin1, sameBytes, sha256 } from '../bytes.ts';
import { parseEvidence } from '../evidence-schema.ts';
import { verifyEvidence } from '../methods/verify-evidence.ts';
import { decodeCms } from '../pades/cms.ts';
import { pdfDate } from '../pades/pdf-date.ts';
import { serialise, textOf } from '../pdf/values.ts';
import { checkCertificates, verifyWithCertificate } from './certificate-chain.ts';
import type { SignatureRevision } from './revision-rules.ts';

export type CheckedSignature =
  | { readonly ok: true; readonly evidence: Evidence; readonly leaf: Bytes; readonly root: Bytes }
  | { readonly ok: false; readonly code: string; readonly evidence?: Evidence };

/** Checks one signature from its byte range to the passkey behind it. `frozenSha256` is of the frozen bytes. */
export async function checkSignature(
  bytes: Uint8Array,
  found: SignatureRevision,
  frozenSha256: string,
): Promise<CheckedSignature> {
  const gap = requiredGap(found);
  if (!gap) return { ok: false, code: 'byte-range' };
  const der = readContents(bytes, gap);
  if (!der) return { ok: false, code: 'signature-malformed' };
  const covered = concat(bytes.subarray(0, gap[0]), bytes.subarray(gap[1], found.revision.end));
  const cms = decodeCms(der);
  if (!cms) return { ok: false, code: 'signature-malformed' };
  if (!sameBytes(cms.attributes.messageDigest, await sha256(covered)))
    return { ok: false, code: 'digest-differs' };
  const [leaf, root] = cms.certificates;
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
  return code ? { ok: false, code, evidence } : { ok: true, evidence, leaf, root };
}

/**
 * The gap that the byte range leaves open. It starts at 0, ends where the revision ends, and leaves out exactly its own
 * /Contents: whoever widens the gap can hide text in it.
 */
function requiredGap({ signature, revision }: SignatureRevision): readonly [number, number] | undefined {
  const contents = signature.spans?.get('Contents');
  if (!contents) return undefined;
  const [start, end] = contents;
  const expected = serialise([0, start, end, revision.end - end]);
  return serialise(signature.entries.get('ByteRange') ?? null) === expected ? contents : undefined;
}

/** The DER in the gap, written as lower-case hex and followed by zeros only. */
function readContents(bytes: Uint8Array, [start, end]: readonly [number, number]): Bytes | undefined {
  const hex = fromLatin1(bytes.subarray(start, end));
  if (!/^<(?:[0-9a-f]{2})+>$/.test(hex)) return undefined;
  const all = Uint8Array.from({ length: (hex.length - 2) / 2 }, (_, i) =>
    parseInt(hex.slice(1 + i * 2, 3 + i * 2), 16),
  );
  const length = derLength(all);
  if (length === undefined || all.subarray(length).some((byte) => byte !== 0)) return undefined;
  return all.slice(0, length);
}

function derLength(bytes: Bytes): number | undefined {
  const [tag, first = 0] = bytes;
  const count = first & 0x7f;
  if (tag !== 0x30 || first < 0x80 || count > 4) return undefined;
  const length = bytes.subarray(2, 2 + count).reduce((sum, octet) => sum * 256 + octet, 0) + 2 + count;
  return length <= bytes.length ? length : undefined;
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
