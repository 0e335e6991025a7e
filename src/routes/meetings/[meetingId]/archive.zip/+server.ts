import { error } from '@sveltejs/kit';
import { fileResponse } from '#lib/http/file-response.ts';
import { failWith } from '#lib/http/refusal-status.ts';
import type { RequestHandler } from './$types';

/** The archive's copy of adjusted minutes. */
export const GET: RequestHandler = async ({ locals, params }) => {
  if (!locals.session) error(401);
  const { session, services } = locals;
  const found = await services.useCases.readArchive({ session, meetingId: params.meetingId });
  return found.ok
    ? fileResponse(found.value.bytes, found.value.filename, 'application/zip')
    : failWith(found.refusal);
};
