/** Stands in the PDF as the reason of the seal; Swedish, as the minutes' own statements are kept. */
export const SEAL_REASON = 'Organisationens sigill efter justering';

/** What stands as method in the certificate of a seal. */
export const SEAL_METHOD = 'organisation-seal';

/** The common name in the certificate of a seal. */
export function sealName(organisationName: string): string {
  return `${organisationName} – sigill`;
}
