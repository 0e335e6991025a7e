import { describe, expect, it } from 'vitest';
import { callerKind } from './caller-kind.ts';
import { learnAlias } from './learn-alias.ts';
import { isSure, mayConfirmTogether, type KnownPerson } from './match.ts';
import { whoIsWho, type Arrival } from './one-to-one.ts';
import { whoIs } from './who-is-who.ts';

/** "Name | party | organisation" each; their ids are p1, p2 and so on. */
const roster = (...lines: string[]): KnownPerson[] =>
  lines.map((line, i) => {
    const [name = '', party = '', organisation = ''] = line.split('|').map((one) => one.trim());
    return { id: `p${i + 1}`, name, party, organisation };
  });
const find = (name: string, people: readonly KnownPerson[], email?: string) =>
  whoIs({ name, kind: callerKind(name), ...(email === undefined ? {} : { email }) }, people);

describe('an initial and a family name', () => {
  const ströms = roster('Eva Lind Ström | C | Kumla', 'Elin Ström | S | Kumla');
  const bergs = roster('Karl Anders Berg | C | Kumla', 'Anna Berg | S | Kumla');
  const long = roster('Karl Anders Johan Petter Berg | C | Kumla', 'Anna Berg | S | Kumla');
  it.each([
    ['E Ström Kumla', ströms],
    ['A Berg Kumla', bergs],
    ['A Berg, Kumla', long],
    ['Anna N Nora', roster('Anna Nilsson | C | Nora', 'Anna Nora | S | Nora')],
    [
      'Karin N, Region Norrvik',
      roster('Karin Nora | M | Region Norrvik', 'Karin Norrvik | S | Region Norrvik'),
    ],
    // Where the other comes from is not known.
    ['E Ström Kumla', roster('Elin Ström | S | Kumla', 'Eva Ström | C')],
  ])('%s may be the one with the longer name as well', (name, people) => {
    expect(find(name, people)).toMatchObject({
      personId: null,
      level: 'ambiguous',
      reason: 'several-fit',
      candidates: expect.arrayContaining([
        expect.objectContaining({ personId: 'p1' }),
        expect.objectContaining({ personId: 'p2' }),
      ]),
    });
  });

  it('is sure where the organisation is another’s', () => {
    expect(
      find('E Ström Kumla', roster('Elin Ström | S | Kumla', 'Eva Lind Ström | C | Nora')),
    ).toMatchObject({
      personId: 'p1',
      level: 'name-strong',
    });
  });
});

describe('one of two family names', () => {
  const people = roster('Ann-Marie Nordqvist Ek | S | Kumla', 'Bo Karl Erik af Klint | M | Nora');
  it.each([
    ['Kumla - Ann-Marie Ek', 'p1'],
    ['Ann-Marie Nordqvist, Kumla kommun', 'p1'],
    ['Bo Karl Erik Klint (Nora)', 'p2'],
  ])('%s is likely somebody, and nobody for sure', (name, personId) => {
    expect(find(name, people)).toMatchObject({ personId, level: 'name-weak' });
  });

  it('is sure with the other’s initial', () => {
    expect(find('Ann-Marie N Ek, Kumla', people)).toMatchObject({ personId: 'p1', level: 'name-strong' });
  });
});

