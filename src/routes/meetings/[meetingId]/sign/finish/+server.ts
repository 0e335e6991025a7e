import * as v from 'valibot';
import { readJson } from '#server/edge/request.ts';
import { clientOf, ORDER, requireSigner, signingAnswer } from '../answer.ts';
import type { RequestHandler } from './$types';

// The passkey's answer is checked to the last byte by the method itself; here only that it is an object.
const finishBody = v.object({
  intentSha256: ORDER,
  response: v.record(v.string(), v.unknown()),
});

export const POST: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const body = await readJson(event.request, finishBody);
  if (!body) return signingAnswer({ ok: false, refusal: { code: 'malformed' } });
  const finished = await event.locals.services.useCases.finishSignature({
    session: session.value,
    meetingId: event.params.meetingId,
    ...body,
    client: clientOf(event),
  });
  return signingAnswer(finished);
};
