import * as v from 'valibot';
import { readJson } from '#server/edge/request.ts';
import { requireSigner, signingAnswer } from '../answer.ts';
import type { RequestHandler } from './$types';

// The passkey's answer is checked to the last byte by the method itself; here only that it is an object.
const finishBody = v.object({
  intentSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
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
    client: {
      address: event.getClientAddress(),
      userAgent: event.request.headers.get('user-agent') ?? '',
    },
  });
  return signingAnswer(finished);
};
