import { describe, expect, it } from 'vitest';
import { isSure, mayConfirmTogether, type KnownPerson } from './match.ts';
import { whoIsWho, type Arrival } from './one-to-one.ts';
import { fc } from '../../../../tests/support/properties.ts';

const people: KnownPerson[] = [
  { id: 'brorstad', name: 'Maria Brorstad', organisation: 'Örebro', email: 'brorstad@o.example' },
  { id: 'brorsdotter', name: 'Maria Brorsdotter', organisation: 'Örebro' },
  { id: 'mats', name: 'Mats Erixon', organisation: 'Lindesberg' },
];

const time = (minute: number): string => new Date(Date.UTC(2026, 10, 24, 12, minute)).toISOString();
let keys = 0;
function arrival(name: string, more: Partial<Arrival> & { email?: string } = {}): Arrival {
  const { email, ...rest } = more;
  keys += 1;
  return {
    connectionKey: `c${keys}`,
    person: { name, kind: 'person', ...(email === undefined ? {} : { email }) },
    joinedAt: time(0),
    leftAt: null,
    verified: true,
    ...rest,
  };
}

const matches = (...arrivals: Arrival[]) => {
  const found = whoIsWho(arrivals, people);
  return arrivals.map((one) => found.get(one.connectionKey));
};

describe('one person for one caller', () => {
  it('leaves the other of two who fit, to be asked', () => {
    expect(matches(arrival('Maria B Örebro'))).toMatchObject([{ level: 'ambiguous', reason: 'several-fit' }]);
    expect(matches(arrival('Maria B Örebro'), arrival('Maria Brorstad'))).toMatchObject([
      { personId: 'brorsdotter', level: 'name-weak', reason: 'only-one-left' },
      { personId: 'brorstad', level: 'name-exact' },
    ]);
  });

  it('leaves it open when two callers would get the one who is left', () => {
    const same = matches(arrival('Maria B Örebro'), arrival('Örebro Maria B.'), arrival('Maria Brorstad'));
    expect(same.slice(0, 2)).toMatchObject([{ level: 'ambiguous' }, { level: 'ambiguous' }]);
  });

  it('keeps the person for the better claim', () => {
    expect(matches(arrival('Mats E, Lindesberg'), arrival('Mats Erixon'))).toMatchObject([
      { personId: null, level: 'ambiguous', reason: 'taken', candidates: [{ personId: 'mats' }] },
      { personId: 'mats', level: 'name-exact' },
    ]);
    expect(
      matches(arrival('Maria Brorstad'), arrival('iPad', { email: 'brorstad@o.example' })),
    ).toMatchObject([
      { personId: null, reason: 'taken' },
      { personId: 'brorstad', level: 'email' },
    ]);
  });

  it('lets both have a person whose connections follow each other', () => {
    const first = arrival('Mats E, Lindesberg', { leftAt: time(20) });
    const second = arrival('Mats Erixon', { joinedAt: time(21) });
    expect(matches(first, second)).toMatchObject([{ personId: 'mats' }, { personId: 'mats' }]);
  });

  it('asks when the same name is there twice at once, unless an account says that it is one', () => {
    const twice = matches(arrival('Mats Erixon'), arrival('Mats Erixon'));
    expect(twice).toMatchObject([{ doubts: ['same-name-twice'] }, { doubts: ['same-name-twice'] }]);
    expect(twice.some((one) => one && mayConfirmTogether(one))).toBe(false);
    const email = 'brorstad@o.example';
    expect(matches(arrival('Maria', { email }), arrival('iPad', { email }))).toMatchObject([
      { personId: 'brorstad', doubts: [] },
      { personId: 'brorstad', doubts: [] },
    ]);
  });

  it('doubts what only a hint says', () => {
    expect(matches(arrival('Mats Erixon', { verified: false }))).toMatchObject([
      { personId: 'mats', doubts: ['hint-only'] },
    ]);
  });
});

