import { canonicalBytes } from '#lib/domain/signing/canonical-json.ts';
import { SEAL_SCHEMA, type SealStatement } from '#lib/domain/signing/seal-statement.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { type Bytes, sameBytes, sha256, sha256Hex } from '../bytes.ts';
import { type PdfDocument, readPdf } from '../pdf/document.ts';
import { createIncrement } from '../pdf/increment.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import { dict, name, ref, text, withEntries } from '../pdf/values.ts';
import { encodeCms, encodeSignedAttributes } from './cms.ts';
import { findFrozen } from './frozen.ts';
import { coveredBytes, emptyContents, fillContents, openSignature } from './open-signature.ts';
import { pdfDate } from './pdf-date.ts';
import { SEAL_REASON } from './seal-words.ts';
import { type HiddenField, readForm } from './slots.ts';

/** Whoever signs for the organisation: the instance's authority, or a seal that was bought. */
export interface SealSigner {
  /** DER: the seal's own, then its issuers. */
  readonly certificates: readonly [Bytes, ...Bytes[]];
  /** DER AlgorithmIdentifier. */
  readonly algorithm: Bytes;
  readonly longestSignature: number;
  sign(data: Uint8Array): Promise<Bytes>;
}

export interface SealOptions {
  /** Signed by everybody who signs. */
  readonly pdf: Uint8Array;
  readonly organisation: string;
  readonly at: Date;
  readonly audit?: SealStatement['audit'];
  /** Called once, with the SHA-256 of the statement that the certificate may be tied to. */
  signer(statementSha256: string): Promise<SealSigner>;
}

/**
 * Adds the organisation's seal as an incremental revision. Refuses `not-frozen-minutes`, `no-seal-field` for files from
 * before there were seals, `already-sealed`, and `unsigned-slot` (with the name) while a signature is missing (ADJ-2).
 */
export async function addSeal(options: SealOptions): Promise<Result<Uint8Array>> {
  const target = findField(options.pdf);
  if (!target.ok) return target;
  const { document, field, frozenLength, signatures } = target.value;
  const statement: SealStatement = {
    schema: SEAL_SCHEMA,
    organisation: options.organisation,
    frozenSha256: await sha256Hex(options.pdf.subarray(0, frozenLength)),
    signedSha256: await sha256Hex(options.pdf),
    signatures,
    sealedAt: options.at.toISOString(),
    ...(options.audit ? { audit: options.audit } : {}),
  };
  const evidence = canonicalBytes(statement);
  const signer = await options.signer(await sha256Hex(evidence));
  const sealed = await write({ document, field, statement, evidence, signer });
  if (!sameBytes(sealed.subarray(0, options.pdf.length), options.pdf))
    throw new Error('sealing changed what was there before');
  return ok(sealed);
}

interface Target {
  readonly document: PdfDocument;
  readonly field: HiddenField;
  readonly frozenLength: number;
  readonly signatures: number;
}

function findField(pdf: Uint8Array): Result<Target> {
  try {
    const document = readPdf(pdf);
    const frozen = findFrozen(document);
    const newest = document.states.at(-1);
    if (!frozen || !newest) return refuse('not-frozen-minutes');
    const { slots, seal } = readForm(newest);
    if (!seal) return refuse('no-seal-field');
    if (seal.signature !== undefined) return refuse('already-sealed');
    const missing = slots.find((slot) => slot.signature === undefined);
    if (missing) return refuse('unsigned-slot', { name: missing.name, role: missing.role });
    return ok({ document, field: seal, frozenLength: frozen.length, signatures: slots.length });
  } catch (error) {
    if (error instanceof PdfSyntaxError) return refuse('not-frozen-minutes');
    throw error;
  }
}

async function write(options: {
  readonly document: PdfDocument;
  readonly field: HiddenField;
  readonly statement: SealStatement;
  readonly evidence: Bytes;
  readonly signer: SealSigner;
}): Promise<Uint8Array> {
  const { document, field, statement, evidence, signer } = options;
  const certificateHashes = await Promise.all(signer.certificates.map(sha256));
  const parts = (messageDigest: Uint8Array) => ({
    signedAttributes: encodeSignedAttributes({ messageDigest, certificateHashes, evidence }),
    certificates: signer.certificates,
    algorithm: signer.algorithm,
  });
  const largest = { ...parts(new Uint8Array(32)), signature: new Uint8Array(signer.longestSignature) };
  const state = document.states.at(-1);
  if (!state) throw new TypeError('PDF: no revision');
  const increment = createIncrement(state);
  const signature = increment.reserve();
  increment.set(field.num, withEntries(field.field, { V: ref(signature) }));
  increment.set(
    signature,
    dict({
      Type: name('Sig'),
      Filter: name('Adobe.PPKLite'),
      SubFilter: name('ETSI.CAdES.detached'),
      Name: text(statement.organisation),
      Reason: text(SEAL_REASON),
      M: text(pdfDate(statement.sealedAt)),
      ...emptyContents(encodeCms(largest).length),
    }),
  );
  const open = openSignature(await increment.finish(), signature);
  const signed = parts(await sha256(coveredBytes(open)));
  return fillContents(open, encodeCms({ ...signed, signature: await signer.sign(signed.signedAttributes) }));
}
