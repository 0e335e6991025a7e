import { error } from '@sveltejs/kit';
import { fileResponse } from '#lib/http/file-response.ts';
import { failWith } from '#lib/http/refusal-status.ts';
import type { RequestHandler } from './$types';

/** One clause of adjusted minutes, with its proofs. */
export const GET: RequestHandler = async ({ locals, params }) => {
  if (!locals.session) error(401);
  const { session, services } = locals;
  const { meetingId, clauseId } = params;
  const found = await services.useCases.readExtract({ session, meetingId, clauseId });
  return found.ok
    ? fileResponse(found.value.bytes, found.value.filename, 'application/json')
    : failWith(found.refusal);
};
