import { canonicalBytes } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import type { Authority, OneTimeSigner } from '../authority.ts';
import { type Bytes, sha256, sha256Hex } from '../bytes.ts';
import type { Language } from '../messages.ts';
import { newestState } from '../pdf/document.ts';
import { createIncrement } from '../pdf/increment.ts';
import { dict, name, type PdfValue, ref, text, withEntries } from '../pdf/values.ts';
import { embedAppearance, type RenderAppearance } from './appearance.ts';
import { appearanceLines } from './appearance-lines.ts';
import { encodeCms, encodeSignedAttributes } from './cms.ts';
import {
  coveredBytes,
  emptyContents,
  fillContents,
  type OpenSignature,
  openSignature,
} from './open-signature.ts';
import { pdfDate } from './pdf-date.ts';
import type { Slot } from './slots.ts';

export interface SignSlotOptions {
  /** The newest bytes: frozen, or with the signatures so far. */
  readonly pdf: Uint8Array;
  readonly slot: Slot;
  /** Gives name, role and time: the signature can say nothing that the evidence does not. */
  readonly evidence: Evidence;
  readonly authority: Authority;
  readonly render: RenderAppearance;
  /** Of the minutes: the visible signature stands in it. */
  readonly language: Language;
}

interface Proof {
  readonly signer: OneTimeSigner;
  readonly hashes: readonly Bytes[];
  readonly evidence: Bytes;
}

/** Room for a P-256 signature in DER, whose length varies between 8 and 72 bytes. */
const LONGEST_SIGNATURE = 72;

/** Writes the signature as it is told, with a fresh one-time key. Whether it may is applySignature's to say. */
export async function signSlot(options: SignSlotOptions): Promise<Uint8Array> {
  const { evidence, authority } = options;
  const evidenceBytes = canonicalBytes(evidence);
  const signer = await authority.issueOneTime({
    name: evidence.intent.signer.name,
    role: evidence.intent.signer.role,
    method: evidence.method,
    evidenceSha256: await sha256Hex(evidenceBytes),
    at: new Date(evidence.receivedAt),
  });
  const hashes = [await sha256(signer.certificate), await sha256(signer.issuer)];
  const proof = { signer, hashes, evidence: evidenceBytes };
  return fillSignature(await withEmptySignature(options, roomFor(proof)), proof);
}

function roomFor({ signer, hashes, evidence }: Proof): number {
  const signedAttributes = encodeSignedAttributes({
    messageDigest: new Uint8Array(32),
    certificateHashes: hashes,
    evidence,
  });
  const certificates = [signer.certificate, signer.issuer] as const;
  return encodeCms({ signedAttributes, signature: new Uint8Array(LONGEST_SIGNATURE), certificates }).length;
}

async function withEmptySignature(options: SignSlotOptions, room: number): Promise<OpenSignature> {
  const { slot, evidence, render } = options;
  const increment = createIncrement(newestState(options.pdf));
  const [left, bottom, right, top] = slot.rect;
  const box = { width: right - left, height: top - bottom };
  const lines = appearanceLines(evidence, options.language);
  const appearance = embedAppearance(increment, render({ ...box, lines }), box);
  const signature = increment.reserve();
  increment.set(slot.num, withEntries(slot.field, { V: ref(signature), AP: dict({ N: ref(appearance) }) }));
  increment.set(signature, signatureDictionary(evidence, room));
  return openSignature(await increment.finish(), signature);
}

function signatureDictionary(evidence: Evidence, room: number): PdfValue {
  const { signer, statement } = evidence.intent;
  return dict({
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    Name: text(signer.name),
    Reason: text(statement),
    M: text(pdfDate(evidence.receivedAt)),
    ...emptyContents(room),
  });
}

async function fillSignature(open: OpenSignature, proof: Proof): Promise<Uint8Array> {
  const messageDigest = await sha256(coveredBytes(open));
  const attributes = { messageDigest, certificateHashes: proof.hashes, evidence: proof.evidence };
  const signedAttributes = encodeSignedAttributes(attributes);
  const signature = await proof.signer.sign(signedAttributes);
  return fillContents(
    open,
    encodeCms({
      signedAttributes,
      signature,
      certificates: [proof.signer.certificate, proof.signer.issuer],
    }),
  );
}
