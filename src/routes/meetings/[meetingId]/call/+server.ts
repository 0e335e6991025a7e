import { error, json } from '@sveltejs/kit';
import { refusalResponse } from '#lib/http/refusal-status.ts';
import { settleSchema } from '#lib/protocol/settle-wire.ts';
import { readJson } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

/** What the call says of who is there, for secretary and chair. */
export const GET: RequestHandler = async ({ locals, params: { meetingId } }) => {
  if (!locals.session) error(401);
  const found = await locals.services.useCases.readCall({ session: locals.session, meetingId });
  return found.ok ? json(found.value) : refusalResponse(found.refusal);
};

/** What secretary or chair says to one suggestion of the call. */
export const POST: RequestHandler = async ({ locals, params: { meetingId }, request }) => {
  if (!locals.session) error(401);
  const asked = await readJson(request, settleSchema);
  if (!asked) return refusalResponse({ code: 'malformed' });
  const { session, services } = locals;
  const done = await services.useCases.settleSuggestion({ session, meetingId, ...asked });
  return done.ok ? json(done.value) : refusalResponse(done.refusal);
};
