import { plainName, wordsOf } from './clean-name.ts';
import type { KnownPerson } from './match.ts';
import { NATIONAL_PARTIES, ORGANISATION_WORDS, PARTIES } from './name-words.ts';

/** A word of somebody's name. The first name is the first word, with both parts of "Anna-Maja". */
export interface NameWord {
  readonly word: string;
  readonly isGiven: boolean;
}

/** Somebody's name and organisation, taken apart once for a whole meeting. */
export interface KnownName {
  readonly person: KnownPerson;
  readonly words: readonly NameWord[];
  readonly party: string | null;
  readonly organisation: readonly string[];
}

/** Everybody the meeting knows, as names are compared with them. */
export interface KnownNames {
  readonly all: readonly KnownName[];
  /** Words of the organisations of all of them. */
  readonly organisations: readonly string[];
  readonly parties: ReadonlySet<string>;
}

export function knownNames(people: readonly KnownPerson[]): KnownNames {
  const all = people.map(knownName);
  const parties = all.flatMap(({ party }) => (party === null ? [] : [party]));
  return {
    all,
    organisations: [...new Set(all.flatMap((one) => one.organisation))],
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
    organisation: wordsOf(plainName(person.organisation ?? '')).filter((one) => !ORGANISATION_WORDS.has(one)),
  };
}
