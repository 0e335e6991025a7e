import * as v from 'valibot';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import { merkleRoot, minutesLeaves } from '#lib/domain/signing/merkle.ts';
import { sameBytes, sha256, sha256Hex, toHex } from '../bytes.ts';
import { parseEvidence } from '../evidence-schema.ts';
import { isKeptApart } from '../methods/verify-evidence.ts';
import { checkWholeEvidence } from '../methods/whole-evidence.ts';
import { type Reason, reason, unreadable, type VerificationReport } from '../verify/report.ts';
import { provenSignatures, verifyMinutes, type VerifyOptions } from '../verify/verify-minutes.ts';
import { type AuditProof, checkAuditProof } from './audit-proof.ts';
import { BUNDLE, correctionName } from './bundle-names.ts';
import { readZip } from './read-bundle.ts';

const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const AuditSchema = v.object({
  meetingId: v.string(),
  events: v.array(
    v.object({
      version: v.number(),
      id: v.string(),
      commandId: v.string(),
      at: v.string(),
      actor: v.object({ accountId: v.string(), name: v.string() }),
      fact: v.record(v.string(), v.unknown()),
    }),
  ),
  index: v.number(),
  size: v.number(),
  path: v.array(Hash),
  checkpoint: v.string(),
  verifierKey: v.string(),
});

/**
 * Verifies an archive bundle: the signed file as ever, and that everything beside it is what the signatures and the checkpoint
 * speak of. Never throws.
 */
export async function verifyBundle(
  bytes: Uint8Array,
  options: VerifyOptions = {},
): Promise<VerificationReport> {
  const files = readZip(bytes);
  if (typeof files === 'string') return unreadable('not-ours', files);
  const pdf = files.get(BUNDLE.final);
  if (!pdf) return unreadable('not-ours', 'not-a-bundle');
  const report = await verifyMinutes(pdf, options);
  if (report.verdict === 'not-ours' || !report.document) return report;
  let faults: Reason[];
  let notes: readonly Reason[] = report.notes;
  try {
    const beside = await evidenceBeside(files, pdf, options);
    faults = [
      ...(await faultsBeside(files, pdf, report)),
      ...beside.faults,
      ...(await paperFaults(files, report, options)),
    ];
    // What the file alone could not show, the bundle has.
    notes = [...notes.filter(({ code }) => code !== 'evidence-kept-apart'), ...beside.notes];
  } catch {
    // Closed on every failure, as everywhere else.
    faults = [reason('bundle-damaged')];
  }
  return faults.length === 0
    ? { ...report, notes: [reason('bundle-whole'), ...notes] }
    : { ...report, verdict: 'invalid', reasons: [...faults, ...report.reasons] };
}

async function faultsBeside(
  files: ReadonlyMap<string, Uint8Array>,
  pdf: Uint8Array,
  { document }: VerificationReport,
): Promise<Reason[]> {
  if (!document) return [];
  const frozen = files.get(BUNDLE.frozen);
  const canonical = files.get(BUNDLE.canonical);
  const faults: Reason[] = [];
  if (!frozen || !sameBytes(frozen, pdf.subarray(0, document.frozenLength)))
    faults.push(reason('bundle-differs', { file: BUNDLE.frozen }));
  if (!canonical || !(await isContent(canonical, document)))
    faults.push(reason('bundle-differs', { file: BUNDLE.canonical }));
  const wrong = await logFault(files, document);
  if (wrong !== undefined) faults.push(reason(wrong));
  return faults;
}

async function isContent(
  canonical: Uint8Array,
  { contentSha256, contentRoot }: NonNullable<VerificationReport['document']>,
): Promise<boolean> {
  if ((await sha256Hex(canonical)) !== contentSha256) return false;
  const minutes = JSON.parse(new TextDecoder().decode(canonical)) as MinutesDocument;
  return toHex(await merkleRoot(minutesLeaves(minutes), sha256)) === contentRoot;
}

