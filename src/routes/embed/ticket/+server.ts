import { error, json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Opens one socket of this session, once. */
export const POST: RequestHandler = async ({ locals: { session, services } }) => {
  if (!session?.scope) error(401);
  return json({ ticket: await services.auth.embed.ticket(session) });
};
