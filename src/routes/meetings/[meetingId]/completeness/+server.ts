import { error, json } from '@sveltejs/kit';
import { refusalResponse } from '#lib/http/refusal-status.ts';
import type { RequestHandler } from './$types';

/** What is missing before the minutes can be frozen, as findings of the domain. */
export const GET: RequestHandler = async ({ locals, params: { meetingId } }) => {
  if (!locals.session) error(401);
  const found = await locals.services.useCases.checkMinutes({ session: locals.session, meetingId });
  return found.ok ? json(found.value) : refusalResponse(found.refusal);
};
