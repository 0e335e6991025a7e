import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { readJson } from '#server/edge/request.ts';
import { requireSigner, signingAnswer } from '../sign/answer.ts';
import type { RequestHandler } from './$types';

const text = v.pipe(v.string(), v.maxLength(20_000));
const wanted = v.strictObject({
  clauseId: v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))),
  what: text,
  oldText: text,
  newText: text,
  basis: text,
});

/** The corrections of the adjusted minutes (COR-1). */
export const GET: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const { meetingId } = event.params;
  const found = await event.locals.services.useCases.listCorrections({ session: session.value, meetingId });
  return found.ok ? json(found.value) : signingAnswer(found);
};

export const POST: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const correction = await readJson(event.request, wanted);
  if (!correction) return signingAnswer({ ok: false, refusal: { code: 'malformed' } });
  const { meetingId } = event.params;
  const { useCases } = event.locals.services;
  return signingAnswer(await useCases.correctMinutes({ session: session.value, meetingId, correction }));
};
