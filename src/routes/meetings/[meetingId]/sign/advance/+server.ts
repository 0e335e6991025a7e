import * as v from 'valibot';
import { readJson } from '#server/edge/request.ts';
import { clientOf, ORDER, requireSigner, signingAnswer } from '../answer.ts';
import type { RequestHandler } from './$types';

// The answer is checked to the last byte by the method itself; here only that it is an object.
const advanceBody = v.object({
  session: ORDER,
  response: v.exactOptional(v.record(v.string(), v.unknown())),
});

export const POST: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const body = await readJson(event.request, advanceBody);
  if (!body) return signingAnswer({ ok: false, refusal: { code: 'malformed' } });
  const advanced = await event.locals.services.useCases.advanceSignature({
    session: session.value,
    meetingId: event.params.meetingId,
    order: body.session,
    input: body.response,
    client: clientOf(event),
  });
  return signingAnswer(advanced);
};
