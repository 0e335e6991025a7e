import { error, json } from '@sveltejs/kit';
import { refusalResponse } from '#lib/http/refusal-status.ts';
import type { RequestHandler } from './$types';

/** What was said beside each clause, for the secretary and the chair. */
export const GET: RequestHandler = async ({ locals, params: { meetingId } }) => {
  if (!locals.session) error(401);
  const found = await locals.services.useCases.readTranscripts({ session: locals.session, meetingId });
  return found.ok ? json(found.value.clauses) : refusalResponse(found.refusal);
};
