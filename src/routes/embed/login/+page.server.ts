import { fail } from '@sveltejs/kit';
import { demoRoles } from '#server/edge/demo.ts';
import type { Actions, PageServerLoad } from './$types';

/** The window in which somebody signs in for a frame that waits for them. */
export const load: PageServerLoad = async ({ locals: { session, services }, url }) => {
  const offer = url.searchParams.get('offer') ?? '';
  const isTeams = url.searchParams.get('via') === 'teams';
  const roles = services.config.isDemo ? demoRoles : [];
  const shown = session ? await services.embed.readOffer({ session, offer }) : null;
  return {
    // An action's address replaces the query: the form has to say it again.
    query: new URLSearchParams({ offer, ...(isTeams && { via: 'teams' }) }).toString(),
    isTeams,
    roles,
    person: session && { name: session.account.name },
    asked: shown?.ok ? shown.value : null,
    refusal: shown && !shown.ok ? shown.refusal : null,
  };
};

export const actions: Actions = {
  consent: async (event) => {
    const { session } = event.locals;
    // The page itself asks to sign in again: it knows which frame waits.
    if (!session) return fail(401, { refusal: { code: 'not-logged-in' } });
    const offer = event.url.searchParams.get('offer') ?? '';
    const meetingId = String((await event.request.formData()).get('meetingId'));
    const taken = await event.locals.services.embed.takeUpOffer({ session, offer, meetingId });
    return taken.ok ? taken.value : fail(400, { refusal: taken.refusal });
  },
};