const GIVEN = [
  ...['Anna', 'Maria', 'Karin', 'Lars', 'Anders', 'Per', 'Åsa', 'Eva', 'Ann-Marie', 'Nora', 'Göran'],
];
const FAMILY = [
  ...['Johansson', 'Andersson', 'Karlsson', 'Lind', 'Lund', 'Lindberg', 'Berg', 'Ek', 'Åkesson', 'Öberg'],
  ...['Häll', 'Hall', 'Nordqvist Ek', 'Kallander-Karlsson', 'af Ugglesta', 'Eriksson', 'Ericson'],
];
const PLACES = ['Kumla', 'Nora', 'Laxå', 'Region Örebro län', 'Karlskoga'];
const PARTIES = ['S', 'M', 'C', 'KD'];

const anybody = fc.record({
  given: fc.constantFrom(...GIVEN),
  family: fc.constantFrom(...FAMILY),
  organisation: fc.constantFrom(...PLACES),
  party: fc.constantFrom(...PARTIES),
});
type Anybody = typeof anybody extends fc.Arbitrary<infer T> ? T : never;

/** Ways to write a whole name. */
const WAYS: readonly ((one: Anybody) => string)[] = [
  ({ given, family }) => `${given} ${family}`,
  ({ given, family }) => `${family}, ${given}`,
  ({ given, family, organisation }) => `${organisation} - ${given} ${family}`,
  ({ given, family, party }) => `${given} ${family} (${party})`,
  ({ given, family }) => `${given} ${family}`.normalize('NFD').replace(/\p{M}/gu, ''),
  ({ given, family }) => `${given}.${family}`.toLowerCase(),
  ({ given, family }) => `iPhone (${given} ${family})`,
  ({ given, family, organisation, party }) => `${given} ${family} (${party}), ${organisation} kommun`,
];
const fullName = ({ given, family }: Anybody): string => `${given} ${family}`;
/** What two names have in common when they are written without å, ä and ö. */
const typed = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

describe('for any roster', () => {
  it('nobody is surely taken for another whose whole name is shown', () => {
    let sure = 0;
    fc.assert(
      fc.property(
        fc.array(anybody, { minLength: 3, maxLength: 40 }),
        anybody,
        fc.nat(),
        fc.constantFrom(...WAYS),
        (roster, stranger, pick, way) => {
          const who = pick % 2 === 0 ? stranger : (roster[pick % roster.length] ?? stranger);
          const known = roster.map((one, i) => ({ id: `p${i}`, name: fullName(one), ...one }));
          const [match] = [...whoIsWho([arrival(way(who))], known).values()];
          if (!match || !isSure(match)) return;
          sure += 1;
          const taken = known.find((one) => one.id === match.personId);
          expect(typed(taken?.name ?? '')).toBe(typed(fullName(who)));
          const told = way({ ...who, given: '', family: '' });
          if (told.includes(who.organisation)) expect(taken?.organisation).toBe(who.organisation);
          if (told.includes(`(${who.party})`)) expect(taken?.party).toBe(who.party);
        },
      ),
      { numRuns: 3000 },
    );
    expect(sure).toBeGreaterThan(500);
  });

  it('no person has two different callers at once', () => {
    fc.assert(
      fc.property(
        fc.array(anybody, { minLength: 3, maxLength: 20 }),
        fc.array(fc.tuple(anybody, fc.constantFrom(...WAYS)), { maxLength: 20 }),
        (roster, callers) => {
          const known = roster.map((one, i) => ({ id: `p${i}`, name: fullName(one), ...one }));
          const arrivals = callers.map(([who, way]) => arrival(way(who)));
          const found = [...whoIsWho(arrivals, known)];
          const taken = new Map<string, string>();
          for (const [key, match] of found) {
            const name = arrivals.find((one) => one.connectionKey === key)?.person.name ?? '';
            if (!match.personId || match.doubts.includes('same-name-twice')) continue;
            expect(taken.has(match.personId), `${name} and ${taken.get(match.personId)}`).toBe(false);
            taken.set(match.personId, name);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
