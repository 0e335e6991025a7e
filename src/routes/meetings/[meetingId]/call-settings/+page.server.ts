import { fail } from '@sveltejs/kit';
import { failWith } from '#lib/http/refusal-status.ts';
import { requireSession } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

const LONGEST = 20_000;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { meetingId } = event.params;
  const found = await event.locals.services.useCases.readCallSettings({ session, meetingId });
  if (!found.ok) failWith(found.refusal);
  return { meetingId, ...found.value };
};

export const actions = {
  bind: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const form = await event.request.formData();
    const pasted = textIn(form, 'pasted');
    const asked = { pasted, accountId: textIn(form, 'accountId') || null, organiserId: guidIn(form) };
    const bound = await event.locals.services.useCases.bindPasted({ session, meetingId, ...asked });
    return bound.ok
      ? { done: 'bound' as const }
      : fail(409, { refusal: bound.refusal, pasted: pasted.slice(0, LONGEST) });
  },
  make: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const form = await event.request.formData();
    const made = await event.locals.services.useCases.makeCall({
      session,
      meetingId,
      accountId: textIn(form, 'accountId'),
      organiserId: guidIn(form),
      registration: form.get('registration') !== null,
    });
    return made.ok ? { done: 'made' as const } : fail(409, { refusal: made.refusal });
  },
  unbind: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const done = await event.locals.services.useCases.unbindMeeting({ session, meetingId });
    return done.ok ? { done: 'unbound' as const } : fail(409, { refusal: done.refusal });
  },
  late: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const form = await event.request.formData();
    const deliveryIds = form.getAll('delivery').filter((id) => typeof id === 'string');
    const takeIn = form.get('decision') === 'take-in';
    const asked = { session, meetingId, deliveryIds, takeIn };
    const done = await event.locals.services.useCases.settleLate(asked);
    if (!done.ok) return fail(409, { refusal: done.refusal });
    return { done: takeIn ? ('taken-in' as const) : ('put-aside' as const) };
  },
} satisfies Actions;

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

function guidIn(form: FormData): string | null {
  const id = textIn(form, 'organiserId').trim().toLowerCase();
  return GUID.test(id) ? id : null;
}
