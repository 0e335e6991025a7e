import * as v from 'valibot';
import { malformed, readJson, refused } from '#server/edge/request.ts';
import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

const body = v.object({ personalNumber: v.pipe(v.string(), v.maxLength(20)) });

export const POST: RequestHandler = async ({ request, locals }) => {
  if (!locals.session) return refused({ code: 'sign-in-again' });
  const read = await readJson(request, body);
  if (!read) return malformed();
  const kept = await locals.services.useCases.enrolPersonalNumber({
    session: locals.session,
    number: read.personalNumber,
  });
  return kept.ok ? json({}) : refused(kept.refusal);
};

export const DELETE: RequestHandler = async ({ locals }) => {
  if (!locals.session) return refused({ code: 'sign-in-again' });
  await locals.services.useCases.removePersonalNumber({ session: locals.session });
  return json({});
};
