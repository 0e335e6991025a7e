import { expect, it } from 'vitest';
import { knownNames } from './known-names.ts';
import { isSure } from './match.ts';
import { whoIsAmong } from './who-is-who.ts';
import { fc } from '../../../../tests/support/properties.ts';

/* Family names that are places, places with a municipality and a region, and names that are parts of others. */
const GIVEN = [
  'Anna',
  'Anna-Karin',
  'Karin',
  'Eva',
  'Erik',
  'Per',
  'Per-Olof',
  'Nora',
  'Karl Anders',
  'Peter',
  'Åsa',
];
const FAMILY = [
  'Ström',
  'Lind Ström',
  'Lind',
  'Berg',
  'Norrvik',
  'Kila',
  'Öberg Ström',
  'af Berg',
  'Nora',
  'Ek',
];
const PLACES = [
  '',
  'Kumla',
  'Nora',
  'Norrvik kommun',
  'Region Norrvik',
  'Kila',
  'Kumla kommun',
  'Region Kumla län',
];

const somebody = fc.record({
  given: fc.constantFrom(...GIVEN),
  family: fc.constantFrom(...FAMILY),
  organisation: fc.constantFrom(...PLACES),
  party: fc.constantFrom('S', 'M', 'C', ''),
});
type Somebody = typeof somebody extends fc.Arbitrary<infer T> ? T : never;

interface Writing {
  readonly text: string;
  /** All of the own name. */
  readonly isFull: boolean;
  readonly hasOrganisation: boolean;
}

const initialOf = (word = ''): string => word.slice(0, 1).toUpperCase();

/** The ways in which somebody may write their own name: shortened, turned about, with the organisation or the party. */
function writingsOf({ given, family, organisation, party }: Somebody): readonly Writing[] {
  const [first = '', second = ''] = given.split(/[ -]/u);
  const families = family.split(' ');
  const both =
    second === ''
      ? []
      : [second, `${initialOf(first)}-${initialOf(second)}`, initialOf(first) + initialOf(second)];
  const firsts = [given, first, initialOf(first), ...both];
  const lasts = [family, ...families, initialOf(families[0]), initialOf(families.at(-1)), ''];
  const place = organisation.replace(/ ?(?:kommun|län)$/u, '').replace(/^Region /u, '');
  const kommun = organisation.startsWith('Region') ? [] : [`${place} kommun`];
  const places = place === '' ? [] : [place, organisation, ...kommun];
  return firsts.flatMap((one) =>
    lasts.flatMap((other) => {
      const isFull = one === given && other === family;
      const turned = other === '' ? [] : [`${other} ${one}`, `${other}, ${one}`];
      return [`${one} ${other}`.trim(), ...turned].flatMap((name) => [
        ...[name, ...(party === '' ? [] : [`${name} (${party})`])].map((text) => ({
          text,
          isFull,
          hasOrganisation: false,
        })),
        ...places
          .flatMap((at) => [
            `${name} ${at}`,
            `${name}, ${at}`,
            `${at} - ${name}`,
            `${name} (${at})`,
            `${at} ${name}`,
          ])
          .map((text) => ({ text, isFull, hasOrganisation: true })),
      ]);
    }),
  );
}

it('what two may have written is surely neither’s, but the one’s whose whole name it is', () => {
  let sure = 0;
  fc.assert(
    fc.property(fc.array(somebody, { minLength: 2, maxLength: 6 }), fc.boolean(), (roster, isAtHome) => {
      const homeOrganisation = isAtHome ? 'Norrvik kommun' : null;
      const people = roster.map((one, i) => ({
        id: `p${i}`,
        name: `${one.given} ${one.family}`,
        party: one.party,
        organisation: one.organisation,
        homeOrganisation,
      }));
      const names = knownNames(people);
      const writers = new Map<string, Map<string, Writing>>();
      for (const [i, one] of roster.entries())
        for (const writing of writingsOf(one)) {
          const of = writers.get(writing.text) ?? new Map<string, Writing>();
          const before = of.get(`p${i}`);
          const hasOrganisation = writing.hasOrganisation && before?.hasOrganisation !== false;
          of.set(`p${i}`, { ...writing, isFull: writing.isFull || before?.isFull === true, hasOrganisation });
          writers.set(writing.text, of);
        }
      for (const [text, of] of writers) {
        const match = whoIsAmong({ name: text, kind: 'person' }, names);
        if (!isSure(match)) continue;
        sure += 1;
        const own = of.get(match.personId ?? '');
        const others = [...of].filter(([id]) => id !== match.personId).map(([, one]) => one);
        const isNeithers = others.some(
          (one) => one.isFull || own?.isFull !== true || (one.hasOrganisation && !own.hasOrganisation),
        );
        expect(own === undefined || isNeithers, `${text}: ${match.personId}`).toBe(false);
      }
    }),
    { numRuns: 10 },
  );
  expect(sure).toBeGreaterThan(500);
});
