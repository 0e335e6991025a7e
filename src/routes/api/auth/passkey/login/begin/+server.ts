import { json } from '@sveltejs/kit';
import { refused } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals }) => {
  const options = await locals.services.auth.passkeys.beginLogin(request.headers.get('origin'));
  return options.ok ? json(options.value) : refused(options.refusal);
};
