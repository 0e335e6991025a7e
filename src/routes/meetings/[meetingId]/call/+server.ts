import { error, json } from '@sveltejs/kit';
import { refusalResponse } from '#lib/http/refusal-status.ts';
import type { RequestHandler } from './$types';

/** What the call says of who is there, for secretary and chair. */
export const GET: RequestHandler = async ({ locals, params: { meetingId } }) => {
  if (!locals.session) error(401);
  const found = await locals.services.useCases.readCall({ session: locals.session, meetingId });
  return found.ok ? json(found.value) : refusalResponse(found.refusal);
};
