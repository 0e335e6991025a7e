import * as v from 'valibot';
import { readJson } from '#server/edge/request.ts';
import { requireSigner, signingAnswer } from '../answer.ts';
import type { RequestHandler } from './$types';

const wanted = v.strictObject({ clauseId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)) });

export const POST: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const body = await readJson(event.request, wanted);
  if (!body) return signingAnswer({ ok: false, refusal: { code: 'malformed' } });
  const { meetingId } = event.params;
  const { useCases } = event.locals.services;
  return signingAnswer(await useCases.freezeClause({ session: session.value, meetingId, ...body }));
};
