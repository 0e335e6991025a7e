import { fail, redirect } from '@sveltejs/kit';
import { settingsIn, textIn } from '#lib/components/calls/agreement-form.ts';
import { failWith } from '#lib/http/refusal-status.ts';
import { requireSession } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

const SECRETS = ['client', 'hook', 'graph'] as const;

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const id = event.params.agreementId;
  const found = await event.locals.services.useCases.showAgreement({ session, id });
  if (!found.ok) failWith(found.refusal);
  const changes = await event.locals.services.useCases.readAgreementChanges({ session, id });
  if (!changes.ok) failWith(changes.refusal);
  const leaves = await event.locals.services.useCases.leavesUnderAgreement({ session, id });
  if (!leaves.ok) failWith(leaves.refusal);
  return { agreement: found.value, changes: changes.value, openLeaves: leaves.value };
};

export const actions = {
  change: async (event) => {
    const session = requireSession(event);
    const id = event.params.agreementId;
    const form = await event.request.formData();
    const provider = form.get('provider') === 'teams' ? 'teams' : 'zoom';
    const input = { session, id, name: textIn(form, 'name'), settings: settingsIn(form, provider) };
    const done = await event.locals.services.useCases.changeAgreement(input);
    return done.ok ? { done: 'changed' as const } : fail(409, { refusal: done.refusal });
  },
  rotate: async (event) => {
    const session = requireSession(event);
    const id = event.params.agreementId;
    const form = await event.request.formData();
    const input = { session, id, secret: secretIn(form), value: textIn(form, 'value') };
    const done = await event.locals.services.useCases.rotateSecret(input);
    return done.ok ? { done: 'rotated' as const } : fail(409, { refusal: done.refusal });
  },
  drop: async (event) => {
    const session = requireSession(event);
    const id = event.params.agreementId;
    const secret = secretIn(await event.request.formData());
    const done = await event.locals.services.useCases.dropFormerSecret({ session, id, secret });
    return done.ok ? { done: 'dropped' as const } : fail(409, { refusal: done.refusal });
  },
  end: async (event) => {
    const session = requireSession(event);
    const id = event.params.agreementId;
    const told = Number(textIn(await event.request.formData(), 'despiteLeaves'));
    const despiteLeaves = Number.isSafeInteger(told) ? told : 0;
    const done = await event.locals.services.useCases.endAgreement({ session, id, despiteLeaves });
    if (!done.ok) return fail(409, { refusal: done.refusal });
    redirect(303, '/organisation/calls');
  },
} satisfies Actions;

function secretIn(form: FormData): (typeof SECRETS)[number] {
  return SECRETS.find((one) => one === form.get('secret')) ?? 'hook';
}
