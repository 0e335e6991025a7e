import { embedCookieAttributes, embedCookieName } from '#server/edge/cookies.ts';
import type { RequestHandler } from './$types';

/** This frame is done; the person's own windows are left alone. */
export const POST: RequestHandler = async ({ locals: { session, services }, cookies, url }) => {
  if (session) await services.auth.logout(session);
  const secure = url.protocol === 'https:';
  cookies.delete(embedCookieName(secure), embedCookieAttributes(secure, 0));
  return new Response(null, { status: 204 });
};
