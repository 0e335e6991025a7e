import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { attestationSchema } from '#server/edge/passkey-wire.ts';
import { malformed, readJson, refused } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

const bodySchema = v.object({ attestation: attestationSchema, name: v.pipe(v.string(), v.maxLength(80)) });

export const POST: RequestHandler = async ({ request, locals }) => {
  if (!locals.session) return refused({ code: 'sign-in-again' });
  const body = await readJson(request, bodySchema);
  if (!body) return malformed();
  const origin = request.headers.get('origin');
  const enrolled = await locals.services.auth.passkeys.finishEnrolment(locals.session, origin, body);
  return enrolled.ok ? json(enrolled.value) : refused(enrolled.refusal);
};
