import type { PdfSealer } from '#server/application/ports.ts';
import type { Authority } from './authority.ts';
import type { RenderAppearance } from './pades/appearance.ts';
import { applySignature } from './pades/apply-signature.ts';

/** PAdES signatures by the instance's authority. */
export function createPdfSealer({
  authority,
  render,
}: {
  readonly authority: Authority;
  readonly render: RenderAppearance;
}): PdfSealer {
  return { applySignature: (options) => applySignature({ ...options, authority, render }) };
}
