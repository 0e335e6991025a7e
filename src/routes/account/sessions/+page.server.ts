import { redirect } from '@sveltejs/kit';
import { requireSession, takeCookie } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const open = await event.locals.services.auth.sessions.list(session.account.id);
  return {
    sessions: open.map((one) => ({ ...one, isThis: one.sessionId === session.sessionId })),
    calls: await event.locals.services.useCases.conferenceIdentities({ session }),
  };
};

export const actions: Actions = {
  end: async (event) => {
    const session = requireSession(event);
    const sessionId = String((await event.request.formData()).get('sessionId'));
    await event.locals.services.auth.sessions.end(session.account.id, sessionId);
    return { ended: true };
  },
  unlink: async (event) => {
    const session = requireSession(event);
    const provider = (await event.request.formData()).get('provider') === 'teams' ? 'teams' : 'zoom';
    await event.locals.services.useCases.unlinkConference({ session, provider });
    return { unlinked: true };
  },
  endAll: async (event) => {
    await event.locals.services.auth.sessions.endAll(requireSession(event).account.id);
    takeCookie(event.cookies, event.url);
    redirect(303, '/login');
  },
};
