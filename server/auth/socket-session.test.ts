import { describe, expect, it } from 'vitest';
import type { Auth } from './auth.ts';
import type { AuthenticatedSession } from './authenticated-session.ts';
import { socketSession, ticketInUrl } from './socket-session.ts';

const session = (sessionId: string) => ({ sessionId }) as AuthenticatedSession;

/** Knows one ticket, the cookie of a person and the cookie of a frame. */
const auth = {
  authenticateCookieHeader: (header: string | undefined, { secure }: { secure: boolean }) =>
    Promise.resolve(header?.includes(secure ? '__Host-session=1' : ' session=1') ? session('own') : null),
  embed: {
    redeem: (ticket: string) => Promise.resolve(ticket === 'good' ? session('ticket') : null),
    authenticate: (token: string | null) => Promise.resolve(token === '1' ? session('frame') : null),
  },
} as unknown as Pick<Auth, 'authenticateCookieHeader' | 'embed'>;
const whose = async (cookie: string, ticket?: string, origin = 'https://klubba.example') =>
  (await socketSession(auth, { headers: { cookie, origin } }, ticket))?.sessionId;

describe('whose socket it is', () => {
  it('says a ticket alone, where there is one', async () => {
    expect(await whose('__Host-session=1', 'good')).toBe('ticket');
    expect(await whose('__Host-session=1; __Host-embed=1', 'spent')).toBeUndefined();
    expect(await whose('__Host-session=1', '')).toBeUndefined();
  });

  it('says the cookie of the person, and else that of the frame', async () => {
    expect(await whose('__Host-embed=1; __Host-session=1')).toBe('own');
    expect(await whose('__Host-embed=1')).toBe('frame');
    expect(await whose('')).toBeUndefined();
  });

  it('takes over https none of the names that anybody may set over http', async () => {
    expect(await whose('embed=1; session=1')).toBeUndefined();
    expect(await whose('embed=1', undefined, 'http://localhost:3000')).toBe('frame');
    expect(await whose('__Host-embed=1', undefined, 'http://localhost:3000')).toBeUndefined();
  });
});

it('a ticket in an address is named, or there is none', () => {
  expect(ticketInUrl({ url: '/yjs/a/b?ack=1&ticket=abc' })).toBe('abc');
  expect(ticketInUrl({ url: '/yjs/a/b?ticket=' })).toBe('');
  for (const url of ['/yjs/a/b', '/yjs/ticket=abc', '/yjs/a/b?tickets=abc', undefined])
    expect(ticketInUrl(url === undefined ? {} : { url })).toBeUndefined();
});
