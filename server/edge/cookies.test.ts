import { describe, expect, it } from 'vitest';
import { embedCookieAttributes, embedCookieName, readCookie, sessionCookie } from './cookies.ts';
import { fc } from '../../tests/support/properties.ts';

describe('session cookie', () => {
  it('[ASVS-3.3.1] is __Host-, Secure, HttpOnly, Lax and host-only over https', () => {
    const { name, attributes } = sessionCookie('t', true, 60);
    expect(name).toBe('__Host-session');
    expect(attributes).toEqual({ path: '/', httpOnly: true, sameSite: 'lax', secure: true, maxAge: 60 });
  });

  it('is called session on http://localhost, where browsers refuse __Host-', () => {
    const { name, attributes } = sessionCookie('t', false, 60);
    expect([name, attributes.secure, attributes.httpOnly]).toEqual(['session', false, true]);
  });

  it.each([
    [undefined, null],
    ['', null],
    [';;;=;', null],
    ['session', null],
    ['=session', null],
    ['mysession=x', null],
    ['a=1; session=abc', 'abc'],
    ['session=%E0%A4%A', '%E0%A4%A'],
    [' session = abc ;b', 'abc'],
    ['session=first; session=second', 'first'],
  ])('reads %j as %j', (header, expected) => {
    expect(readCookie(header, 'session')).toBe(expected);
  });

  it('never throws, whatever a stranger sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        const value = readCookie(header, 'session');
        return value === null || header.includes(value);
      }),
    );
  });
});

it('the cookie of a frame goes into frames of other sites over https alone, and each site has a jar of its own', () => {
  expect([embedCookieName(true), embedCookieAttributes(true, 60)]).toEqual([
    '__Host-embed',
    { path: '/', httpOnly: true, secure: true, sameSite: 'none', partitioned: true, maxAge: 60 },
  ]);
  expect([embedCookieName(false), embedCookieAttributes(false, 60)]).toEqual([
    'embed',
    { path: '/', httpOnly: true, secure: false, sameSite: 'lax', partitioned: false, maxAge: 60 },
  ]);
});
