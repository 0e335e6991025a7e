import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { ok } from '#lib/domain/refusal.ts';
import type { MinutesPress } from '#server/application/ports.ts';
import type { RenderedMinutes } from './typst/compile-minutes.ts';
import type { MinutesRenderer } from './typst/renderer.ts';

type Box = RenderedMinutes['signatureBoxes'][number];

export interface FieldBox extends Box {
  readonly tooltip: string;
  readonly name: string;
  readonly roleText: string;
}

export interface MinutesPressOptions {
  readonly renderer: MinutesRenderer;
  readonly addSignatureFields: (
    pdf: Uint8Array,
    boxes: readonly FieldBox[],
    options: { readonly sealTooltip: string },
  ) => Promise<Uint8Array>;
}

/** Typst, and then a signature field for everybody who signs: the frozen bytes. */
export function createMinutesPress({ renderer, addSignatureFields }: MinutesPressOptions): MinutesPress {
  return {
    preview: async (document) => {
      const printed = await renderer.render(document);
      return printed.ok ? ok(printed.value.pdf) : printed;
    },
    freeze: async (document) => {
      const printed = await renderer.render(document);
      if (!printed.ok) return printed;
      const { pdf, pages, signatureBoxes, templateVersion, typstVersion } = printed.value;
      const frozen = await addSignatureFields(
        pdf,
        signatureBoxes.map((box) => fieldBox(box, document)),
        { sealTooltip: document.language === 'sv' ? 'Organisationens sigill' : 'Seal of the organisation' },
      );
      return ok({ pdf: frozen, pages, renderer: { templateVersion, typstVersion } });
    },
  };
}

function fieldBox(box: Box, document: MinutesDocument): FieldBox {
  const signer = document.signers.find((one) => one.slotId === box.slotId);
  if (!signer) throw new Error(`the template placed a box for nobody: ${box.slotId}`);
  const word = document.language === 'sv' ? 'Underskrift' : 'Signature';
  return {
    ...box,
    name: signer.name,
    roleText: signer.roleText,
    tooltip: `${word}: ${signer.name}, ${signer.roleText}`,
  };
}
