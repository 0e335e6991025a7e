import { describe, expect, it } from 'vitest';
import type { AuthenticatedSession } from '#server/auth/authenticated-session.ts';
import { admittedTo, openToFrames } from './panel-access.ts';

const own = { sessionId: 'own' } as AuthenticatedSession;
const frames = { sessionId: 'frame', scope: { meetingId: 'm' } } as AuthenticatedSession;
const nonce = "default-src 'self'; frame-ancestors 'none'";

describe('whose session counts where', () => {
  it.each([
    ['/embed/enter', false, true],
    ['/embed/ticket', false, true],
    ['/embed/leave', false, true],
    ['/meetings/[meetingId]/call', true, true],
    ['/embed/login', true, false],
    ['/meetings/[meetingId]', true, false],
    ['/organisation/calls', true, false],
    ['/api/hooks/zoom/[hookId]', true, false],
    ['constructor', true, false],
    [null, true, false],
  ])('at %s: the person’s own %s, that of a frame %s', (route, isOwn, isFrames) => {
    expect(admittedTo(route, own)).toBe(isOwn ? own : null);
    expect(admittedTo(route, frames)).toBe(isFrames ? frames : null);
    expect(admittedTo(route, null)).toBeNull();
  });
});

describe('which pages stand in whose frames', () => {
  const headersOf = (route: string | null): Headers => {
    const headers = new Headers({ 'content-security-policy': nonce });
    openToFrames(route, headers);
    return headers;
  };

  it.each([
    ['/embed/zoom', 'zoom.us'],
    ['/embed/teams', 'teams.microsoft.com'],
    ['/embed/teams/stage', '*.cloud.microsoft'],
  ])('%s in those of %s', (route, host) => {
    const policy = headersOf(route).get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'self'; frame-ancestors /u);
    expect(policy.split(/[ ;]+/u)).toContain(host);
    expect(policy).not.toContain("'none'");
  });

  it.each([null, '/', '/embed/login', '/embed/enter', '/meetings/[meetingId]', 'toString'])(
    '%s in nobody’s',
    (route) => {
      expect(headersOf(route).get('content-security-policy')).toBe(nonce);
    },
  );

  it('and only the window that somebody signs in through keeps its line to who opened it', () => {
    expect(headersOf('/embed/login').get('cross-origin-opener-policy')).toBe('unsafe-none');
    expect(headersOf('/embed/zoom').get('cross-origin-opener-policy')).toBeNull();
  });
});
