import { fail } from '@sveltejs/kit';
import { requireSession, statusOf } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const passkeys = await event.locals.services.auth.passkeys.list(requireSession(event).account.id);
  const { hostname } = event.url;
  return {
    hostname,
    passkeys: passkeys.map(({ id, name, rpId, isBackedUp, createdAt, lastUsedAt }) => ({
      id,
      name,
      host: rpId,
      isBackedUp,
      createdAt,
      lastUsedAt,
    })),
  };
};

export const actions: Actions = {
  remove: async (event) => {
    const session = requireSession(event);
    const id = (await event.request.formData()).get('id');
    const removed = await event.locals.services.auth.passkeys.remove(session, String(id));
    return removed.ok
      ? { removed: true }
      : fail(statusOf(removed.refusal.code), { refusal: removed.refusal });
  },
};
