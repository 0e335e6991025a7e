import * as v from 'valibot';
import { readJson } from '#server/edge/request.ts';
import { clauseAsked, requireSigner, signingAnswer } from '../answer.ts';
import type { RequestHandler } from './$types';

const declineBody = v.object({ reason: v.pipe(v.string(), v.maxLength(20_000)) });

export const POST: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const body = await readJson(event.request, declineBody);
  if (!body) return signingAnswer({ ok: false, refusal: { code: 'malformed' } });
  const declined = await event.locals.services.useCases.declineSignature({
    session: session.value,
    meetingId: event.params.meetingId,
    ...clauseAsked(event.url),
    reason: body.reason,
  });
  return signingAnswer(declined);
};
