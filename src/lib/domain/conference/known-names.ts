import { plainName, wordsOf } from './clean-name.ts';
import type { KnownPerson } from './match.ts';
import { NATIONAL_PARTIES, ORGANISATION_KINDS, ORGANISATION_WORDS, PARTIES } from './name-words.ts';

/** A word of somebody's name. The first name is the first word, with both parts of "Anna-Maja". */
export interface NameWord {
  readonly word: string;
  readonly isGiven: boolean;
}

/** An organisation as names are compared with it. */
export interface KnownOrganisation {
  /** What tells it from others. */
  readonly words: readonly string[];
  /** Municipality or region, as far as it says. */
  readonly kinds: readonly string[];
}

/** Somebody's name and organisation, taken apart once for a whole meeting. */
export interface KnownName {
  readonly person: KnownPerson;
  readonly words: readonly NameWord[];
  readonly party: string | null;
  readonly organisation: KnownOrganisation;
}

/** Everybody the meeting knows, as names are compared with them. */
export interface KnownNames {
  readonly all: readonly KnownName[];
  /** Words of the organisations of all of them. */
  readonly organisations: readonly string[];
  /** Whose meeting it is: said beside a name it speaks for nobody and against nobody. */
  readonly home: KnownOrganisation;
  readonly parties: ReadonlySet<string>;
}

export function knownNames(people: readonly KnownPerson[]): KnownNames {
  const all = people.map(knownName);
  const parties = all.flatMap(({ party }) => (party === null ? [] : [party]));
  return {
    all,
    organisations: [...new Set(all.flatMap((one) => one.organisation.words))],
    home: knownOrganisation(people.find((one) => one.homeOrganisation)?.homeOrganisation ?? ''),
    parties: new Set([...NATIONAL_PARTIES, ...parties]),
  };
}

function knownName(person: KnownPerson): KnownName {
  const [given = '', ...family] = plainName(person.name).split(' ');
  const as = (isGiven: boolean) => (word: string) => ({ word, isGiven });
  const party = wordsOf(person.party ?? '').join('');
  return {
    person,
    words: [...wordsOf(given).map(as(true)), ...wordsOf(family.join(' ')).map(as(false))],
    party: party === '' ? null : (PARTIES[party] ?? party),
    organisation: knownOrganisation(person.organisation ?? ''),
  };
}

function knownOrganisation(name: string): KnownOrganisation {
  const words = wordsOf(plainName(name));
  return { words: words.filter((one) => !ORGANISATION_WORDS.has(one)), kinds: kindsIn(words) };
}

/** "Örebro kommun" and "Region Örebro län" are two. */
export function kindsIn(words: readonly string[]): readonly string[] {
  return Object.entries(ORGANISATION_KINDS)
    .filter(([, of]) => words.some((one) => of.has(one)))
    .map(([kind]) => kind);
}

/** Both say of what kind they are, and it is not the same. */
export function differInKind(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && b.length > 0 && !a.some((one) => b.includes(one));
}
