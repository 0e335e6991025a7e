import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { merkleRoot, minutesLeaves } from '#lib/domain/signing/merkle.ts';
import { sameBytes, sha256, sha256Hex, toHex } from '../bytes.ts';
import { pemFingerprint } from '../verify/certificate-chain.ts';
import { type Reason, reason, type VerificationReport } from '../verify/report.ts';
import { type FileParts, verifyMinutes, type VerifyOptions } from '../verify/verify-minutes.ts';
import { type AuditProof, checkAuditProof } from './audit-proof.ts';
import { BUNDLE, clauseName, clauseStem, correctionName, evidenceFolder } from './bundle-names.ts';
import { type Check, type EvidenceBeside, evidenceBeside } from './evidence-beside.ts';
import { textOf, type ToldByLog, toldBy } from './log-in-bundle.ts';
import { rootFiles } from './root-files.ts';

export interface InBundle {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly pdf: Uint8Array;
  /** About the signed file. */
  readonly report: VerificationReport;
  readonly parts: FileParts;
  readonly log: AuditProof;
  readonly options: VerifyOptions;
}

export interface Beside {
  readonly faults: readonly Reason[];
  /** What the file alone could not show. */
  readonly notes: readonly Reason[];
}

/** Read by people, checked by nobody. */
const WORDS: readonly string[] = [BUNDLE.verifier, BUNDLE.readmeSv, BUNDLE.readmeEn];

/** A signed paper with the evidence of its signatures. */
interface Paper extends EvidenceBeside {
  /** Where evidence lies that was not looked at, since the paper it belongs to does not hold. */
  readonly unread?: string;
}

const unread = (folder: string): Paper => ({ checks: [], faults: [], notes: [], unread: folder });

/** What in a bundle is not what the signed file and the log speak of: missing, exchanged or added. Throws on what cannot be read. */
export async function faultsBeside(bundle: InBundle): Promise<Beside> {
  const { files, report, log } = bundle;
  const told = toldBy(log);
  const papers: Paper[] = [await evidenceOfMinutes(bundle), ...(await checkClauses(bundle, told))];
  const checks = [
    ...(await checkContents(bundle)),
    ...(await checkRoots(bundle)),
    ...papers.flatMap((paper) => paper.checks),
    ...(await checkCorrections(files, told)),
  ];
  const ofLog = isOfThese(bundle, told)
    ? await checkAuditProof(log, report.seal?.audit ?? null)
    : 'log-wrong';
  return {
    faults: [
      ...checks.flatMap(([file, holds]) => (holds ? [] : [reason('bundle-differs', { file })])),
      ...addedTo(files, checks, papers).map((file) => reason('bundle-added', { file })),
      ...papers.flatMap((paper) => paper.faults),
      ...(ofLog === undefined ? [] : [reason(ofLog)]),
    ],
    notes: papers.flatMap((paper) => paper.notes),
  };
}

function addedTo(files: InBundle['files'], checks: readonly Check[], papers: readonly Paper[]): string[] {
  const own = [BUNDLE.final, BUNDLE.audit, BUNDLE.checkpoint, ...WORDS];
  const known = new Set([...own, ...checks.map(([name]) => name)]);
  const unasked = papers.flatMap((paper) => paper.unread ?? []);
  return [...files.keys()].filter(
    (name) => !known.has(name) && !unasked.some((folder) => name.startsWith(folder)),
  );
}

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

async function evidenceOfMinutes({ files, pdf, report, options }: InBundle): Promise<Paper> {
  const folder = evidenceFolder();
  // The signatures of a file that does not hold say nothing of what lies beside it.
  if (report.verdict === 'invalid') return unread(folder);
  return evidenceBeside(files, { pdf, folder }, options.checkBankId);
}

async function checkCorrections(files: InBundle['files'], { corrections }: ToldByLog): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [number, sha] of corrections) {
    const name = correctionName(number);
    const file = files.get(name);
    checks.push([name, file !== undefined && (await sha256Hex(file)) === sha]);
  }
  return checks;
}

/** ADJ-5: signed papers of their own, under the same root, each with the evidence of its signatures. */
async function checkClauses(bundle: InBundle, told: ToldByLog): Promise<Paper[]> {
  const { files, options } = bundle;
  const papers: Paper[] = [];
  if (told.adjustedClauses.size === 0) return papers;
  const minutes = JSON.parse(textOf(files, BUNDLE.canonical)) as MinutesDocument;
  for (const [revision, clauseId] of told.adjustedClauses) {
    const stem = clauseStem(minutes, { clauseId, revision });
    const name = clauseName(stem);
    const pdf = files.get(name);
    const isIts = pdf !== undefined && (await isPaperOf(bundle, told, { pdf, revision }));
    const folder = evidenceFolder(stem);
    const proofs = isIts ? await evidenceBeside(files, { pdf, folder }, options.checkBankId) : unread(folder);
    papers.push({ ...proofs, checks: [[name, isIts], ...proofs.checks] });
  }
  return papers;
}

async function isPaperOf(
  { files, log, options }: InBundle,
  { frozen }: ToldByLog,
  { pdf, revision }: { readonly pdf: Uint8Array; readonly revision: number },
): Promise<boolean> {
  const { verdict, document, root } = await verifyMinutes(pdf, options);
  const own = await pemFingerprint(textOf(files, BUNDLE.root));
  return (
    verdict === 'valid' &&
    document?.id === log.meetingId &&
    frozen.get(document.frozenSha256) === revision &&
    root?.fingerprint === own
  );
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
