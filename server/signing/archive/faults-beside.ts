import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { canonicalBytes, canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { merkleRoot, minutesLeaves } from '#lib/domain/signing/merkle.ts';
import { sameBytes, sha256, sha256Hex, toHex } from '../bytes.ts';
import { parseEvidence } from '../evidence-schema.ts';
import { verifyEvidence } from '../methods/verify-evidence.ts';
import { pemFingerprint } from '../verify/certificate-chain.ts';
import { type Reason, reason, type VerificationReport } from '../verify/report.ts';
import { type FileParts, signaturesThatHold, verifyMinutes } from '../verify/verify-minutes.ts';
import { type AuditProof, checkAuditProof } from './audit-proof.ts';
import { BUNDLE } from './bundle-names.ts';
import { textOf, type ToldByLog, toldBy } from './log-in-bundle.ts';
import { rootFiles } from './root-files.ts';

export interface InBundle {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly pdf: Uint8Array;
  /** About the signed file. */
  readonly report: VerificationReport;
  readonly parts: FileParts;
  readonly log: AuditProof;
}

/** Read by people, checked by nobody. */
const WORDS: readonly string[] = [BUNDLE.verifier, BUNDLE.readmeSv, BUNDLE.readmeEn];

/** What in a bundle is not what the signed file and the log speak of: missing, exchanged or added. Throws on what cannot be read. */
export async function faultsBeside(bundle: InBundle): Promise<Reason[]> {
  const { files, report, log } = bundle;
  const told = toldBy(log);
  const checks = [
    ...(await checkContents(bundle)),
    ...(await checkRoots(bundle)),
    ...(await checkEvidence(bundle)),
    ...(await checkCorrections(files, told)),
    ...(await checkClauses(bundle, told)),
  ];
  const known = new Set([
    ...checks.map(([name]) => name),
    BUNDLE.final,
    BUNDLE.audit,
    BUNDLE.checkpoint,
    ...WORDS,
  ]);
  const added = [...files.keys()].filter((name) => !known.has(name));
  const wrong = checks.filter(([, holds]) => !holds).map(([name]) => name);
  const ofLog = isOfThese(bundle, told)
    ? await checkAuditProof(log, report.seal?.audit ?? null)
    : 'log-wrong';
  return [
    ...wrong.map((file) => reason('bundle-differs', { file })),
    ...added.map((file) => reason('bundle-added', { file })),
    ...(ofLog === undefined ? [] : [reason(ofLog)]),
  ];
}

/** A file's name, and whether it is what it must be; one that is missing is not. */
type Check = readonly [name: string, holds: boolean];

async function checkContents({ files, parts, report: { document } }: InBundle): Promise<Check[]> {
  const frozen = files.get(BUNDLE.frozen);
  const canonical = files.get(BUNDLE.canonical);
  const isContent = canonical !== undefined && (!document || (await isSigned(canonical, document)));
  return [
    [BUNDLE.frozen, frozen !== undefined && sameBytes(frozen, parts.frozenPdf)],
    [BUNDLE.canonical, isContent],
  ];
}

async function isSigned(
  canonical: Uint8Array,
  { contentSha256, contentRoot }: NonNullable<VerificationReport['document']>,
): Promise<boolean> {
  if ((await sha256Hex(canonical)) !== contentSha256) return false;
  const minutes = JSON.parse(new TextDecoder().decode(canonical)) as MinutesDocument;
  return toHex(await merkleRoot(minutesLeaves(minutes), sha256)) === contentRoot;
}

async function checkRoots({ files, parts, report: { root } }: InBundle): Promise<Check[]> {
  const own = await pemFingerprint(textOf(files, BUNDLE.root));
  const isOwn = own !== undefined && (!root || own === root.fingerprint);
  const others = await rootFiles(parts, own ?? '');
  return [
    [BUNDLE.root, isOwn],
    ...[...others].map(([name, bytes]): Check => [name, isSame(files.get(name), bytes)]),
  ];
}

/** What lies beside the file must be the evidence in the file, or the whole of which the file names the hash. */
async function checkEvidence({ files, pdf, report }: InBundle): Promise<Check[]> {
  if (report.verdict === 'invalid') return [];
  const checks: Check[] = [];
  for (const { evidence } of await signaturesThatHold(pdf)) {
    const name = `${BUNDLE.evidence}${evidence.intent.signer.slotId}.json`;
    checks.push([name, files.has(name) && (await isEvidence(textOf(files, name), evidence))]);
  }
  return checks;
}

async function isEvidence(text: string, inFile: Evidence): Promise<boolean> {
  const value: unknown = JSON.parse(text);
  const whole = canonicalBytes(value);
  if (canonicalJson(value) === canonicalJson(inFile)) return true;
  const named = (inFile as { readonly evidenceSha256?: unknown }).evidenceSha256;
  if (typeof named !== 'string' || named !== (await sha256Hex(whole))) return false;
  const evidence = parseEvidence(whole);
  return evidence?.intentSha256 === inFile.intentSha256 && (await verifyEvidence(evidence)) === undefined;
}

async function checkCorrections(files: InBundle['files'], { corrections }: ToldByLog): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [number, sha] of corrections) {
    const name = `${BUNDLE.corrections}rattelse-${String(number)}.pdf`;
    const file = files.get(name);
    checks.push([name, file !== undefined && (await sha256Hex(file)) === sha]);
  }
  return checks;
}

/** ADJ-5: signed papers of their own, under the same root. */
async function checkClauses({ files, report, log }: InBundle, told: ToldByLog): Promise<Check[]> {
  const checks: Check[] = [];
  for (const revision of told.adjustedClauses) {
    const name = `${BUNDLE.clauses}${String(revision)}.pdf`;
    const file = files.get(name);
    const own = file && (await verifyMinutes(file));
    const holds =
      own?.verdict === 'valid' &&
      own.document?.id === log.meetingId &&
      told.frozen.get(own.document.frozenSha256) === revision &&
      own.root?.fingerprint === report.root?.fingerprint;
    checks.push([name, holds]);
  }
  return checks;
}

/** The log must be of this meeting and tell that these very minutes were frozen and adjusted. */
function isOfThese({ parts, report: { document }, log }: InBundle, { frozen, adjusted }: ToldByLog): boolean {
  const revision = frozen.get(parts.frozenSha256);
  if (revision === undefined || !adjusted.has(revision)) return false;
  return !document || (document.id === log.meetingId && document.revision === revision);
}

function isSame(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && sameBytes(one, other);
}
