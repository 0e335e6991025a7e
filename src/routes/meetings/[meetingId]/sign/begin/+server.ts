import * as v from 'valibot';
import { json } from '@sveltejs/kit';
import { METHOD_KEY } from '#lib/domain/signing/methods.ts';
import { getLocale } from '#lib/i18n/generated/runtime.js';
import { readJson } from '#server/edge/request.ts';
import { clauseAsked, clientOf, requireSigner, signingAnswer } from '../answer.ts';
import type { RequestHandler } from './$types';

const beginBody = v.object({ method: v.exactOptional(v.pipe(v.string(), v.regex(METHOD_KEY))) });

export const POST: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const body = await readJson(event.request, beginBody);
  if (!body) return signingAnswer({ ok: false, refusal: { code: 'malformed' } });
  const { hostname, origin } = event.url;
  const begun = await event.locals.services.useCases.beginSignature({
    session: session.value,
    meetingId: event.params.meetingId,
    ...clauseAsked(event.url),
    ...body,
    place: { rpId: hostname, origin, locale: getLocale() },
    client: clientOf(event),
  });
  if (!begun.ok) return signingAnswer(begun);
  const { order, ...rest } = begun.value;
  return json({ session: order, ...rest });
};
