/** What stands where in an archive bundle: also what a reader of the zip sees first. */
export const BUNDLE = {
  final: 'protokoll.pdf',
  frozen: 'fryst/protokoll-fryst.pdf',
  canonical: 'fryst/innehall.json',
  evidence: 'bevis/',
  clauses: 'paragrafer/',
  corrections: 'rattelser/',
  root: 'rot/rot.pem',
  audit: 'logg/logg.json',
  checkpoint: 'logg/checkpoint.txt',
  verifier: 'granska.html',
  readmeSv: 'LASMIG.txt',
  readmeEn: 'README.txt',
} as const;

export function correctionName(number: number): string {
  return `${BUNDLE.corrections}rattelse-${String(number)}.pdf`;
}
