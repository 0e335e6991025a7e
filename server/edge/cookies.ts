import { INSTALL_SECONDS } from '#server/application/install-app.ts';

/** How the session cookie is set; the shape SvelteKit's `cookies.set` takes. */
export interface CookieAttributes {
  readonly path: '/';
  readonly httpOnly: true;
  readonly sameSite: 'lax';
  readonly secure: boolean;
  /** Seconds. */
  readonly maxAge: number;
}

export interface SessionCookie {
  readonly name: string;
  readonly value: string;
  readonly attributes: CookieAttributes;
}

/** `__Host-` ties the cookie to https and to this very host; http exists on localhost only, where it cannot be used. */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-session' : 'session';
}

/** Lax and not Strict: a link in a summons must open the meeting for somebody who is signed in. No Domain: host-only. */
export function sessionCookie(token: string, secure: boolean, maxAge: number): SessionCookie {
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge } as const;
  return { name: sessionCookieName(secure), value: token, attributes };
}

/** What a browser keeps while Zoom's page asks its person; Lax, because it comes back by a link from there. */
export function installCookie(secure: boolean): Omit<SessionCookie, 'value'> {
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: INSTALL_SECONDS } as const;
  return { name: secure ? '__Host-zoom-install' : 'zoom-install', attributes };
}

/** In a frame of another site: such a browser sends no other kind. `Partitioned` gives each site around us a jar of its own. */
export interface EmbedCookieAttributes {
  readonly path: '/';
  readonly httpOnly: true;
  readonly secure: boolean;
  readonly sameSite: 'none' | 'lax';
  readonly partitioned: boolean;
  /** Seconds. */
  readonly maxAge: number;
}

/** Over http there is only localhost, whose frames are of the same site. */
export function embedCookieName(secure: boolean): string {
  return secure ? '__Host-embed' : 'embed';
}

export function embedCookieAttributes(secure: boolean, maxAge: number): EmbedCookieAttributes {
  return {
    path: '/',
    httpOnly: true,
    secure,
    sameSite: secure ? 'none' : 'lax',
    partitioned: secure,
    maxAge,
  };
}

/**
 * Finds one cookie in a raw `Cookie` header. Never throws: the header of a socket upgrade is hostile input.
 * The value is taken as it stands, since our own tokens need no decoding.
 */
export function readCookie(header: string | undefined, name: string): string | null {
  if (header === undefined || header.length > 8192) return null;
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}
