import { error, fail, redirect } from '@sveltejs/kit';
import { requireSession } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

/** What is missing before the minutes can be frozen, as the server sees it: it alone knows which texts are empty. */
export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { meetingId } = event.params;
  const checked = await event.locals.services.useCases.checkMinutes({ session, meetingId });
  if (!checked.ok) error(404, 'No such meeting');
  return { meetingId, ...checked.value };
};

export const actions: Actions = {
  default: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const frozen = await event.locals.services.useCases.freezeMinutes({ session, meetingId });
    if (!frozen.ok) return fail(409, { refusal: frozen.refusal });
    redirect(303, `/meetings/${meetingId}/sign`);
  },
};
