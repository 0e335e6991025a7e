import { redirect } from '@sveltejs/kit';
import { requireSession } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

/** Where an OpenID issuer sends people back to. Whatever came of it is told on the page they left. */
export const GET: RequestHandler = async (event) => {
  const returned = await event.locals.services.useCases.returnFromIssuer({
    session: requireSession(event),
    url: event.url.href,
    client: {
      address: event.getClientAddress(),
      userAgent: event.request.headers.get('user-agent') ?? '',
    },
  });
  if (!returned.ok) redirect(303, `/?failed=${returned.refusal.code}`);
  const { value } = returned;
  const how = value.outcome.ok ? null : value.outcome.refusal.code;
  if (value.to === 'account') {
    redirect(303, `/account/signing?${how === null ? 'linked=1' : `failed=${how}`}`);
  }
  const query = new URLSearchParams(value.clauseId === null ? {} : { clause: value.clauseId });
  query.set(how === null ? 'signed' : 'failed', how ?? '1');
  redirect(303, `/meetings/${value.meetingId}/sign?${query.toString()}`);
};
