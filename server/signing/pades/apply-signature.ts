import { canonicalBytes } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { Authority, OneTimeSigner } from '../authority.ts';
import { type Bytes, concat, latin1, sameBytes, sha256, sha256Hex, toHex } from '../bytes.ts';
import { parseEvidence } from '../evidence-schema.ts';
import { verifyEvidence } from '../methods/verify-evidence.ts';
import { readPdf } from '../pdf/document.ts';
import { createIncrement, type Increment } from '../pdf/increment.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import { dict, name, type PdfValue, ref, text, withEntries } from '../pdf/values.ts';
import { embedAppearance, type RenderAppearance } from './appearance.ts';
import { appearanceLines } from './appearance-lines.ts';
import { encodeCms, encodeSignedAttributes } from './cms.ts';
import { findFrozen } from './frozen.ts';
import { pdfDate } from './pdf-date.ts';
import { readSlots, type Slot } from './slots.ts';

export interface ApplySignatureOptions {
  /** The newest bytes: frozen, or with the signatures so far. */
  readonly pdf: Uint8Array;
  readonly slotId: string;
  /** Gives name, role and time: the signature can say nothing that the evidence does not. */
  readonly evidence: Evidence;
  readonly authority: Authority;
  readonly render: RenderAppearance;
  /** Default: {@link appearanceLines}. */
  readonly lines?: readonly string[];
}

/** Room for a P-256 signature in DER, whose length varies between 8 and 72 bytes. */
const LONGEST_SIGNATURE = 72;

/**
 * Adds one PAdES signature (baseline B-B, not timestamped) as an incremental revision: everything before it stays
 * byte for byte. Refuses `not-frozen-minutes`, `slot-unknown`, `already-signed`, `wrong-slot`, `frozen-differs` and
 * `evidence-invalid` (with the reason). The caller holds one revision at a time; two at once would be a fork.
 */
export async function applySignature(options: ApplySignatureOptions): Promise<Result<Uint8Array>> {
  const { pdf, evidence, authority } = options;
  const target = await findTarget(options);
  if (!target.ok) return target;
  const { slot, frozenLength, increment } = target.value;
  const evidenceBytes = canonicalBytes(evidence);
  const signer = await authority.issueOneTime({
    name: evidence.intent.signer.name,
    role: evidence.intent.signer.role,
    method: evidence.method,
    evidenceSha256: await sha256Hex(evidenceBytes),
    at: new Date(evidence.receivedAt),
  });
  const hashes = [await sha256(signer.certificate), await sha256(signer.issuer)];
  const unsigned = await withEmptySignature({
    ...options,
    slot,
    increment,
    room: roomFor(signer, hashes, evidenceBytes),
  });
  const signed = await fillSignature(unsigned, { signer, hashes, evidence: evidenceBytes });
  // ADJ-3: what was frozen is what was signed, before and after.
  const isUntouched = sameBytes(signed.subarray(0, pdf.length), pdf);
  if (
    !isUntouched ||
    (await sha256Hex(signed.subarray(0, frozenLength))) !== evidence.intent.document.pdfSha256
  )
    throw new Error('signing changed what was there before');
  return ok(signed);
}

interface Target {
  readonly slot: Slot;
  readonly frozenLength: number;
  readonly increment: Increment;
}

async function findTarget({ pdf, slotId, evidence }: ApplySignatureOptions): Promise<Result<Target>> {
  const read = readFrozen(pdf);
  if (!read) return refuse('not-frozen-minutes');
  const slot = read.slots.find((candidate) => candidate.slotId === slotId);
  if (!slot) return refuse('slot-unknown', { slotId });
  if (slot.signature !== undefined) return refuse('already-signed', { slotId });
  const { signer, document } = evidence.intent;
  if (signer.slotId !== slotId || signer.name !== slot.name || signer.role !== slot.role)
    return refuse('wrong-slot', { slotId });
  if ((await sha256Hex(pdf.subarray(0, read.frozenLength))) !== document.pdfSha256)
    return refuse('frozen-differs');
  const reason = parseEvidence(canonicalBytes(evidence))
    ? await verifyEvidence(evidence)
    : 'evidence-malformed';
  if (reason) return refuse('evidence-invalid', { reason });
  return ok({ slot, frozenLength: read.frozenLength, increment: createIncrement(read.newest) });
}

