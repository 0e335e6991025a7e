import { error } from '@sveltejs/kit';
import { pdfResponse } from '#lib/http/pdf-response.ts';
import { failWith } from '#lib/http/refusal-status.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  if (!locals.session) error(401);
  if (!/^[1-9]\d{0,5}$/u.test(params.number)) error(404);
  const { session, services } = locals;
  const { meetingId } = params;
  const found = await services.useCases.readCorrectionPdf({
    session,
    meetingId,
    number: Number(params.number),
  });
  return found.ok ? pdfResponse(found.value, `rattelse-${params.number}.pdf`) : failWith(found.refusal);
};
