import { error } from '@sveltejs/kit';
import { fileResponse } from '#lib/http/file-response.ts';
import { failWith } from '#lib/http/refusal-status.ts';
import type { RequestHandler } from './$types';

/** The manifest or the app package that the provider's administrator uploads. */
export const GET: RequestHandler = async ({ locals, params: { agreementId } }) => {
  if (!locals.session) error(401);
  const asked = { session: locals.session, id: agreementId };
  const found = await locals.services.useCases.readAgreementPaper(asked);
  if (!found.ok) failWith(found.refusal);
  const { bytes, filename, type } = found.value;
  return fileResponse(bytes, filename, type);
};