function readFrozen(pdf: Uint8Array) {
  try {
    const document = readPdf(pdf);
    const frozen = findFrozen(document);
    const newest = document.states.at(-1);
    return frozen && newest ? { frozenLength: frozen.length, newest, slots: readSlots(newest) } : undefined;
  } catch (error) {
    if (error instanceof PdfSyntaxError) return undefined;
    throw error;
  }
}

function roomFor(signer: OneTimeSigner, hashes: readonly Bytes[], evidence: Bytes): number {
  const signedAttributes = encodeSignedAttributes({
    messageDigest: new Uint8Array(32),
    certificateHashes: hashes,
    evidence,
  });
  const certificates = [signer.certificate, signer.issuer] as const;
  return encodeCms({ signedAttributes, signature: new Uint8Array(LONGEST_SIGNATURE), certificates }).length;
}

async function withEmptySignature(
  options: ApplySignatureOptions & Pick<Target, 'slot' | 'increment'> & { room: number },
): Promise<{ bytes: Uint8Array; contents: readonly [number, number]; range: readonly [number, number] }> {
  const { slot, increment, evidence, render } = options;
  const [left, bottom, right, top] = slot.rect;
  const box = { width: right - left, height: top - bottom };
  const lines = options.lines ?? appearanceLines(evidence);
  const appearance = embedAppearance(increment, render({ ...box, lines }), box);
  const signature = increment.reserve();
  increment.set(slot.num, withEntries(slot.field, { V: ref(signature), AP: dict({ N: ref(appearance) }) }));
  increment.set(signature, signatureDictionary(evidence, options.room));
  const bytes = await increment.finish();
  const spans = readPdf(bytes).states.at(-1)?.dict(ref(signature)).spans;
  const [contents, range] = [spans?.get('Contents'), spans?.get('ByteRange')];
  if (!contents || !range) throw new Error('the signature dictionary was not written');
  return { bytes, contents, range };
}

/** Ten digits each, so that the real numbers fit whatever they are. */
const RANGE_PLACEHOLDER = 9_999_999_999;

function signatureDictionary(evidence: Evidence, room: number): PdfValue {
  const { signer, statement } = evidence.intent;
  return dict({
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    Name: text(signer.name),
    Reason: text(statement),
    M: text(pdfDate(evidence.receivedAt)),
    ByteRange: [0, RANGE_PLACEHOLDER, RANGE_PLACEHOLDER, RANGE_PLACEHOLDER],
    Contents: { kind: 'string', bytes: new Uint8Array(room) },
  });
}

async function fillSignature(
  { bytes, contents, range }: Awaited<ReturnType<typeof withEmptySignature>>,
  proof: { signer: OneTimeSigner; hashes: readonly Bytes[]; evidence: Bytes },
): Promise<Uint8Array> {
  const [start, end] = contents;
  const file = new Uint8Array(bytes);
  const rangeText = `[0 ${start} ${end} ${file.length - end}]`;
  file.set(latin1(rangeText.padEnd(range[1] - range[0])), range[0]);
  const messageDigest = await sha256(concat(file.subarray(0, start), file.subarray(end)));
  const attributes = { messageDigest, certificateHashes: proof.hashes, evidence: proof.evidence };
  const signedAttributes = encodeSignedAttributes(attributes);
  const signature = await proof.signer.sign(signedAttributes);
  const cms = encodeCms({
    signedAttributes,
    signature,
    certificates: [proof.signer.certificate, proof.signer.issuer],
  });
  if (cms.length * 2 > end - start - 2) throw new Error('the signature does not fit its place');
  file.set(latin1(toHex(cms)), start + 1);
  return file;
}
