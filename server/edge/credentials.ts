import type { RequestEvent } from '@sveltejs/kit';
import type { Auth } from '#server/auth/auth.ts';
import type { AuthenticatedSession } from '#server/auth/authenticated-session.ts';
import { embedCookieName, readCookie } from './cookies.ts';
import { admittedTo } from './panel-access.ts';

type Asked = Pick<RequestEvent, 'request' | 'url'> & { readonly route: { readonly id: string | null } };

/**
 * Whose request this is: by a bearer token, by the cookie of a person, by the cookie of a frame, and the first of them
 * that counts on this route.
 */
export async function sessionOf(
  { request, route, url }: Asked,
  auth: Auth,
): Promise<AuthenticatedSession | null> {
  const secure = url.protocol === 'https:';
  const cookies = request.headers.get('cookie') ?? undefined;
  const bearer = bearerOf(request.headers);
  const ways = [
    () => auth.embed.authenticate(bearer),
    () => auth.authenticateCookieHeader(cookies, { secure }),
    () => auth.embed.authenticate(readCookie(cookies, embedCookieName(secure))),
  ];
  for (const way of ways) {
    const session = admittedTo(route.id, await way());
    if (session) return session;
  }
  return null;
}

function bearerOf(headers: Headers): string | null {
  return /^Bearer ([A-Za-z0-9_-]{43})$/iu.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}
