import { fail, redirect } from '@sveltejs/kit';
import { newSettingsIn, textIn } from '#lib/components/calls/agreement-form.ts';
import { failWith } from '#lib/http/refusal-status.ts';
import { requireSession } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const found = await event.locals.services.useCases.showAgreements({ session });
  if (!found.ok) failWith(found.refusal);
  const changes = await event.locals.services.useCases.readAgreementChanges({ session, id: null });
  if (!changes.ok) failWith(changes.refusal);
  return { agreements: found.value, changes: changes.value };
};

export const actions = {
  add: async (event) => {
    const session = requireSession(event);
    const form = await event.request.formData();
    const provider = form.get('provider') === 'teams' ? 'teams' : 'zoom';
    const name = textIn(form, 'name');
    const externalId = textIn(form, 'externalId');
    const settings = newSettingsIn(form, provider);
    const added = await event.locals.services.useCases.addAgreement({ session, name, externalId, settings });
    if (added.ok) redirect(303, `/organisation/calls/${added.value.id}`);
    // Secrets are not sent back: they are typed anew.
    const typed = { provider, name, externalId, clientId: textIn(form, 'clientId') } as const;
    return fail(409, { refusal: added.refusal, typed });
  },
} satisfies Actions;
