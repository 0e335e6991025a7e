import { strToU8, type Zippable, zipSync } from 'fflate';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import type { ArchiveContents, SlotEvidence } from '#server/application/archive-contents.ts';
import { sha256Hex } from '../bytes.ts';
import { partsOf } from '../verify/verify-minutes.ts';
import type { AuditProof } from './audit-proof.ts';
import { BUNDLE, clauseName, clauseStem, correctionName, evidenceFolder } from './bundle-names.ts';
import { coveredRanges } from './covered-ranges.ts';
import { readmeText } from './readme.ts';
import { opensslCommands } from './readme-commands.ts';
import { rootFiles } from './root-files.ts';

export interface BundleOptions {
  readonly contents: ArchiveContents;
  readonly rootPem: string;
  readonly rootFingerprint: string;
  readonly audit: AuditProof;
  /** The page that checks all of it offline. */
  readonly verifierPage: string;
}

/** The same contents give the same bytes: a zip has no moment of its own, and its times are in the clock of whoever reads. */
const NO_TIME = new Date(1980, 0, 1, 0, 0, 0);

/** An archive's copy of adjusted minutes as a zip: it needs neither this installation nor this program to be checked. */
export async function makeBundle(options: BundleOptions): Promise<Uint8Array> {
  const { contents, rootPem, rootFingerprint, audit, verifierPage } = options;
  const parts = await partsOf(contents.finalPdf);
  const roots = parts ? await rootFiles(parts, rootFingerprint) : new Map<string, Uint8Array>();
  const facts = {
    fingerprint: rootFingerprint,
    frozenSha256: await sha256Hex(contents.frozenPdf),
    frozenLength: contents.frozenPdf.byteLength,
    finalSha256: await sha256Hex(contents.finalPdf),
    verifierKey: audit.verifierKey,
    commands: opensslCommands(coveredRanges(contents.finalPdf)),
    hasTimestamp: roots.has(BUNDLE.otherRoots),
    hasCorrections: contents.corrections.length > 0,
    hasClauses: contents.clauses.length > 0,
  };
  const files: Zippable = {
    [BUNDLE.final]: unpacked(contents.finalPdf),
    [BUNDLE.frozen]: unpacked(contents.frozenPdf),
    [BUNDLE.canonical]: strToU8(contents.canonical),
    ...evidenceFiles(contents.evidence),
    ...clauseFiles(contents),
    ...named(contents.corrections, ({ number, pdf }) => [correctionName(number), unpacked(pdf)]),
    [BUNDLE.root]: strToU8(rootPem),
    ...Object.fromEntries(roots),
    [BUNDLE.audit]: strToU8(`${JSON.stringify(audit, null, 1)}\n`),
    [BUNDLE.checkpoint]: strToU8(audit.checkpoint),
    [BUNDLE.verifier]: strToU8(verifierPage),
    [BUNDLE.readmeSv]: strToU8(readmeText('sv', facts)),
    [BUNDLE.readmeEn]: strToU8(readmeText('en', facts)),
  };
  return zipSync(files, { mtime: NO_TIME, os: 3 });
}

/** ADJ-5: each clause adjusted at once has its paper, and the evidence of its own signatures. */
function clauseFiles({ canonical, clauses }: ArchiveContents): Zippable {
  const minutes = JSON.parse(canonical) as MinutesDocument;
  const files: Zippable = {};
  for (const clause of clauses) {
    const stem = clauseStem(minutes, clause);
    Object.assign(files, { [clauseName(stem)]: unpacked(clause.pdf) }, evidenceFiles(clause.evidence, stem));
  }
  return files;
}

function evidenceFiles(evidence: readonly SlotEvidence[], stem?: string): Zippable {
  return named(evidence, ({ slotId, evidence: one }) => [
    `${evidenceFolder(stem)}${slotId}.json`,
    strToU8(`${JSON.stringify(one, null, 2)}\n`),
  ]);
}

/** What is packed already only grows by being packed again. */
function unpacked(pdf: Uint8Array): Zippable[string] {
  return [pdf, { level: 0 }];
}

function named<T>(items: readonly T[], file: (item: T) => readonly [string, Zippable[string]]): Zippable {
  return Object.fromEntries(items.map(file));
}
