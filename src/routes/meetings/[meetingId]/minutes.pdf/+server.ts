import { error } from '@sveltejs/kit';
import { pdfResponse } from '#lib/http/pdf-response.ts';
import { failWith } from '#lib/http/refusal-status.ts';
import { clauseAsked } from '../sign/answer.ts';
import type { RequestHandler } from './$types';

/** The minutes with the signatures so far; `?frozen` gives exactly the bytes that signers approve. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  if (!locals.session) error(401);
  const { session, services } = locals;
  const frozen = url.searchParams.has('frozen');
  const found = await services.useCases.readMinutesPdf({
    session,
    meetingId: params.meetingId,
    frozen,
    ...clauseAsked(url),
  });
  return found.ok ? pdfResponse(found.value.bytes, found.value.filename) : failWith(found.refusal);
};