/** What lies beside the file must be the evidence in the file, or the whole of which the file has the hash. */
async function evidenceBeside(
  files: ReadonlyMap<string, Uint8Array>,
  pdf: Uint8Array,
  { checkBankId }: VerifyOptions,
): Promise<{ readonly faults: Reason[]; readonly notes: Reason[] }> {
  const signatures = await provenSignatures(pdf);
  const names = new Set(
    signatures.map(({ evidence }) => `${BUNDLE.evidence}${evidence.intent.signer.slotId}.json`),
  );
  const faults: Reason[] = [...files.keys()]
    .filter((name) => name.startsWith(BUNDLE.evidence) && !names.has(name))
    .map((file) => reason('bundle-differs', { file }));
  const notes: Reason[] = [];
  for (const { evidence } of signatures) {
    const { name, slotId } = evidence.intent.signer;
    const file = `${BUNDLE.evidence}${slotId}.json`;
    const text = new TextDecoder().decode(files.get(file));
    const beside = parseEvidence(new TextEncoder().encode(canonicalJson(JSON.parse(text))));
    if (beside?.intentSha256 !== evidence.intentSha256) {
      faults.push(reason('bundle-differs', { file }));
      continue;
    }
    if (!isKeptApart(evidence)) continue;
    const check = await checkWholeEvidence(beside, evidence, checkBankId);
    if (check.state === 'wrong')
      faults.push(
        check.code === 'evidence-differs' ? reason('bundle-differs', { file }) : reason(check.code, { name }),
      );
    else notes.push(reason(WHOLE[check.state], { name }));
  }
  return { faults, notes };
}

/** A clause adjusted at once is verified as any file; a correction is the one that the log tells of, and all of them are here. */
async function paperFaults(
  files: ReadonlyMap<string, Uint8Array>,
  { document }: VerificationReport,
  options: VerifyOptions,
): Promise<Reason[]> {
  const faults: Reason[] = [];
  for (const [file, bytes] of files) {
    if (!file.startsWith(BUNDLE.clauses)) continue;
    const { verdict, document: paper } = await verifyMinutes(bytes, options);
    if (verdict !== 'valid' || paper?.id !== document?.id) faults.push(reason('bundle-differs', { file }));
  }
  const issued = issuedCorrections(files);
  const unknown = [...files.keys()].filter(
    (name) => name.startsWith(BUNDLE.corrections) && !issued.has(name),
  );
  for (const [file, sha256] of issued) {
    const bytes = files.get(file);
    if (!bytes || (await sha256Hex(bytes)) !== sha256) faults.push(reason('bundle-differs', { file }));
  }
  return [...faults, ...unknown.map((file) => reason('bundle-differs', { file }))];
}

function issuedCorrections(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, unknown> {
  const { events } = v.parse(AuditSchema, JSON.parse(new TextDecoder().decode(files.get(BUNDLE.audit))));
  return new Map(
    events.flatMap(({ fact }) =>
      fact['type'] === 'correction-issued'
        ? [[correctionName(Number(fact['number'])), fact['pdfSha256']] as const]
        : [],
    ),
  );
}

const WHOLE = { holds: 'bundle-evidence-checked', unchecked: 'bundle-evidence-unchecked' } as const;

/** The log must hold, be of this meeting and tell that these very minutes were frozen. */
async function logFault(
  files: ReadonlyMap<string, Uint8Array>,
  { id, revision, frozenSha256 }: NonNullable<VerificationReport['document']>,
): Promise<string | undefined> {
  const parsed = v.safeParse(AuditSchema, JSON.parse(new TextDecoder().decode(files.get(BUNDLE.audit))));
  if (!parsed.success) return 'log-wrong';
  const proof: AuditProof = parsed.output;
  const checkpoint = new TextDecoder().decode(files.get(BUNDLE.checkpoint));
  if (proof.meetingId !== id || checkpoint !== proof.checkpoint) return 'log-wrong';
  const tells = proof.events.some(
    ({ fact }) =>
      fact['type'] === 'minutes-frozen' &&
      fact['revision'] === revision &&
      fact['pdfSha256'] === frozenSha256,
  );
  return tells ? checkAuditProof(proof) : 'log-wrong';
}
