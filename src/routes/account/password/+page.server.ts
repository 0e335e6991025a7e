import { fail } from '@sveltejs/kit';
import { giveCookie, requireSession, statusOf, visitorOf } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { id } = requireSession(event).account;
  return { hasPassword: await event.locals.services.auth.hasPassword(id) };
};

export const actions: Actions = {
  default: async (event) => {
    const session = requireSession(event);
    const form = await event.request.formData();
    const result = await event.locals.services.auth.changePassword({
      ...visitorOf(event),
      session,
      currentPassword: String(form.get('currentPassword') ?? ''),
      newPassword: String(form.get('newPassword') ?? ''),
    });
    if (!result.ok) return fail(statusOf(result.refusal.code), { refusal: result.refusal });
    giveCookie(event.cookies, result.value.cookie);
    return { changed: true };
  },
};
