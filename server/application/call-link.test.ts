import { describe, expect, it } from 'vitest';
import { readCallLink } from './call-link.ts';

const TENANT = '11111111-2222-4333-8444-555555555555';
const ORGANISER = '00000000-0000-4000-8000-000000000001';
const THREAD = '19:meeting_Zml4dHVyZQ@thread.v2';
const zoom = { provider: 'zoom', externalId: 'account' } as const;
const teams = { provider: 'teams', externalId: TENANT } as const;
const context = (tid: string, oid = ORGANISER) => encodeURIComponent(JSON.stringify({ Tid: tid, Oid: oid }));
const join = (tid = TENANT) =>
  `https://teams.microsoft.com/l/meetup-join/19%3ameeting_Zml4dHVyZQ%40thread.v2/0?context=${context(tid)}`;

function read(account: typeof zoom | typeof teams, pasted: string): unknown {
  const link = readCallLink(account, pasted);
  return link.ok ? link.value : link.refusal.code;
}

describe('the call that somebody pasted', () => {
  it.each([
    ['84712639219'],
    [' 847 1263 9219 '],
    ['847-1263-9219'],
    ['https://zoom.us/j/84712639219'],
    ['https://region.zoom.us/j/84712639219?pwd=abc.1'],
    ['https://us02web.zoom.us/w/84712639219'],
    ['https://app.zoom.us/wc/join/84712639219'],
    ['https://app.zoom.us/wc/84712639219/join'],
  ])('is in Zoom: %s', (pasted) => {
    expect(read(zoom, pasted)).toEqual({
      externalId: '84712639219',
      joinUrl: pasted.startsWith('https:') ? pasted : null,
      organiserId: null,
    });
  });

  it.each([
    ['https://us02web.zoom.us/w/84712639219?tk=x', 'https://us02web.zoom.us/w/84712639219'],
    ['https://eu01web.zoom.us/s/84712639219', 'https://eu01web.zoom.us/j/84712639219'],
  ])('is shown to everybody without the key of whoever pasted it: %s', (pasted, joinUrl) => {
    expect(read(zoom, pasted)).toEqual({ externalId: '84712639219', joinUrl, organiserId: null });
  });

  it('is in Teams, with who arranged it', () => {
    expect(read(teams, THREAD)).toEqual({ externalId: THREAD, joinUrl: null, organiserId: null });
    expect(read(teams, ` ${join()} `)).toEqual({
      externalId: THREAD,
      joinUrl: join(),
      organiserId: ORGANISER,
    });
    expect(read(teams, join().split('?')[0] ?? '')).toMatchObject({ externalId: THREAD, organiserId: null });
    expect(read(teams, join().replace('microsoft', 'live'))).toMatchObject({ externalId: THREAD });
    expect(read(teams, join().slice(0, -9))).toMatchObject({ externalId: THREAD, organiserId: null });
  });

  it('is of the tenant that the agreement is with', () => {
    expect(read(teams, join('99999999-2222-4333-8444-555555555555'))).toBe('call-of-another-account');
    expect(read(teams, join(TENANT.toUpperCase()))).toMatchObject({ externalId: THREAD });
  });

  it('is not told by the short address of Teams', () => {
    expect(read(teams, 'https://teams.microsoft.com/meet/2345678901234?p=abc')).toBe(
      'call-link-without-thread',
    );
  });

  it.each([
    '',
    '123',
    '1234567890123',
    'http://zoom.us/j/84712639219',
    'https://zoom.us.evil.example/j/84712639219',
    'https://evil.example/j/84712639219?zoom.us',
    'https://evilzoom.us/j/84712639219',
    'https://a.b.c.d.zoom.us/j/84712639219',
    'https://zoom.us@evil.example/j/84712639219',
    'https://evil.example@zoom.us/j/84712639219',
    'https://zoom.us:8443/j/84712639219',
    'https://zoom.us/my/karin',
    'https://zoom.us/j/84712639219/../../signin',
    'https://zoom.us/j/abc',
    'javascript:alert(84712639219)',
    `https://zoom.us/j/84712639219?x=${'a'.repeat(2000)}`,
    join(),
  ])('is not in Zoom: %s', (pasted) => {
    expect(read(zoom, pasted)).toBe('call-link-unknown');
  });

  it.each([
    '',
    '19:chat@thread.v2',
    `${THREAD} och mer`,
    'https://teams.microsoft.com.evil.example/l/meetup-join/19%3ameeting_a%40thread.v2/0',
    'https://evil.example/l/meetup-join/19%3ameeting_a%40thread.v2/0',
    'http://teams.microsoft.com/l/meetup-join/19%3ameeting_a%40thread.v2/0',
    'https://zoom.us/j/84712639219',
    '84712639219',
  ])('is not in Teams: %s', (pasted) => {
    expect(read(teams, pasted)).toBe('call-link-unknown');
  });

  it('keeps nothing behind the hash', () => {
    expect(read(zoom, 'https://zoom.us/j/84712639219#success')).toMatchObject({
      joinUrl: 'https://zoom.us/j/84712639219',
    });
  });
});
