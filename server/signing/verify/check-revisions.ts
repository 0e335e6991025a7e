import type { Frozen } from '../pades/frozen.ts';
import { readForm } from '../pades/slots.ts';
import type { PdfDocument } from '../pdf/document.ts';
import { type AnyCertificate, readCertificate, readPem } from '../pki/certificate.ts';
import { isRevoked } from '../pki/crl.ts';
import { type CheckedSeal, checkSeal } from './check-seal.ts';
import { type CheckedSignature, checkSignature } from './check-signature.ts';
import { type CheckedTimestamp, checkTimestamp } from './check-timestamp.ts';
import { type CheckedValidationData, checkValidationData } from './check-validation-data.ts';
import { type AllowedRevision, readRevision } from './read-revision.ts';
import { type Reason, reason } from './report.ts';

export interface Signed {
  readonly slotId: string;
  readonly checked: CheckedSignature;
}

export interface CheckedRevisions {
  readonly signed: readonly Signed[];
  readonly seal: CheckedSeal | undefined;
  readonly timestamps: readonly CheckedTimestamp[];
  /** The newest certificates and revocation lists in the file. */
  readonly data: CheckedValidationData;
  /** What was done to the file that nobody may do. */
  readonly broken: readonly Reason[];
}

export interface Anchors {
  readonly tsaRoots: readonly AnyCertificate[];
  readonly sealRoots: readonly AnyCertificate[];
}

export function anchorsOf(options: {
  readonly trustedTsaRoots?: readonly string[];
  readonly trustedSealRoots?: readonly string[];
}): Anchors {
  return {
    tsaRoots: (options.trustedTsaRoots ?? []).flatMap(readPem),
    sealRoots: (options.trustedSealRoots ?? []).flatMap(readPem),
  };
}

interface Reading {
  readonly document: PdfDocument;
  readonly frozen: Frozen;
  readonly options: Anchors & { readonly frozenSha256: string };
  readonly signed: Signed[];
  readonly timestamps: CheckedTimestamp[];
  seal: CheckedSeal | undefined;
  data: CheckedValidationData;
  /** No signature may come any more. */
  isClosed: boolean;
}

/** Reads and checks everything behind the frozen bytes, in order, and stops at the first thing that is not allowed. */
export async function checkRevisions(
  document: PdfDocument,
  frozen: Frozen,
  options: Reading['options'],
): Promise<CheckedRevisions> {
  const reading: Reading = {
    document,
    frozen,
    options,
    signed: [],
    timestamps: [],
    seal: undefined,
    data: { certificates: [], crls: [] },
    isClosed: false,
  };
  const broken: Reason[] = [];
  let last: AllowedRevision['kind'] | undefined;
  for (let index = frozen.index + 1; index < document.revisions.length && broken.length === 0; index += 1) {
    const revision = index - frozen.index;
    try {
      const found = readRevision(document, index);
      last = found.kind;
      const fault = await take(reading, found);
      if (fault) broken.push(reason(fault, { revision }));
    } catch {
      // Whatever this revision is, it is none of those that may be; what comes after it stands on it.
      broken.push(reason('changed-after-signing', { revision }));
    }
  }
  // What stands behind the last timestamp is not covered by it, and may have been put there at any time.
  if (broken.length === 0 && reading.timestamps.length > 0 && last !== 'timestamp')
    broken.push(reason('timestamp-not-last'));
  return { ...reading, broken: [...broken, ...revocations(reading)] };
}

/** The order: signatures, the seal, and then validation data and timestamps. */
async function take(reading: Reading, found: AllowedRevision): Promise<string | undefined> {
  const { document, options } = reading;
  const isEarlyEnough = !reading.isClosed;
  if (found.kind !== 'signature') reading.isClosed = true;
  switch (found.kind) {
    case 'signature': {
      if (!isEarlyEnough) return 'signed-too-late';
      const checked = await checkSignature(document.bytes, found, options.frozenSha256);
      reading.signed.push({ slotId: found.slot.slotId, checked });
      return undefined;
    }
    case 'seal': {
      if (!isEarlyEnough) return 'sealed-too-late';
      if (!found.isComplete) return 'sealed-too-early';
      const signatures = readForm(reading.frozen.state).slots.length;
      reading.seal = await checkSeal(document.bytes, found, {
        frozenSha256: options.frozenSha256,
        signatures,
        roots: options.sealRoots,
      });
      return undefined;
    }
    case 'validation-data': {
      const data = await checkValidationData(found.data);
      if (!data) return 'validation-data-wrong';
      reading.data = data;
      return undefined;
    }
    case 'timestamp': {
      const others = reading.data.certificates;
      const roots = options.tsaRoots;
      reading.timestamps.push(await checkTimestamp(document.bytes, found, { roots, others }));
      return undefined;
    }
  }
}

/** Whoever's certificate had been called back when it was used. */
function revocations({ signed, seal, timestamps, data: { crls } }: Reading): Reason[] {
  const found: Reason[] = [];
  for (const { checked } of signed) {
    const certificate = checked.ok ? readCertificate(checked.certificate) : undefined;
    if (checked.ok && certificate && isRevoked(certificate, crls, new Date(checked.evidence.receivedAt)))
      found.push(reason('certificate-revoked', { name: checked.evidence.intent.signer.name }));
  }
  if (seal?.ok && isRevoked(seal.certificate, crls, new Date(seal.statement.sealedAt)))
    found.push(reason('certificate-revoked', { name: seal.name }));
  for (const token of timestamps)
    if (token.ok && token.chain.some((one) => isRevoked(one, crls, token.genTime)))
      found.push(reason('certificate-revoked', { name: token.authority }));
  return found;
}