describe('an organisation', () => {
  const people = roster(
    ...['Karin Alm | S | Region Kalmar län', 'Bo Ek | M | Kalmar kommun', 'Tomas Strand | | Kommunal Väst'],
    'Annika Holm | | Kommunal Öst',
  );
  it.each([
    ['Karin A, Kalmar kommun', false],
    ['Karin A Kalmar', false],
    ['Karin A, Kalmar stad', false],
    ['Karin A, Region Kalmar', true],
    ['Karin A, Kalmar läns landsting', true],
    ['Karin A, Region Kalmar län', true],
    ['Bo E, Region Kalmar', false],
    ['Bo E, Kalmar', true],
    ['Tomas S, Kommunal Öst', false],
    ['Tomas Strand, Kommunal Öst', false],
    ['Tomas S, Kommunal Väst', true],
  ])('is no other organisation of the same place: %s, sure: %s', (name, sure) => {
    expect(isSure(find(name, people))).toBe(sure);
  });

  it.each([
    'Peter - Norrvik',
    'Peter (Norrvik)',
    'Norrvik, Peter',
    'Norrvik - Peter',
    'Peter, Norrviks kommun',
  ])('is what somebody comes from and not what they are called: %s', (name) => {
    const people = roster('Peter Norrvik | S | Kila', 'Bengt Lundin | C | Norrvik');
    expect(isSure(find(name, people))).toBe(false);
    expect(find(name, people).candidates).toMatchObject([{ personId: 'p1' }]);
  });

  it.each(['Peter Norrvik', 'Norrvik Peter', 'Peter - Norrvik'])('may be the name of another: %s', (name) => {
    const people = roster('Peter Norrvik | S | Kila', 'Bengt Lundin | C | Norrvik', 'Peter Ek | M | Norrvik');
    expect(isSure(find(name, people))).toBe(false);
    expect(find(name, people).candidates.map((one) => one.personId)).toEqual(['p1', 'p3']);
  });

  it('whose meeting it is says nothing against anybody', () => {
    const people = roster('Katarina Wallgren | S').map((one) => ({
      ...one,
      homeOrganisation: 'Vikinge kommun',
    }));
    const sure = [
      'Katarina Wallgren [Vikinge kommun]',
      'Katarina Wallgren | Vikinge',
      'Vikinge - Katarina Wallgren',
    ];
    for (const name of sure) expect(find(name, people)).toMatchObject({ level: 'name-exact' });
    for (const name of ['Katarina Wallgren, Region Vikinge', 'Katarina W Vikinge'])
      expect(find(name, people)).toMatchObject({ level: 'name-weak' });
  });
});

describe('a whole name', () => {
  it.each([
    ['Peter Berg (S)', roster('Peter Berg', 'Peter af Berg | S')],
    ['Peter Berg, Norrvik', roster('Peter Berg | M', 'Peter af Berg | S | Norrvik')],
  ])('is another’s where the party or the organisation is: %s', (name, people) => {
    expect(find(name, people)).toMatchObject({ personId: null });
    expect(
      find(name, people)
        .candidates.map((one) => one.personId)
        .toSorted(),
    ).toEqual(['p1', 'p2']);
    expect(find('Peter Berg', people)).toMatchObject({ personId: 'p1', level: 'name-exact' });
  });
});

describe('an account or an address', () => {
  const email = 'henrik.dahl@vikinge.example';
  const people: KnownPerson[] = [
    ...roster('Olle Gran', 'Jan Dahl | SD', 'Katarina Wallgren', 'Johan Svensson | S', 'Johan Svensson | M'),
    { id: 'henrik', name: 'Henrik Dahl', email, aliases: ['hencke d 65 dahlia'] },
  ];
  it.each([
    ...['Olle Andersson', 'Olle Dahl', 'Katarina W', 'Jan D (SD)', 'Johan Svensson', 'Henrik & Jan Dahl'],
    ...['Assistent till Henrik Dahl', 'Henrik Dahls assistent', 'Jan Dahl'],
  ])('is doubted under the name of another: %s', (name) => {
    const match = find(name, people, email);
    expect(match).toMatchObject({ personId: 'henrik', level: 'email', doubts: ['other-name'] });
    expect([isSure(match), mayConfirmTogether(match)]).toEqual([false, false]);
  });

  it.each([
    ...['Henrik Dahl', 'Henrik D', 'Hencke', 'Henriks iPad', 'iPhone', 'Kommunstyrelsen', 'Anonym', 'HD', ''],
    ...['Henrik Dahl (SD)', 'Ordförande', 'Hencke D 65 Dahlia', 'Henryk Dahl', 'Dahl'],
  ])('is not doubted under the own name or none: %s', (name) => {
    expect(find(name, people, email)).toMatchObject({ personId: 'henrik', level: 'email', doubts: [] });
  });

  it('under the name of another does not take the person from who shows the name', () => {
    const found = call(people, { name: 'Olle Andersson', email }, { name: 'Henrik Dahl' });
    expect(found).toMatchObject([
      { personId: 'henrik', level: 'email', doubts: ['other-name'] },
      { personId: 'henrik', level: 'name-exact', doubts: [] },
    ]);
  });
});

