import type { IncomingMessage } from 'node:http';
import { embedCookieName, readCookie } from '#server/edge/cookies.ts';
import type { Auth } from './auth.ts';
import type { AuthenticatedSession } from './authenticated-session.ts';

/**
 * Whose socket this is. A ticket is spent and is the only answer there is; without one the cookie of the person says it, and
 * else the cookie of a frame. The Origin has been asked about before.
 */
export async function socketSession(
  auth: Pick<Auth, 'authenticateCookieHeader' | 'embed'>,
  { headers }: Pick<IncomingMessage, 'headers'>,
  ticket: string | undefined,
): Promise<AuthenticatedSession | null> {
  if (ticket !== undefined) return auth.embed.redeem(ticket);
  const secure = headers.origin?.startsWith('https:') ?? false;
  return (
    (await auth.authenticateCookieHeader(headers.cookie, { secure })) ??
    (await auth.embed.authenticate(readCookie(headers.cookie, embedCookieName(secure))))
  );
}

/** A browser can say no more than an address when it opens a WebSocket. Undefined when it names no ticket. */
export function ticketInUrl({ url }: Pick<IncomingMessage, 'url'>): string | undefined {
  const query = url?.split('?', 2)[1];
  return query === undefined ? undefined : (new URLSearchParams(query).get('ticket') ?? undefined);
}
