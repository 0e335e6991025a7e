import { ok } from '#lib/domain/refusal.ts';
import { authorityFrom } from '../authority.ts';
import { instanceSeal } from '../instance-seal.ts';
import { openOwnSeal } from '../own-seal.ts';
import { createTypstAppearance, type RenderAppearance } from '../pades/appearance.ts';
import { applySignature } from '../pades/apply-signature.ts';
import { addSeal } from '../pades/seal-signature.ts';
import { addSignatureFields } from '../pades/signature-fields.ts';
import { addValidationData } from '../pades/validation-data.ts';
import { prepareStamp } from '../seal-file.ts';
import type { DeskKeys, DoJob, JobKind, SigningJobs } from './jobs.ts';

type Doers = {
  readonly [K in JobKind]: (options: SigningJobs[K]['options']) => Promise<SigningJobs[K]['value']>;
};

/** The jobs themselves, in this thread. */
export function createJobs(keys: DeskKeys): DoJob {
  const authority = authorityFrom(keys.authority, keys.organisationName);
  let render: Promise<RenderAppearance> | undefined;
  const own = keys.ownSeal ? openOwnSeal(keys.ownSeal.p12, keys.ownSeal.password) : undefined;
  // Said at the first seal; a rejection that nobody waits for yet would end the process.
  own?.catch(() => undefined);
  const doers: Doers = {
    fields: ({ pdf, boxes, sealTooltip }) => addSignatureFields(pdf, boxes, { sealTooltip }),
    async sign(options) {
      render ??= Promise.resolve(createTypstAppearance());
      return applySignature({ ...options, authority: await authority, render: await render });
    },
    async seal({ pdf, organisation, at, audit, data }) {
      const signer = own ? () => own : instanceSeal(await authority, { organisation, at });
      const sealed = await addSeal({ pdf, organisation, at, signer, ...(audit && { audit }) });
      return sealed.ok ? ok(await addValidationData(sealed.value, data)) : sealed;
    },
    stamp: ({ pdf, data, room }) => prepareStamp(pdf, data, room),
  };
  return (kind, options) => doers[kind](options);
}
