import { json } from '@sveltejs/kit';
import { publicAccount } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

/** Who is signed in, for pages that stay open for hours. */
export const GET: RequestHandler = ({ locals }) => {
  const account = locals.session ? publicAccount(locals.session) : null;
  return json({ account }, { headers: { 'cache-control': 'no-store' } });
};
