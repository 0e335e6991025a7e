import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioMembers } from './call-world.ts';
import type { Caller } from './conference-event.ts';
import { learnAlias } from './learn-alias.ts';
import { mayConfirmTogether, type KnownPerson, type Match } from './match.ts';
import { whoIs } from './who-is-who.ts';

const fixture = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../../../tests/fixtures/conference', name), 'utf8');
const people = scenarioMembers(fixture('members.json'));
const { cases } = JSON.parse(fixture('expected-matches.json')) as {
  cases: { name: string; email: string | null; expectedMember: string | null; expectedLevel: string }[];
};

const shownAs = (name: string, more: Partial<Caller> = {}): Caller => ({ name, kind: 'person', ...more });
const BY_KIND = { 'ignore-bot': 'bot', phone: 'phone', room: 'room', generic: 'generic' } as const;

describe('who is who, as expected', () => {
  it.each(cases)('$name: $expectedMember by $expectedLevel', (one) => {
    const match = whoIs(shownAs(one.name, one.email === null ? {} : { email: one.email }), people);
    expect(match.personId).toBe(one.expectedMember);
    const reason = BY_KIND[one.expectedLevel as keyof typeof BY_KIND] as Match['reason'] | undefined;
    if (reason) expect(match).toMatchObject({ level: 'none', reason });
    else expect(match.level).toBe(one.expectedLevel);
  });
});

describe('identities', () => {
  it('come before names: account, registration, address, a name known from before', () => {
    const known: KnownPerson[] = [
      { id: 'a', name: 'Åke Ahl', providerUserIds: ['u1'], registrantIds: ['r1'], email: 'Ake@A.example' },
      { id: 'b', name: 'Bo Berg', aliases: ['Bosse B 65'] },
    ];
    const found = (name: string, more: Partial<Caller> = {}) => whoIs(shownAs(name, more), known);
    expect(found('iPhone', { providerUserId: 'u1', registrantId: 'r9' })).toMatchObject({
      personId: 'a',
      level: 'id',
      reason: 'same-account',
    });
    expect(found('', { registrantId: 'r1' })).toMatchObject({ personId: 'a', level: 'registrant' });
    expect(found('?', { email: ' ake@a.example' })).toMatchObject({ personId: 'a', level: 'email' });
    expect(found('bosse  B 65')).toMatchObject({ personId: 'b', level: 'alias', reason: 'known-alias' });
    expect(found('Bosse B')).toMatchObject({ level: 'name-weak', reason: 'nickname' });
  });

  it('say nothing of a program, which joins on the account of its owner', () => {
    const more = { providerUserId: 'zUsrKarinSundfors00001' };
    expect(whoIs(shownAs('Karin Sundfors Notetaker', more), people)).toMatchObject({
      personId: null,
      reason: 'bot',
    });
    expect(whoIs({ ...shownAs('Karin', more), kind: 'bot' }, people).personId).toBeNull();
  });

  it('are doubted when the name shown is somebody else’s, or when anybody may sit there', () => {
    const onHers = shownAs('Mats Erixon', { providerUserId: 'zUsrKarinSundfors00001' });
    const match = whoIs(onHers, people);
    expect(match).toMatchObject({ personId: 'm01', level: 'id', doubts: ['other-name'] });
    expect(match.candidates.map((one) => one.personId)).toEqual(['m01', 'm10']);
    expect(mayConfirmTogether(match)).toBe(false);
    const room = shownAs('Sessionssalen Kumla', { email: 'asa.sjolander@kumla.example' });
    expect(whoIs(room, people)).toMatchObject({ personId: 'm07', doubts: ['shared-device'] });
  });

  it('that several share decide nothing', () => {
    const office = [1, 2].map((n) => ({ id: `p${n}`, name: `Person ${n}`, email: 'kansli@nora.example' }));
    expect(whoIs(shownAs('Kansliet', { email: 'kansli@nora.example' }), office)).toMatchObject({
      personId: null,
      level: 'ambiguous',
      reason: 'several-fit',
    });
  });

  it('learnt wrongly do not outdo the name of another member', () => {
    const wrong = people.map((one) => (one.id === 'm11' ? { ...one, aliases: ['Mats Erixon'] } : one));
    expect(whoIs(shownAs('Mats Erixon'), wrong)).toMatchObject({ personId: null, level: 'ambiguous' });
  });
});

describe('namesakes', () => {
  it('are told apart by what speaks for one, not by what speaks against the other', () => {
    const two = [
      { id: 'a', name: 'Bo Ek', party: null },
      { id: 'b', name: 'Bo Ek', party: 'M' },
    ];
    expect(whoIs(shownAs('Bo Ek (S)'), two)).toMatchObject({ personId: null, reason: 'several-fit' });
    expect(whoIs(shownAs('Bo Ek (M)'), two)).toMatchObject({ level: 'ambiguous' });
    const parties = [two[1] ?? { id: '', name: '' }, { id: 'c', name: 'Bo Ek', party: 'S' }];
    expect(whoIs(shownAs('Bo Ek (S)'), parties)).toMatchObject({ personId: 'c', level: 'name-exact' });
  });
});

describe('confirming several at once', () => {
  it('takes only what is sure', () => {
    const may = (name: string) => mayConfirmTogether(whoIs(shownAs(name), people));
    expect(['Mats Erixon', 'Karlskoga - Margareta K'].map(may)).toEqual([true, true]);
    expect(['Matz Ericsson', 'Maria B Örebro', 'Karin', 'iPhone', 'Karin Karlsson'].map(may)).toEqual([
      ...[false, false, false, false, false],
    ]);
  });
});

describe('learning a name', () => {
  it.each([
    ['Karlskoga - Margareta K', 'karlskoga margareta k'],
    ['Bosse B_65 Nora', 'bosse b 65 nora'],
    ['viktoria.hallberg', 'viktoria hallberg'],
    ['iPhone', null],
    ['Kristians iPhone', null],
    ['Kristian Kuuselas iPhone', null],
    ['+46 70 174 06 12', null],
    ['Sessionssalen Kumla', null],
    ['Karin', null],
    ['Laxå kommun', null],
    ['Ordföranden S', null],
    ['Assistent till Karin Sundfors', null],
    ['Karin Sundfors Notetaker', null],
    ['', null],
  ])('%s: %s', (name, alias) => {
    const memberId = whoIs(shownAs(name), people).personId ?? 'm11';
    expect(learnAlias(memberId, shownAs(name), people)).toEqual(alias === null ? null : { memberId, alias });
  });

  it('finds the person next time by what was learnt', () => {
    const learnt = learnAlias('m05', shownAs('Kicki Kumla Kvarn'), people);
    const known = people.map((one) => (one.id === 'm05' ? { ...one, aliases: [learnt?.alias ?? ''] } : one));
    expect(whoIs(shownAs('KICKI - Kumla kvarn'), known)).toMatchObject({ personId: 'm05', level: 'alias' });
  });
});
