import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { legalLevel } from '#lib/domain/signing/methods.ts';
import { type Bytes, latin1, sameBytes, sha256Hex, toHex } from '../bytes.ts';
import type { CheckProof } from '../methods/whole-evidence.ts';
import { findFrozen, type Frozen } from '../pades/frozen.ts';
import { readForm, SEAL_FIELD, type Slot, SLOT_KEY } from '../pades/slots.ts';
import { type PdfDocument, readPdf } from '../pdf/document.ts';
import { pageNumbers } from '../pdf/pages.ts';
import { startsWith } from '../pdf/scanner.ts';
import { hasActiveContent } from './active-content.ts';
import { pemFingerprint } from './certificate-chain.ts';
import type { CheckedSeal } from './check-seal.ts';
import { documentOf, sharesPasskey, unsigned, verdictOf } from './judge.ts';
import { anchorsOf, type CheckedRevisions, checkRevisions, type Signed } from './check-revisions.ts';
import { evidenceNotes } from './evidence-notes.ts';
import { type Reason, reason, type SignerReport, unreadable, type VerificationReport } from './report.ts';
import {
  sealNotes,
  sealReasons,
  sealReport,
  timestampNotes,
  timestampReasons,
  timestampReports,
} from './seal-report.ts';

const LARGEST = 128 * 1024 * 1024;

export interface VerifyOptions {
  /** PEM of the roots the reader trusts. With none, any root passes with the note `root-not-pinned`. */
  readonly trustedRoots?: readonly string[];
  /** PEM of timestamp authorities' roots. With none, any passes with the note `timestamp-root-not-pinned`. */
  readonly trustedTsaRoots?: readonly string[];
  /** PEM of roots of bought seals. With none, any passes with the note `seal-root-not-pinned`. */
  readonly trustedSealRoots?: readonly string[];
  /** Keys that sign checkpoints of the log, as C2SP verifiers write them. With none, any passes with the note `log-key-not-pinned`. */
  readonly trustedLogKeys?: readonly string[];
  /** Asks a BankID proof that lies beside the file. Without it such a proof is named but not examined. */
  readonly checkBankId?: CheckProof;
}

/**
 * Verifies signed minutes from their bytes alone: no network, no clock, no database. Never throws; what cannot be read
 * to the last byte is not valid.
 */
export async function verifyMinutes(
  pdf: Uint8Array,
  options: VerifyOptions = {},
): Promise<VerificationReport> {
  if (pdf.length === 0) return unreadable('not-ours', 'empty-file');
  if (!startsWith(pdf, '%PDF-', 0)) return unreadable('not-ours', 'not-a-pdf');
  if (pdf.length > LARGEST) return unreadable('not-ours', 'too-large');
  try {
    const document = readPdf(pdf);
    const frozen = findFrozen(document);
    return frozen ? await verifyFrozen(document, frozen, options) : unreadable('not-ours', 'not-our-pdf');
  } catch {
    // Closed on every failure, known or not: a verifier that stumbles must not say yes.
    return carriesSlot(pdf)
      ? unreadable('invalid', 'broken-structure')
      : unreadable('not-ours', 'not-our-pdf');
  }
}

/** A signature that holds, with what proves it apart from the file. */
export interface ProvenSignature {
  readonly evidence: Evidence;
  /** DER of the one-time certificate. */
  readonly certificate: Uint8Array;
  /** DER of the root that issued it. */
  readonly root: Uint8Array;
}

/** The signatures of a file that is valid as a whole; none when it is not, or when signatures are missing. */
export async function provenSignatures(pdf: Uint8Array): Promise<readonly ProvenSignature[]> {
  return (await verifyMinutes(pdf)).verdict === 'valid' ? signaturesThatHold(pdf) : [];
}

/** Those of a file that somebody may still sign; it must have been verified, and not be invalid. */
export async function signaturesThatHold(pdf: Uint8Array): Promise<readonly ProvenSignature[]> {
  const document = readPdf(pdf);
  const frozen = findFrozen(document);
  if (!frozen) return [];
  const frozenSha256 = await sha256Hex(pdf.subarray(0, frozen.length));
  const { signed } = await checkRevisions(document, frozen, { frozenSha256, ...anchorsOf({}) });
  return signed.flatMap(({ checked }) =>
    checked.ok ? [{ evidence: checked.evidence, certificate: checked.certificate, root: checked.root }] : [],
  );
}

/** What a bundle shows beside the file, out of the file: the frozen part, and what certificates and lists lie in it. */
export async function partsOf(pdf: Uint8Array): Promise<FileParts | undefined> {
  const document = readPdf(pdf);
  const frozen = findFrozen(document);
  if (!frozen) return undefined;
  const frozenPdf = pdf.subarray(0, frozen.length);
  const frozenSha256 = await sha256Hex(frozenPdf);
  const { data } = await checkRevisions(document, frozen, { frozenSha256, ...anchorsOf({}) });
  return { frozenPdf, frozenSha256, data };
}

export interface FileParts {
  readonly frozenPdf: Uint8Array;
  readonly frozenSha256: string;
  readonly data: CheckedRevisions['data'];
}

