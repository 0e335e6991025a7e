import { strToU8, type Zippable, zipSync } from 'fflate';
import type { ArchiveContents } from '#server/application/hand-out-minutes.ts';
import { sha256Hex } from '../bytes.ts';
import type { AuditProof } from './audit-proof.ts';
import { BUNDLE, correctionName } from './bundle-names.ts';
import { readmeText } from './readme.ts';

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
  const facts = {
    fingerprint: rootFingerprint,
    frozenSha256: await sha256Hex(contents.frozenPdf),
    frozenLength: contents.frozenPdf.byteLength,
    finalSha256: await sha256Hex(contents.finalPdf),
    verifierKey: audit.verifierKey,
  };
  const files: Zippable = {
    [BUNDLE.final]: [contents.finalPdf, { level: 0 }],
    [BUNDLE.frozen]: [contents.frozenPdf, { level: 0 }],
    [BUNDLE.canonical]: strToU8(contents.canonical),
    ...Object.fromEntries(
      contents.evidence.map(({ slotId, evidence }) => [
        `${BUNDLE.evidence}${slotId}.json`,
        strToU8(`${JSON.stringify(evidence, null, 2)}\n`),
      ]),
    ),
    ...Object.fromEntries(
      contents.clauses.map(({ label, pdf }): [string, Zippable[string]] => [
        `${BUNDLE.clauses}${fileName(label)}.pdf`,
        [pdf, { level: 0 }],
      ]),
    ),
    ...Object.fromEntries(
      contents.corrections.map(({ number, pdf }): [string, Zippable[string]] => [
        correctionName(number),
        [pdf, { level: 0 }],
      ]),
    ),
    [BUNDLE.root]: strToU8(rootPem),
    [BUNDLE.audit]: strToU8(`${JSON.stringify(audit, null, 1)}\n`),
    [BUNDLE.checkpoint]: strToU8(audit.checkpoint),
    [BUNDLE.verifier]: strToU8(verifierPage),
    [BUNDLE.readmeSv]: strToU8(readmeText('sv', facts)),
    [BUNDLE.readmeEn]: strToU8(readmeText('en', facts)),
  };
  return zipSync(files, { mtime: NO_TIME, os: 3 });
}

/** "§ 12" on every disk. */
function fileName(label: string): string {
  return label
    .replace('§', 'par')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/gu, '');
}
