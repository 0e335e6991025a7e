import type { SealStatement } from '#lib/domain/signing/seal-statement.ts';
import { sha256Hex } from '#server/signing/bytes.ts';
import { instanceSeal } from '#server/signing/instance-seal.ts';
import { createTypstAppearance } from '#server/signing/pades/appearance.ts';
import { applySignature } from '#server/signing/pades/apply-signature.ts';
import { addSeal, type SealOptions } from '#server/signing/pades/seal-signature.ts';
import { addSignatureFields } from '#server/signing/pades/signature-fields.ts';
import { addValidationData, type ValidationData } from '#server/signing/pades/validation-data.ts';
import { readPem } from '#server/signing/pki/certificate.ts';
import { stampFile } from '#server/signing/seal-file.ts';
import { createTimestampClient } from '#server/signing/timestamp/client.ts';
import type { Authority } from '#server/signing/authority.ts';
import { evidenceFor, intentFor, passkeyOf } from './signing-intents.ts';
import { typstPdf } from './signing-pdf.ts';
import { testAuthority } from './signed-minutes.ts';
import type { TestTimestampAuthority } from './timestamp-authority.ts';

export const ORGANISATION = 'Exempelby kommun';
const NAMES = [
  'Sara Sekreterare',
  'Östen Ordförande',
  'Åsa Ek',
  'Bo Ask',
  'Mia Lind',
  'Nils Rönn',
  'Eva Hägg',
];
const render = createTypstAppearance();

/** Minutes with a field for the seal and as many signers as asked for, in the time of now. */
export async function sealingWorld(
  options: { signers?: number; clauses?: number; authority?: Authority; sealField?: boolean } = {},
) {
  const { pdf, pages } = typstPdf({ clauses: options.clauses ?? 3 });
  const people = NAMES.slice(0, options.signers ?? 2).map((name, i) => ({
    userId: `user-${String(i)}`,
    name,
    role: i === 0 ? 'Sekreterare' : 'Justerare',
    slotId: `slot-${String(i)}`,
  }));
  const boxes = people.map((one, i) => ({
    ...{ slotId: one.slotId, name: one.name, roleText: one.role, tooltip: `Underskrift: ${one.name}` },
    ...{ page: pages - 1, x: 60 + (i % 3) * 165, y: 30 + Math.floor(i / 3) * 60, width: 155, height: 52 },
  }));
  const seal = options.sealField === false ? {} : { sealTooltip: 'Organisationens sigill' };
  const frozen = await addSignatureFields(pdf, boxes, seal);
  const authority = options.authority ?? (await testAuthority());
  const pdfSha256 = await sha256Hex(frozen);
  const passkeys = people.map(({ userId }) => passkeyOf(userId));
  // Signed a minute ago: the passkey's answer comes a minute after its intent, and timestamps have the real time.
  const now = new Date(Date.now() - 120_000);

  const sign = async (file: Uint8Array, index: number): Promise<Uint8Array> => {
    const [person, passkey] = [people[index], passkeys[index]];
    if (!person || !passkey) throw new Error('no such signer');
    const intent = intentFor(person, { pdfSha256, pages }, { now });
    const evidence = await evidenceFor(intent, passkey, {}, new Date(now.getTime() + 60_000));
    const result = await applySignature({
      ...{ pdf: file, slotId: person.slotId, evidence, authority, render, language: 'sv' },
    });
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    return result.value;
  };
  const signAll = async (): Promise<Uint8Array> => {
    let file: Uint8Array = frozen;
    for (const index of people.keys()) file = await sign(file, index);
    return file;
  };
  const sealFile = async (
    file: Uint8Array,
    own: { signer?: SealOptions['signer']; audit?: SealStatement['audit'] } = {},
  ): Promise<Uint8Array> => {
    const at = new Date();
    const signer = own.signer ?? instanceSeal(authority, { organisation: ORGANISATION, at });
    const audit = own.audit ? { audit: own.audit } : {};
    const result = await addSeal({ pdf: file, organisation: ORGANISATION, at, signer, ...audit });
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    return result.value;
  };
  const data = async (...tsa: TestTimestampAuthority[]): Promise<ValidationData> => ({
    certificates: [authority.rootPem, ...tsa.map(({ rootPem }) => rootPem)].flatMap((pem) =>
      readPem(pem).map(({ der }) => der),
    ),
    crls: [await authority.crl(new Date())],
  });
  const stamp = async (file: Uint8Array, tsa: TestTimestampAuthority): Promise<Uint8Array> => {
    const timestamps = createTimestampClient({ urls: [tsa.url], roots: [tsa.root], now: () => new Date() });
    const result = await stampFile({ pdf: file, data: await data(tsa), timestamps });
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    return result.value.pdf;
  };
  return {
    ...{ frozen, pages, pdfSha256, authority, people, render, sign, signAll, sealFile, data, stamp },
    /** Sealed with validation data, but without a timestamp. */
    unstamped: async () => addValidationData(await sealFile(await signAll()), await data()),
    complete: async (tsa: TestTimestampAuthority) => stamp(await sealFile(await signAll()), tsa),
  };
}

export type SealingWorld = Awaited<ReturnType<typeof sealingWorld>>;
