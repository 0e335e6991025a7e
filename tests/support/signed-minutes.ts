import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { type Authority, openAuthority } from '#server/signing/authority.ts';
import { sha256Hex } from '#server/signing/bytes.ts';
import { applySignature } from '#server/signing/pades/apply-signature.ts';
import { createTypstAppearance } from '#server/signing/pades/appearance.ts';
import { evidenceFor, intentFor, NOW, passkeyOf, PEOPLE } from './signing-intents.ts';
import { frozenPdf } from './signing-pdf.ts';

const render = createTypstAppearance();

export type SlotName = keyof typeof PEOPLE;

/** An authority in a folder of its own, gone again at once: the root and the key stay in memory. */
export async function testAuthority(organisationName = 'Exempelby kommun'): Promise<Authority> {
  const directory = await mkdtemp(join(tmpdir(), 'authority-'));
  try {
    return await openAuthority({ directory, now: () => NOW, organisationName });
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Frozen minutes, two enrolled signers and the authority: what a signing test starts from. */
export async function signingWorld(options: { clauses?: number; title?: string } = {}) {
  const { frozen, pages } = await frozenPdf(options);
  const authority = await testAuthority();
  const pdfSha256 = await sha256Hex(frozen);
  const passkeys = { secretary: passkeyOf(PEOPLE.secretary.userId), chair: passkeyOf(PEOPLE.chair.userId) };
  const intent = (slot: SlotName) => intentFor(PEOPLE[slot], { pdfSha256, pages });
  const evidence = (slot: SlotName) => evidenceFor(intent(slot), passkeys[slot]);
  const apply = (pdf: Uint8Array, slotId: string, proof: Evidence) =>
    applySignature({ pdf, slotId, evidence: proof, authority, render, language: 'sv' });
  const sign = async (pdf: Uint8Array, slot: SlotName) => {
    const result = await apply(pdf, slot, await evidence(slot));
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    return result.value;
  };
  return { frozen, pages, pdfSha256, authority, passkeys, intent, evidence, apply, sign, render };
}

export type SigningWorld = Awaited<ReturnType<typeof signingWorld>>;
