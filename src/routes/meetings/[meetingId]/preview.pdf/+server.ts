import { error } from '@sveltejs/kit';
import { pdfResponse } from '#lib/http/pdf-response.ts';
import { failWith } from '#lib/http/refusal-status.ts';
import type { RequestHandler } from './$types';

/** The minutes as they would be frozen now. Always in the language of the record. */
export const GET: RequestHandler = async ({ locals, params: { meetingId } }) => {
  if (!locals.session) error(401);
  const { session, services } = locals;
  const found = await services.useCases.previewMinutes({ session, meetingId, language: 'sv' });
  return found.ok ? pdfResponse(found.value, 'utkast.pdf') : failWith(found.refusal);
};
