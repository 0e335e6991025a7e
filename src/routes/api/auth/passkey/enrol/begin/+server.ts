import { json } from '@sveltejs/kit';
import { refused } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals }) => {
  if (!locals.session) return refused({ code: 'sign-in-again' });
  const origin = request.headers.get('origin');
  const options = await locals.services.auth.passkeys.beginEnrolment(locals.session, origin);
  return options.ok ? json(options.value) : refused(options.refusal);
};
