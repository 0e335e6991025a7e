export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  /** ESS signing-certificate-v2, RFC 5035: what makes CMS into CAdES. */
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  /** ESS signing-certificate, the older one with SHA-1; some timestamp authorities write it still. */
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  /** RFC 3161 TSTInfo. */
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  crlNumber: '2.5.29.20',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  /** RFC 9336. */
  documentSigning: '1.3.6.1.5.5.7.3.36',
  /** Beside document signing, because NSS (and with it poppler) trusts no certificate without a purpose it knows. */
  emailProtection: '1.3.6.1.5.5.7.3.4',
  /** RFC 7773 Authentication Context, as Swedish central signing services use it. */
  authenticationContext: '1.2.752.201.5.1',
  /** Klubba's evidence, an OCTET STRING of canonical JSON; the arc is the UUID 41ac4c28-394e-4847-b592-87cc721e5286. */
  evidence: '2.25.87294439435679183295316303040099537542',
} as const;
