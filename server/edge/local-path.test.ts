import { describe, expect, it } from 'vitest';
import { demoRoleAddress, demoRoleOfHost } from './demo.ts';
import { localPath, sitePath } from './local-path.ts';
import { fc } from '../../tests/support/properties.ts';

describe('where to go after signing in', () => {
  it.each(['/', '/meetings/1', '/meetings/1?tab=roll#p14', '/m%C3%B6ten', '/account/passkeys'])(
    'goes to %s',
    (next) => {
      expect(localPath(next)).toBe(next);
    },
  );

  it.each([
    undefined,
    null,
    42,
    '',
    'meetings',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    '/..//evil.example',
    '/./\\evil.example',
    ' //evil.example',
    '/logout',
    '/login?next=/login',
    '/./login',
    '/login/x',
    '/logout#x',
  ])('[ASVS-3.7] refuses %j and goes to the start page', (next) => {
    expect(localPath(next)).toBe('/');
  });

  it('never leaves the site, whatever is asked for', () => {
    const pieces = fc.array(
      fc.constantFrom('/', '\\', '.', '..', '@', ':', 'evil.example', '\t', '%2f', '?', '#', 'a'),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const asked = parts.join('');
        return [localPath(asked), sitePath(asked)].every(
          (path) => new URL(path, 'https://klubba.example').origin === 'https://klubba.example',
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe('where to go back to after a form', () => {
  it.each([
    ['/import?step=2', '/import?step=2'],
    ['/login?next=%2Fmeetings%2F1', '/login?next=%2Fmeetings%2F1'],
    ['/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/ok\\evil', '/'],
    ['/..//evil.example', '/'],
    ['https://evil.example', '/'],
    ['/a\r\nSet-Cookie: x', '/'],
    ['/\t/evil.example', '/'],
    [null, '/'],
  ])('[ASVS-3.7] %j leads to %j', (given, expected) => {
    expect(sitePath(given)).toBe(expected);
  });
});

describe('demo hosts', () => {
  it.each([
    ['chair.localhost', 'chair'],
    ['CHAIR.localhost', 'chair'],
    ['localhost', null],
    ['king.localhost', null],
    ['chair.localhost.evil.example', null],
    ['chair.example', null],
  ])('%s belongs to %s', (hostname, role) => {
    expect(demoRoleOfHost(hostname)).toBe(role);
  });

  it('leads to the same port on the host of the role, and nowhere from other hosts', () => {
    expect(demoRoleAddress(new URL('http://localhost:3000/login?next=/x'), 'chair')).toBe(
      'http://chair.localhost:3000/login',
    );
    expect(demoRoleAddress(new URL('http://127.0.0.1:3000/login'), 'chair')).toBeNull();
  });
});
