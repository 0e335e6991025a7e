import * as v from 'valibot';
import { json } from '@sveltejs/kit';
import { METHOD_KEY } from '#lib/domain/signing/methods.ts';
import { malformed, readJson, refused } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

const body = v.object({ method: v.pipe(v.string(), v.regex(METHOD_KEY)) });

export const POST: RequestHandler = async ({ request, locals }) => {
  if (!locals.session) return refused({ code: 'sign-in-again' });
  const read = await readJson(request, body);
  if (!read) return malformed();
  const done = await locals.services.useCases.unlinkIdentity({
    session: locals.session,
    method: read.method,
  });
  return done.ok ? json({}) : refused(done.refusal);
};
