import type { MinutesDocument } from '#lib/domain/minutes-document.ts';

/** What stands where in an archive bundle: also what a reader of the zip sees first. */
export const BUNDLE = {
  final: 'protokoll.pdf',
  frozen: 'fryst/protokoll-fryst.pdf',
  canonical: 'fryst/innehall.json',
  evidence: 'bevis/',
  clauses: 'paragrafer/',
  corrections: 'rattelser/',
  root: 'rot/rot.pem',
  /** Roots in the file besides the instance's own: of timestamp authorities. */
  otherRoots: 'rot/tidsstampel.pem',
  crls: 'rot/sparrlista-',
  audit: 'logg/logg.json',
  checkpoint: 'logg/checkpoint.txt',
  verifier: 'granska.html',
  readmeSv: 'LASMIG.txt',
  readmeEn: 'README.txt',
} as const;

export function correctionName(number: number): string {
  return `${BUNDLE.corrections}rattelse-${String(number)}.pdf`;
}

/** Of a clause adjusted at once, as the minutes number it: "§ 12" is `par-12-1001` on every disk, 1001 its version in the log. */
export function clauseStem(
  { clauses }: Pick<MinutesDocument, 'clauses'>,
  { clauseId, revision }: { readonly clauseId: string; readonly revision: number },
): string {
  const label = clauses.find(({ id }) => id === clauseId)?.label ?? '';
  const plain = label
    .replace('§', 'par')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return plain === '' ? String(revision) : `${plain}-${String(revision)}`;
}

export function clauseName(stem: string): string {
  return `${BUNDLE.clauses}${stem}.pdf`;
}

/** Where the evidence of the minutes lies, or of the paper of one clause. */
export function evidenceFolder(stem?: string): string {
  return stem === undefined ? BUNDLE.evidence : `${BUNDLE.evidence}${stem}/`;
}