interface Shown {
  readonly name: string;
  readonly email?: string;
  readonly providerUserId?: string;
}
function call(people: readonly KnownPerson[], ...all: readonly Shown[]) {
  const arrivals = all.map((one, i): Arrival => ({
    connectionKey: `c${i}`,
    person: { kind: callerKind(one.name), ...one },
    joinedAt: '2026-11-24T12:00:00Z',
    leftAt: null,
    verified: true,
  }));
  const found = whoIsWho(arrivals, people);
  return arrivals.map((one) => found.get(one.connectionKey));
}

describe('two devices at once', () => {
  const people = roster('Tommy Ryd | KD | Nora', 'Bengt Lundin | C | Norrvik', 'Katarina Wallgren | S');
  it.each([
    [['Tommy Ryd', 'Tommy Ryd (iPad)'], 'p1'],
    [['Tommy Ryd', 'Tommy Ryd (KD)'], 'p1'],
    [['Tommy Ryd', 'Ryd Tommy - mobil', 'Nora - Tommy Ryd'], 'p1'],
    [['Norrvik - Bengt L', 'Bengt L, Norrvik (iPad)'], 'p2'],
    [['Kattis Wallgren', 'Kattis Wallgren (iPad)'], 'p3'],
  ])('%s are both the same person’s, each to be asked about', (names, personId) => {
    const found = call(people, ...names.map((name) => ({ name })));
    expect(found).toMatchObject(names.map(() => ({ personId, doubts: ['same-name-twice'] })));
  });

  it('of which one is known by its account leave the other to be asked about', () => {
    const known = people.map((one) => ({ ...one, providerUserIds: [`u-${one.id}`] }));
    expect(call(known, { name: 'Tommy', providerUserId: 'u-p1' }, { name: 'Tommy Ryd' })).toMatchObject([
      { personId: 'p1', doubts: [] },
      { personId: null, reason: 'taken' },
    ]);
    const both = call(known, { name: 'Tommy Ryd', providerUserId: 'u-p1' }, { name: 'Ryd, Tommy (iPad)' });
    expect(both).toMatchObject([
      { personId: 'p1', level: 'id', doubts: [] },
      { personId: 'p1', level: 'name-exact', doubts: ['same-name-twice'] },
    ]);
  });

  it('are two callers when their accounts differ', () => {
    const both = [
      { name: 'Tommy Ryd', email: 'a@a.example' },
      { name: 'Ryd, Tommy', email: 'b@b.example' },
    ];
    expect(call(people, ...both).every((one) => one && !isSure(one))).toBe(true);
  });

  it('are the same person’s when one of them has been confirmed', () => {
    const arrivals = ['Tommy Ryd', 'Tommy Ryd (iPad)'].map((name, i): Arrival => ({
      connectionKey: `c${i}`,
      person: { name, kind: 'person' },
      joinedAt: '2026-11-24T12:00:00Z',
      leftAt: null,
      verified: true,
    }));
    const found = whoIsWho(arrivals, people, new Map([['c0', { personIds: ['p1'] }]]));
    expect(found.get('c1')).toMatchObject({ personId: 'p1', doubts: ['same-name-twice'] });
  });
});