async function verifyFrozen(
  document: PdfDocument,
  frozen: Frozen,
  options: VerifyOptions,
): Promise<VerificationReport> {
  const frozenSha256 = await sha256Hex(document.bytes.subarray(0, frozen.length));
  const checked = await checkRevisions(document, frozen, { frozenSha256, ...anchorsOf(options) });
  const { signed, seal, timestamps } = checked;
  const root = await rootOf(checked, options);
  const reasons = [
    ...checked.broken,
    ...documentReasons(document, frozen, checked),
    ...sealReasons(seal),
    ...timestampReasons(checked, options),
    ...(root && !root.pinned && options.trustedRoots?.length
      ? [reason('root-unknown', { fingerprint: root.fingerprint })]
      : []),
  ];
  const { slots, seal: sealField } = readForm(frozen.state);
  const signers = slots.map((slot) => signerReport(slot, signed));
  const [first] = validEvidence(signed);
  const verdict = verdictOf(reasons, signers, seal !== undefined);
  return {
    verdict,
    reasons: [...reasons, ...signers.flatMap(missingOrWrong)],
    notes: [
      ...rootNotes(root),
      ...(verdict === 'valid' && sealField && !seal ? [reason('not-sealed')] : []),
      ...sealNotes(seal),
      ...timestampNotes(timestamps, signed.length > 0 || seal !== undefined),
      ...evidenceNotes(validEvidence(signed)),
    ],
    signers,
    document: first ? documentOf(first, frozen.length) : null,
    root,
    seal: sealReport(seal),
    timestamps: timestampReports(timestamps),
  };
}

function documentReasons(
  document: PdfDocument,
  frozen: Frozen,
  { signed, seal }: CheckedRevisions,
): Reason[] {
  const evidence = validEvidence(signed);
  const [first] = evidence;
  const reasons: Reason[] = [];
  if (document.bytes.length !== document.revisions.at(-1)?.end)
    reasons.push(reason('changed-after-signing', { revision: 0 }));
  if ((signed.length > 0 || seal) && hasActiveContent(document.states))
    reasons.push(reason('active-content'));
  if (!sameRoot(signed, seal)) reasons.push(reason('roots-differ'));
  if (!first) return reasons;
  const same = evidence.every(
    ({ intent }) => canonicalJson(intent.document) === canonicalJson(first.intent.document),
  );
  if (!same) reasons.push(reason('documents-differ'));
  if (first.intent.document.pages !== pageNumbers(frozen.state).length) reasons.push(reason('pages-differ'));
  if (sharesPasskey(evidence)) reasons.push(reason('passkey-shared'));
  return reasons;
}

function signerReport(slot: Slot, signed: readonly Signed[]): SignerReport {
  const { slotId, name, role } = slot;
  const checked = signed.find((signature) => signature.slotId === slotId)?.checked;
  if (!checked) return unsigned(slot);
  const base = { slotId, name, role, signed: true };
  const method = checked.evidence?.method ?? null;
  const signedAt = checked.evidence?.receivedAt ?? null;
  const reasons = checked.ok ? [] : [reason(checked.code, { name, role })];
  // How far it carries is said only of what holds.
  const level = checked.ok ? legalLevel(checked.evidence.method) : null;
  return { ...base, method, level, signedAt, valid: checked.ok, reasons };
}

function missingOrWrong(signer: SignerReport): readonly Reason[] {
  return signer.reasons;
}

async function rootOf(
  { signed, seal }: CheckedRevisions,
  { trustedRoots = [] }: VerifyOptions,
): Promise<VerificationReport['root']> {
  const [root] = validRoots(signed, seal);
  if (!root) return null;
  const fingerprint = await sha256Hex(root);
  const trusted = await Promise.all(trustedRoots.map(pemFingerprint));
  return { fingerprint, pinned: trusted.includes(fingerprint) };
}

function rootNotes(root: VerificationReport['root']): Reason[] {
  return root && !root.pinned ? [reason('root-not-pinned', { fingerprint: root.fingerprint })] : [];
}

function validEvidence(signed: readonly Signed[]): Evidence[] {
  return signed.flatMap(({ checked }) => (checked.ok ? [checked.evidence] : []));
}

function validRoots(signed: readonly Signed[], seal: CheckedSeal | undefined): Bytes[] {
  const sealed = seal?.ok && seal.instanceRoot ? [seal.instanceRoot] : [];
  return [...signed.flatMap(({ checked }) => (checked.ok ? [checked.root] : [])), ...sealed];
}

function sameRoot(signed: readonly Signed[], seal: CheckedSeal | undefined): boolean {
  const [first, ...rest] = validRoots(signed, seal);
  return first === undefined || rest.every((root) => sameBytes(root, first));
}

/** Whether a file that cannot be read was one of ours, to say "changed" instead of "something else". */
function carriesSlot(pdf: Uint8Array): boolean {
  return carries(pdf, `/${SLOT_KEY}`) || carries(pdf, `/T <${toHex(latin1(SEAL_FIELD))}>`);
}

function carries(pdf: Uint8Array, marker: string): boolean {
  for (let at = pdf.indexOf(0x2f); at !== -1; at = pdf.indexOf(0x2f, at + 1))
    if (startsWith(pdf, marker, at)) return true;
  return false;
}
