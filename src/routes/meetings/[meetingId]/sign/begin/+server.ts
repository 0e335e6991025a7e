import { json } from '@sveltejs/kit';
import { getLocale } from '#lib/i18n/generated/runtime.js';
import { clauseAsked, requireSigner, signingAnswer } from '../answer.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const { hostname, origin } = event.url;
  const begun = await event.locals.services.useCases.beginSignature({
    session: session.value,
    meetingId: event.params.meetingId,
    ...clauseAsked(event.url),
    place: { rpId: hostname, origin, locale: getLocale() },
  });
  return begun.ok ? json(begun.value) : signingAnswer(begun);
};