describe('a name that is another’s beside the own', () => {
  it('of a program is a person’s when the roster has it', () => {
    const people = roster('Hans Otter | C', 'Birgitta von Otter | S', 'Jan Bot');
    expect(find('Hans Otter', people)).toMatchObject({ personId: 'p1', level: 'name-exact' });
    expect(find('Otter, Birgitta von', people)).toMatchObject({ personId: 'p2' });
    expect(find('Jan Bot', people)).toMatchObject({ personId: 'p3' });
    for (const name of ['Otter', 'Hans Otter Notetaker', 'Karins Otter', 'Otter.ai'])
      expect(find(name, people)).toMatchObject({ personId: null, reason: 'bot' });
    expect(whoIs({ name: 'Jan Lind', kind: 'bot' }, roster('Jan Lind'))).toMatchObject({ reason: 'bot' });
  });

  const people = roster('Henrik Dahl | SD', 'Jan Press | C');
  it.each([
    ...[
      'Ers. Henrik Dahl',
      'Ers Henrik Dahl',
      'Ersättare Henrik Dahl',
      'tjg ers Henrik Dahl',
      'Ersättare: Henrik Dahl',
    ],
    ...['Press Henrik Dahl', 'Åhörare Henrik Dahl', 'Henrik Dahl, media', 'Henrik Dahl (publik)'],
    ...['Suppleant Henrik Dahl', 'Journalist Henrik Dahl'],
  ])('of a part played by somebody else makes it weak: %s', (name) => {
    expect(find(name, people)).toMatchObject({ personId: 'p1', level: 'name-weak' });
  });
  it.each(['Henrik Dahl (ersättare)', 'Henrik Dahl, ers.', 'Henrik Dahl ersättare', 'Gäst Henrik Dahl'])(
    'of the own part does not: %s',
    (name) => expect(find(name, people)).toMatchObject({ personId: 'p1', level: 'name-exact' }),
  );
  it('that is the own is the own', () => {
    expect(find('Jan Press', people)).toMatchObject({ personId: 'p2', level: 'name-exact' });
  });
});

describe('what is learnt', () => {
  const people = [
    ...roster('Maria Brorstad | KD | Örebro', 'Maria Brorsdotter | C | Örebro', 'Olle Gran | S | Kila'),
    ...[
      { id: 'm', name: 'Monica Gran', organisation: 'Kila' },
      { id: 'i', name: 'Ingemar Alm', organisation: 'Laxå' },
    ],
  ];
  it.each([
    ['Maria B Örebro', 'p1'],
    ['Monica & Olle Gran', 'p3'],
    ['Olle Gran Monica Gran', 'p3'],
    ['Kila Örebro', 'p3'],
    ['Kila kommun plats två', 'p3'],
    ['Monica Gran', 'p3'],
    ['Åke & Sven Borg', 'p3'],
    ['Tolk Åke Borg', 'p3'],
    ['Ingemar Laxå', 'p3'],
  ])('is nothing that fits another: %s', (name, id) => {
    expect(learnAlias(id, { name, kind: 'person' }, people)).toBeNull();
  });
  it.each([
    ['Nisse från ön', 'p3'],
    ['Ingemar Laxå', 'i'],
    ['Olof Grahn', 'p3'],
  ])('is a name that is the person’s alone: %s', (name, id) => {
    expect(learnAlias(id, { name, kind: 'person' }, people)).toMatchObject({ memberId: id });
  });

  it.each(['Maria B Örebro', 'Monica & Olle Gran', 'Kila Örebro', 'Olle Gran Monica Gran'])(
    'before others came whom it fits is asked about: %s',
    (name) => {
      const known = people.map((one) => (one.id === 'p1' ? { ...one, aliases: [name] } : one));
      const match = find(name, known);
      expect([isSure(match), mayConfirmTogether(match)]).toEqual([false, false]);
      expect(match.candidates[0]).toMatchObject({ personId: 'p1' });
    },
  );
});
