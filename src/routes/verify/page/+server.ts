import { fileResponse } from '#lib/http/file-response.ts';
import type { RequestHandler } from './$types';

/** The page that checks minutes from a disk. No login: whoever holds a copy may check it. */
export const GET: RequestHandler = async ({ locals }) => {
  const page = new TextEncoder().encode(await locals.services.signing.verifierPage());
  return fileResponse(page, 'klubba-verify.html', 'text/html; charset=utf-8');
};
