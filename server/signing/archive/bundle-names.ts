/** What stands where in an archive bundle: also what a reader of the zip sees first. */
export const BUNDLE = {
  final: 'protokoll.pdf',
  frozen: 'fryst/protokoll-fryst.pdf',
  canonical: 'fryst/innehall.json',
  evidence: 'bevis/',
  root: 'rot/rot.pem',
  /** Roots in the file besides the instance's own: of timestamp authorities. */
  otherRoots: 'rot/tidsstampel.pem',
  crls: 'rot/sparrlista-',
  corrections: 'rattelser/',
  clauses: 'omedelbart/',
  audit: 'logg/logg.json',
  checkpoint: 'logg/checkpoint.txt',
  verifier: 'granska.html',
  readmeSv: 'LASMIG.txt',
  readmeEn: 'README.txt',
} as const;
