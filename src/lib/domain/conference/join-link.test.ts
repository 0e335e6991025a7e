import { describe, expect, it } from 'vitest';
import { readJoinLink } from './join-link.ts';

const TENANT = '11111111-2222-4333-8444-555555555555';
const ORGANISER = '00000000-0000-4000-8000-000000000001';
const THREAD = '19:meeting_Zml4dHVyZQ@thread.v2';
const CONTEXT = encodeURIComponent(JSON.stringify({ Tid: TENANT.toUpperCase(), Oid: ORGANISER }));
const TEAMS = `https://teams.microsoft.com/l/meetup-join/19%3ameeting_Zml4dHVyZQ%40thread.v2/0?context=${CONTEXT}`;

describe('the call that a pasted text names', () => {
  it.each([
    ['https://kommun.zoom.us/j/84712639219?pwd=abc', '84712639219'],
    ['https://us02web.zoom.us/w/84712639219', '84712639219'],
    ['https://zoom.us/wc/84712639219/join', '84712639219'],
    ['https://zoom.us/wc/join/84712639219', '84712639219'],
    [
      'Anslut till Zoom-mötet:\nhttps://zoom.us/j/84712639219?pwd=x.\n\nMötes-ID: 847 1263 9219',
      '84712639219',
    ],
    ['https://zoom.us/j/84712639219 och igen https://kommun.zoom.us/j/84712639219', '84712639219'],
  ])('of Zoom: %s', (text, externalId) => {
    const link = readJoinLink(text);
    expect(link).toMatchObject({ provider: 'zoom', externalId });
    expect(link?.joinUrl).toMatch(/^https:\/\/[\w.]*zoom\.us\//u);
  });

  it.each([
    ['https://zoom.us/j/84712639219?tk=own&pwd=abc.1&uname=Karin', 'https://zoom.us/j/84712639219?pwd=abc.1'],
    ['https://kommun.zoom.us/w/84712639219?tk=own', 'https://kommun.zoom.us/w/84712639219'],
    ['https://zoom.us/s/84712639219?zak=key', 'https://zoom.us/j/84712639219'],
    ['https://app.zoom.us/wc/84712639219/start?pwd=a&zak=key', 'https://app.zoom.us/j/84712639219?pwd=a'],
    ['https://zoom.us/j/84712639219?zak=key#success', 'https://zoom.us/j/84712639219'],
    ['https://app.zoom.us/wc/84712639219', 'https://app.zoom.us/wc/84712639219'],
  ])('of Zoom, with nobody’s own key: %s', (text, joinUrl) => {
    expect(readJoinLink(text)).toMatchObject({ externalId: '84712639219', joinUrl });
  });

  it.each([
    TEAMS.replace('.com/l/', '.com/_#/l/'),
    TEAMS.replace('.com/l/', '.com/v2/?meetingjoin=true#/l/'),
    `https://teams.microsoft.com/dl/launcher/launcher.html?url=${encodeURIComponent(
      `/_#${TEAMS.slice('https://teams.microsoft.com'.length)}&anon=true`,
    )}&type=meetup-join&directDl=true`,
  ])('of Teams, as a browser has it on the way: %s', (text) => {
    expect(readJoinLink(text)).toMatchObject({
      externalId: THREAD,
      tenantId: TENANT,
      organiserId: ORGANISER,
      joinUrl: TEAMS,
    });
  });

  it.each(['847 1263 9219', '847-126-3921', ' 84712639219 ', '847126392', '847\u00A01263\u00A09219'])(
    'by number: %s',
    (text) => {
      expect(readJoinLink(text)).toMatchObject({
        provider: 'zoom',
        externalId: text.replace(/\D/gu, ''),
        joinUrl: null,
      });
    },
  );

  it('of Teams: with its tenant and its organiser', () => {
    expect(readJoinLink(`Klicka här: <${TEAMS}>`)).toEqual({
      provider: 'teams',
      externalId: THREAD,
      shortNumber: null,
      tenantId: TENANT,
      organiserId: ORGANISER,
      joinUrl: TEAMS,
    });
  });

  it('of Teams: by its thread alone', () => {
    expect(readJoinLink(THREAD)).toMatchObject({ provider: 'teams', externalId: THREAD, joinUrl: null });
  });

  it('of Teams: by a short link, which tells no thread', () => {
    expect(readJoinLink('https://teams.microsoft.com/meet/31234567890123?p=AbC')).toMatchObject({
      provider: 'teams',
      externalId: null,
      shortNumber: '31234567890123',
    });
  });

  it('of a link that a mail server has wrapped', () => {
    const wrapped = `https://eur03.safelinks.protection.outlook.com/?url=${encodeURIComponent(TEAMS)}&data=05%7C02`;
    expect(readJoinLink(wrapped)).toMatchObject({ externalId: THREAD, joinUrl: TEAMS });
    const twice = `https://eur03.safelinks.protection.outlook.com/?url=${encodeURIComponent(wrapped)}`;
    expect(readJoinLink(twice)).toBeNull();
  });

  it.each([
    ['', 'nothing'],
    ['http://zoom.us/j/84712639219', 'a link in the open'],
    ['https://zoom.us.ond.example/j/84712639219', 'another host'],
    ['https://ond.example/?x=https://zoom.us', 'a link in a link'],
    ['https://zoom.us@ond.example/j/84712639219', 'a name before the host'],
    ['https://notzoom.us/j/84712639219', 'a host that ends alike'],
    ['https://teams.microsoft.com.ond.example/l/meetup-join/19%3ameeting_a%40thread.v2/0', 'another host'],
    ['https://zoom.us:8443/j/84712639219', 'another port'],
    ['javascript:alert(1)//zoom.us/j/84712639219', 'no link at all'],
    ['https://zoom.us/my/karin', 'a personal address without a number'],
    ['https://teams.microsoft.com/l/channel/19%3aabc%40thread.tacv2/x', 'no meeting'],
    ['https://zoom.us/j/84712639219 https://zoom.us/j/84712639220', 'two calls'],
    [`https://zoom.us/j/84712639219?x=${'a'.repeat(2000)}`, 'too long a link'],
    ['46 70 123', 'a number too short'],
    [
      'https://teams.microsoft.com/dl/launcher/launcher.html?url=https://ond.example/meet/31234567890',
      'another link inside',
    ],
    ['https://teams.microsoft.com/_#//ond.example/meet/31234567890123', 'another host inside'],
    ['https://teams.microsoft.com/_#/l/meetup-join/../../../x', 'no meeting inside'],
    ['https://zооm.us/j/84712639219', 'letters of another alphabet'],
    ['https://zoom.us\\@ond.example/j/84712639219', 'a slash turned round'],
  ])('is none in %j: %s', (text) => {
    expect(readJoinLink(text)).toBeNull();
  });

  it('is found quickly in a text of links that are none', () => {
    const text = 'https://zoom.us/my/x '.repeat(900);
    const begun = performance.now();
    expect(readJoinLink(text)).toBeNull();
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
