import { error } from '@sveltejs/kit';
import { fileResponse } from '#lib/http/file-response.ts';
import type { RequestHandler } from './$types';

/** The latest signed checkpoint of all logs. No login: the more who keep a copy, the less can be changed unseen. */
export const GET: RequestHandler = async ({ locals }) => {
  const note = await locals.services.audit.latest();
  if (note === null) error(404);
  return fileResponse(new TextEncoder().encode(note), 'checkpoint.txt', 'text/plain; charset=utf-8');
};
