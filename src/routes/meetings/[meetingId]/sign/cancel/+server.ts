import * as v from 'valibot';
import { readJson } from '#server/edge/request.ts';
import { ORDER, requireSigner, signingAnswer } from '../answer.ts';
import type { RequestHandler } from './$types';

const cancelBody = v.object({ session: ORDER });

export const POST: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const body = await readJson(event.request, cancelBody);
  if (!body) return signingAnswer({ ok: false, refusal: { code: 'malformed' } });
  const cancelled = await event.locals.services.useCases.cancelSignature({
    session: session.value,
    meetingId: event.params.meetingId,
    order: body.session,
  });
  return signingAnswer(cancelled);
};
