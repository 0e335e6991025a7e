import { isRoomWord } from './caller-kind.ts';
import { isTypedAs, plainName, wordsOf } from './clean-name.ts';
import type { KnownNames } from './known-names.ts';
import {
  DEVICES,
  GENERIC,
  JOINERS,
  MODELS,
  ORGANISATION_WORDS,
  PARTIES,
  ROLES,
  STANDINGS,
  STANDS_FOR,
} from './name-words.ts';

/** What a word of a shown name is when it is not a word of somebody's name. */
export type WordKind =
  'unknown' | 'letter' | 'party' | 'stands-for' | 'joins' | 'device' | 'room' | 'organisation' | 'known';

export interface ShownWord {
  readonly word: string;
  readonly kind: WordKind;
  /** The words of the organisations of people the meeting knows that it may be. */
  readonly places: readonly string[];
}

/** A name as a call shows it, taken apart. */
export interface ShownName {
  readonly words: readonly ShownWord[];
  readonly party: string | null;
  readonly hasDevice: boolean;
}

/** No name has more, and each is compared with everybody's. */
const MOST_WORDS = 20;

const PRONOUNS =
  /[([]\s*(?:hon|han|hen|she|he|they|de|any)\s*(?:[/,|]\s*\p{L}+\s*)*[)\]]|(?<!\p{L})(?:hon\/henne|han\/honom|hen\/hen|she\/her|he\/him|they\/them)(?:\/\p{L}+)?(?!\p{L})/giu;
const IN_BRACKETS = /[([]\s*(\p{L}{1,5})\s*[)\]]/gu;
const MAIL = /(?<![^\s(<[])([\p{L}\p{N}._+-]+)@([\p{L}\p{N}.-]+)\.(?:\p{L}{2,})/gu;

/** Takes a shown name apart; what its words mean depends on whom the meeting knows. */
export function shownName(name: string, known: KnownNames): ShownName {
  const plain = plainName(name).replace(PRONOUNS, ' ').replace(MAIL, ' $1 $2 ');
  const bracketed = [...plain.matchAll(IN_BRACKETS)].map(([, inside = '']) => partyOf(inside, known));
  const rest = plain.replace(IN_BRACKETS, (all, inside: string) =>
    partyOf(inside, known) === null ? all : ' ',
  );
  const joined = /[&+]/u.test(rest) ? ['och'] : [];
  const all = [...wordsOf(rest).slice(0, MOST_WORDS), ...joined];
  const hasDevice = all.some((word) => DEVICES.has(word));
  const words = all.map((word): ShownWord => {
    const kind = wordKind(word, known);
    const places = known.organisations.filter((one) => isPlace(word, one));
    return { word, kind: hasDevice && MODELS.has(word) ? 'device' : kind, places };
  });
  const loose = words.findLast((one) => one.kind === 'party')?.word;
  return {
    words: words.filter((one) => !/^\d+$/u.test(one.word)),
    party:
      bracketed.findLast((one) => one !== null) ?? (loose === undefined ? null : (PARTIES[loose] ?? loose)),
    hasDevice,
  };
}

function partyOf(inside: string, { parties }: KnownNames): string | null {
  const word = wordsOf(inside).join('');
  const code = PARTIES[word] ?? word;
  return parties.has(code) ? code : null;
}

function wordKind(word: string, { parties }: KnownNames): WordKind {
  if ([...word].length === 1) return 'letter';
  if (STANDS_FOR.has(word)) return 'stands-for';
  if (JOINERS.has(word)) return 'joins';
  if (word in PARTIES || parties.has(word)) return 'party';
  if (DEVICES.has(word)) return 'device';
  if (isRoomWord(word)) return 'room';
  if (ORGANISATION_WORDS.has(word)) return 'organisation';
  const isKnown = [GENERIC, ROLES, STANDINGS].some((one) => one.has(word));
  return isKnown ? 'known' : 'unknown';
}

/** "Norrköping" is "Norrköpings", and "Orebro" is "Örebro". */
function isPlace(word: string, place: string): boolean {
  return isTypedAs(word, place) || isTypedAs(`${word}s`, place) || isTypedAs(word, `${place}s`);
}
