import { readFile } from 'node:fs/promises';
import type { MinutesSealing } from '#server/application/seal-ports.ts';
import type { PdfSealer } from '#server/application/ports.ts';
import type { Authority } from './authority.ts';
import type { DeskKeys } from './desk/jobs.ts';
import { openSigningDesk } from './desk/signing-desk.ts';
import { createMinutesSealing, type MinutesSealingOptions } from './minutes-sealing.ts';
import { openOwnSeal } from './own-seal.ts';
import type { SignatureFieldBox } from './pades/signature-fields.ts';
import type { ValidationData } from './pades/validation-data.ts';
import { fromBase64, readPem, toPem } from './pki/certificate.ts';
import { createTimestampClient, type TimestampFailure } from './timestamp/client.ts';

export interface SealingConfig {
  readonly tsaUrls: readonly string[];
  /** Path of a PEM file: roots, and revocation lists where there are any. */
  readonly tsaRoots: string | undefined;
  readonly sealP12: string | undefined;
  readonly sealP12Password: string | undefined;
}

export interface Sealing {
  readonly sealer: PdfSealer;
  readonly sealing: MinutesSealing;
  /** Empty fields for everybody who signs, and for the seal. */
  addSignatureFields(
    pdf: Uint8Array,
    boxes: readonly SignatureFieldBox[],
    options: { readonly sealTooltip: string },
  ): Promise<Uint8Array>;
  /** PEM of what the timestamp authorities are trusted by; empty when none is configured. */
  readonly tsaRoots: readonly string[];
  /** PEM of the certificates of a seal that was bought. */
  readonly sealRoots: readonly string[];
  close(): Promise<void>;
}

/**
 * Everything that signs, seals and stamps, as configured. Throws, in words for whoever configures it, on a file that is
 * missing, a password that does not open the seal, or roots that are none.
 */
export async function openSealing(options: {
  readonly config: SealingConfig;
  readonly authority: Authority;
  readonly organisationName: string;
  readonly now: () => Date;
  readonly checkpoint?: MinutesSealingOptions['checkpoint'];
  readonly onFailed: (failures: readonly TimestampFailure[]) => void;
}): Promise<Sealing> {
  const { config, authority, now, checkpoint } = options;
  const ownSeal = await readOwnSeal(config);
  const { organisationName } = options;
  const desk = openSigningDesk({ authority: authority.stored, organisationName, ownSeal: ownSeal?.file });
  const pem = config.tsaRoots === undefined ? '' : await readFile(config.tsaRoots, 'utf8');
  const roots = readPem(pem);
  if (config.tsaUrls.length > 0 && roots.length === 0)
    throw new Error('TSA_ROOTS holds no certificate, so no timestamp could be believed');
  const timestamps =
    config.tsaUrls.length > 0 ? createTimestampClient({ urls: config.tsaUrls, roots, now }) : undefined;
  const timestampData = { certificates: roots.map(({ der }) => der), crls: readCrls(pem) };
  const { onFailed } = options;
  return {
    addSignatureFields: (pdf, boxes, fields) => desk.doJob('fields', { pdf, boxes, ...fields }),
    sealer: { applySignature: (job) => desk.doJob('sign', job) },
    sealing: createMinutesSealing({
      authority,
      doJob: desk.doJob,
      timestamps,
      timestampData,
      now,
      checkpoint,
      onFailed,
    }),
    tsaRoots: roots.length > 0 ? [pem] : [],
    sealRoots: ownSeal?.roots ?? [],
    close: () => desk.close(),
  };
}

async function readOwnSeal({ sealP12, sealP12Password = '' }: SealingConfig) {
  if (sealP12 === undefined) return undefined;
  const file: NonNullable<DeskKeys['ownSeal']> = {
    p12: new Uint8Array(await readFile(sealP12)),
    password: sealP12Password,
  };
  // Opened once here: a wrong password is told at the start and not after the first meeting.
  const { certificates } = await openOwnSeal(file.p12, file.password);
  return { file, roots: certificates.slice(-1).map((der) => toPem(der)) };
}

function readCrls(pem: string): ValidationData['crls'] {
  const blocks = pem.matchAll(/-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/g);
  return [...blocks].map(([, base64 = '']) => fromBase64(base64));
}
