import * as v from 'valibot';
import { readJson } from '#server/edge/request.ts';
import { requireSigner, signingAnswer } from '../answer.ts';
import type { RequestHandler } from './$types';

const text = v.pipe(v.string(), v.maxLength(20_000));
const wanted = v.strictObject({
  slotId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,80}$/)),
  text: v.exactOptional(text),
});

export const POST: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const body = await readJson(event.request, wanted);
  if (!body) return signingAnswer({ ok: false, refusal: { code: 'malformed' } });
  const { meetingId } = event.params;
  const { useCases } = event.locals.services;
  return signingAnswer(await useCases.recordDeviation({ session: session.value, meetingId, ...body }));
};
