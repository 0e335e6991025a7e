import { canonicalBytes } from '#lib/domain/signing/canonical-json.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { sameBytes, sha256Hex } from '../bytes.ts';
import { parseEvidence } from '../evidence-schema.ts';
import { verifyEvidence } from '../methods/verify-evidence.ts';
import { readPdf } from '../pdf/document.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import { findFrozen } from './frozen.ts';
import { signSlot, type SignSlotOptions } from './sign-slot.ts';
import { readSlots, type Slot } from './slots.ts';

export interface ApplySignatureOptions extends Omit<SignSlotOptions, 'slot'> {
  readonly slotId: string;
}

/**
 * Adds one PAdES signature (baseline B-B, not timestamped) as an incremental revision: everything before it stays
 * byte for byte. Refuses `not-frozen-minutes`, `slot-unknown`, `already-signed`, `wrong-slot`, `frozen-differs` and
 * `evidence-invalid` (with the reason). The caller holds one revision at a time; two at once would be a fork.
 */
export async function applySignature(options: ApplySignatureOptions): Promise<Result<Uint8Array>> {
  const { pdf, evidence } = options;
  const target = await findTarget(options);
  if (!target.ok) return target;
  const { slot, frozenLength } = target.value;
  const signed = await signSlot({ ...options, slot });
  // ADJ-3: what was frozen is what was signed, before and after.
  const isUntouched = sameBytes(signed.subarray(0, pdf.length), pdf);
  if (
    !isUntouched ||
    (await sha256Hex(signed.subarray(0, frozenLength))) !== evidence.intent.document.pdfSha256
  )
    throw new Error('signing changed what was there before');
  return ok(signed);
}

async function findTarget({
  pdf,
  slotId,
  evidence,
}: ApplySignatureOptions): Promise<Result<{ readonly slot: Slot; readonly frozenLength: number }>> {
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
  return reason ? refuse('evidence-invalid', { reason }) : ok({ slot, frozenLength: read.frozenLength });
}

function readFrozen(pdf: Uint8Array) {
  try {
    const document = readPdf(pdf);
    const frozen = findFrozen(document);
    const newest = document.states.at(-1);
    return frozen && newest ? { frozenLength: frozen.length, slots: readSlots(newest) } : undefined;
  } catch (error) {
    if (error instanceof PdfSyntaxError) return undefined;
    throw error;
  }
}
