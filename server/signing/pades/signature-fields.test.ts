import { describe, expect, it } from 'vitest';
import { createMinutesCompiler } from '#server/documents/typst/compile-minutes.ts';
import * as invented from '#server/documents/typst/invented-minutes.ts';
import { evidenceFor, intentFor, passkeyOf, PEOPLE } from '../../../tests/support/signing-intents.ts';
import { signingWorld, testAuthority } from '../../../tests/support/signed-minutes.ts';
import { signatureBoxes, typstPdf } from '../../../tests/support/signing-pdf.ts';
import { fromLatin1, latin1, sameBytes, sha256Hex } from '../bytes.ts';
import { readPdf } from '../pdf/document.ts';
import { serialise, textOf } from '../pdf/values.ts';
import { verifyMinutes } from '../verify/verify-minutes.ts';
import { applySignature } from './apply-signature.ts';
import { createTypstAppearance } from './appearance.ts';
import { addSignatureFields } from './signature-fields.ts';
import { readSlots } from './slots.ts';

const lastStream = (pdf: Uint8Array, key: string) => {
  const state = readPdf(pdf).states.at(-1);
  const reference = state?.catalog().entries.get(key);
  const object = state?.object((reference as { num: number }).num);
  return fromLatin1(pdf.subarray(...(object?.stream ?? [0, 0])));
};

describe('freezing with signature fields', () => {
  it('[ADJ-3] gives the same frozen bytes from the same PDF, behind bytes it leaves alone', async () => {
    const { pdf, pages } = typstPdf();
    const frozen = await addSignatureFields(pdf, signatureBoxes(pages));
    expect(sameBytes(frozen, await addSignatureFields(pdf, signatureBoxes(pages)))).toBe(true);
    expect(sameBytes(frozen.subarray(0, pdf.length), pdf)).toBe(true);
  });

  it('names, tags and describes each field, and declares PDF/UA once beside PDF/A-2a', async () => {
    const { pdf, pages } = typstPdf();
    const frozen = await addSignatureFields(pdf, signatureBoxes(pages));
    const state = readPdf(frozen).states.at(-1);
    const slots = state ? readSlots(state) : [];
    expect(slots.map(({ slotId, name, role, signature }) => [slotId, name, role, signature])).toEqual([
      ['secretary', 'Sara Sekreterare', 'Sekreterare', undefined],
      ['chair', 'Östen Ordförande', 'Ordförande', undefined],
    ]);
    expect(slots.map(({ field }) => textOf(field.entries.get('TU')))).toEqual(
      signatureBoxes(1).map((box) => box.tooltip),
    );
    const parents = serialise(
      state?.dict(state.catalog().entries.get('StructTreeRoot')).entries.get('ParentTree') ?? null,
    );
    for (const { field } of slots)
      expect(parents).toMatch(new RegExp(`\\b${String(field.entries.get('StructParent'))} \\d+ 0 R`));
    const xmp = lastStream(frozen, 'Metadata');
    expect(xmp.match(/<pdfuaid:part/g)).toHaveLength(1);
    expect(xmp.match(/<pdfaExtension:schemas>/g)).toHaveLength(1);
    expect(xmp.match(/xmlns:pdfuaid=/g)).toHaveLength(1);
  });

  it.each([
    ['a page that is not there', { page: 99 }],
    ['an id that cannot name a field', { slotId: 'å b' }],
  ])('throws on %s', async (_, change) => {
    const { pdf, pages } = typstPdf();
    const [box] = signatureBoxes(pages);
    if (!box) throw new Error('no box');
    await expect(addSignatureFields(pdf, [{ ...box, ...change }])).rejects.toThrow(TypeError);
    await expect(addSignatureFields(pdf, [box, box])).rejects.toThrow('twice');
  });

  it.each(Object.entries(invented).filter(([, value]) => typeof value === 'object'))(
    'freezes and signs what the renderer makes of %s, everybody who signs',
    async (_, document) => {
      const printed = await createMinutesCompiler().compile(document);
      if (!printed.ok) throw new Error(JSON.stringify(printed.refusal));
      const boxes = printed.value.signatureBoxes.map((box) => {
        const signer = document.signers.find(({ slotId }) => slotId === box.slotId);
        if (!signer) throw new Error('nobody');
        return {
          ...box,
          name: signer.name,
          roleText: signer.roleText,
          tooltip: `Underskrift: ${signer.name}`,
        };
      });
      const frozen = await addSignatureFields(printed.value.pdf, boxes);
      expect(lastStream(frozen, 'Metadata').match(/<pdfuaid:part/g)).toHaveLength(1);
      const authority = await testAuthority();
      const render = createTypstAppearance();
      const pdfSha256 = await sha256Hex(frozen);
      let pdf = frozen;
      for (const { slotId, name, roleText: role } of boxes) {
        const intent = intentFor(
          { userId: `user-${slotId}`, name, role, slotId },
          { pdfSha256, pages: printed.value.pages },
        );
        const evidence = await evidenceFor(intent, passkeyOf(`user-${slotId}`));
        const signed = await applySignature({ pdf, slotId, evidence, authority, render, language: 'sv' });
        if (!signed.ok) throw new Error(JSON.stringify(signed.refusal));
        pdf = signed.value;
      }
      expect(await verifyMinutes(pdf)).toMatchObject({ verdict: boxes.length > 0 ? 'valid' : 'not-ours' });
    },
  );
});

describe('applying a signature', () => {
  it('refuses what is not to be signed, and says which', async () => {
    const world = await signingWorld();
    const chair = await world.evidence('chair');
    const signed = await world.sign(world.frozen, 'chair');
    const refused = async (pdf: Uint8Array, slotId: string, evidence = chair) => {
      const result = await world.apply(pdf, slotId, evidence);
      return result.ok ? 'signed' : result.refusal.code;
    };
    expect(await refused(signed, 'chair')).toBe('already-signed');
    expect(await refused(world.frozen, 'nobody')).toBe('slot-unknown');
    expect(await refused(world.frozen, 'secretary')).toBe('wrong-slot');
    expect(await refused(latin1('hej'), 'chair')).toBe('not-frozen-minutes');
    expect(await refused(typstPdf().pdf, 'chair')).toBe('not-frozen-minutes');
    expect(await refused((await signingWorld({ title: 'Annat' })).frozen, 'chair')).toBe('frozen-differs');
    const other = { ...chair, receivedAt: '2030-01-01T00:00:00.000Z' };
    expect(await refused(world.frozen, 'chair', other)).toBe('evidence-invalid');
    const named = await evidenceFor(
      intentFor({ ...PEOPLE.chair, name: 'Någon Annan' }, { pdfSha256: world.pdfSha256, pages: world.pages }),
      world.passkeys.chair,
    );
    expect(await refused(world.frozen, 'chair', named)).toBe('wrong-slot');
  });
});
