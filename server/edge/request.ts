import { type Cookies, json, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Refusal, Result } from '#lib/domain/refusal.ts';
import type { Visitor } from '#server/auth/auth.ts';
import type { AuthenticatedSession } from '#server/auth/authenticated-session.ts';
import { type SessionCookie, sessionCookieName } from './cookies.ts';
import type { StartedSession } from '#server/auth/sessions.ts';

export const expectedAccountSchema = v.exactOptional(v.pipe(v.string(), v.maxLength(64)));

type Asked = Pick<RequestEvent, 'locals' | 'url'>;

/** The browser behind a request, as sign-in wants to know it. */
export function visitorOf(
  event: Asked & Pick<RequestEvent, 'request' | 'getClientAddress'>,
  expectedAccountId?: string,
): Visitor {
  return {
    userAgent: event.request.headers.get('user-agent') ?? '',
    address: event.getClientAddress(),
    secure: isSecure(event.url),
    session: event.locals.session,
    expectedAccountId,
  };
}

/** The session of the request, or off to the login page and back. Loads of a layout do not guard actions: call it in each. */
export function requireSession({ locals, url }: Asked): AuthenticatedSession {
  if (locals.session) return locals.session;
  redirect(303, `/login?next=${encodeURIComponent(url.pathname)}`);
}

export function giveCookie(cookies: Cookies, { name, value, attributes }: SessionCookie): void {
  cookies.set(name, value, attributes);
}

export function takeCookie(cookies: Cookies, url: URL): void {
  const secure = isSecure(url);
  cookies.delete(sessionCookieName(secure), { path: '/', secure, httpOnly: true, sameSite: 'lax' });
}

/** The body as JSON of a shape, or null. */
export async function readJson<T>(request: Request, schema: v.GenericSchema<unknown, T>): Promise<T | null> {
  try {
    const parsed = v.safeParse(schema, await request.json());
    return parsed.success ? parsed.output : null;
  } catch {
    // Not JSON: the caller answers 400.
    return null;
  }
}

export function malformed(): Response {
  return refused({ code: 'malformed' });
}

export function refused(refusal: Refusal): Response {
  return json({ refusal }, { status: statusOf(refusal.code) });
}

/** The answer to a sign-in over JSON: the cookie, and who it is. */
export function signedIn(cookies: Cookies, result: Result<StartedSession>): Response {
  if (!result.ok) return refused(result.refusal);
  giveCookie(cookies, result.value.cookie);
  return json({ account: publicAccount(result.value.session) });
}

/** What the page may know of who is signed in. */
export function publicAccount({ account }: AuthenticatedSession) {
  const { id, name, email, locale, isAdministrator, demoRole } = account;
  return { id, name, email, locale, isAdministrator, demoRole };
}

const UNPROVEN: readonly string[] = [
  'wrong-credentials',
  'passkey-refused',
  'sign-in-again',
  'embed-rejected',
  'embed-code-refused',
];

export function statusOf(code: string): number {
  if (code === 'too-many-attempts') return 429;
  if (code === 'conference-unreachable') return 503;
  if (code === 'origin-not-allowed' || code === 'demo-only' || code === 'another-person') return 403;
  if (UNPROVEN.includes(code)) return 401;
  return 400;
}

function isSecure(url: URL): boolean {
  return url.protocol === 'https:';
}
