import { isRoomWord } from './caller-kind.ts';
import { isTypedAs, plainName, wordsOf } from './clean-name.ts';
import { differInKind, kindsIn, type KnownNames } from './known-names.ts';
import {
  AFTER_PLACE,
  AUDIENCE,
  BEFORE_PLACE,
  DEPUTIES,
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
  | 'unknown'
  | 'letter'
  | 'party'
  | 'stands-for'
  | 'joins'
  | 'audience'
  | 'deputy'
  | 'device'
  | 'room'
  | 'organisation'
  | 'known';

export interface ShownWord {
  readonly word: string;
  /** Which word of the shown name it is. */
  readonly at: number;
  readonly kind: WordKind;
  /** The words of the organisations of people the meeting knows that it may be. */
  readonly places: readonly string[];
  /** A word of the organisation whose meeting it is. */
  readonly isHome: boolean;
  /** An organisation's, and set apart as one: "Peter (Norrvik)", "Norrviks kommun". */
  readonly isSetApart: boolean;
}

/** A name as a call shows it, taken apart. */
export interface ShownName {
  readonly words: readonly ShownWord[];
  /** The same with the capitals that may be initials one by one, "PO Ek"; null without such. */
  readonly byInitials: readonly ShownWord[] | null;
  readonly party: string | null;
  readonly hasDevice: boolean;
  /** Of what kind the organisation it names is, as far as it says. */
  readonly kinds: readonly string[];
}

/** No name has more, and each is compared with everybody's. */
const MOST_WORDS = 20;

const PRONOUNS =
  /[([]\s*(?:hon|han|hen|she|he|they|de|any)\s*(?:[/,|]\s*\p{L}+\s*)*[)\]]|(?<!\p{L})(?:hon\/henne|han\/honom|hen\/hen|she\/her|he\/him|they\/them)(?:\/\p{L}+)?(?!\p{L})/giu;
const IN_BRACKETS = /[([]\s*(\p{L}{1,5})\s*[)\]]/gu;
const MAIL = /(?<![^\s(<[])([\p{L}\p{N}._+-]+)@([\p{L}\p{N}.-]+)\.(?:\p{L}{2,})/gu;
/** Neither "Anna-Maja" nor "anna.ek" nor "D'Arc". */
const BETWEEN_PARTS = /[^\p{L}\p{M}\p{N}\s'’‘ʼ`´._–—-]+|(?<=\s)[–—-]+|[–—-]+(?=\s)/u;
const CAPITALS = /(?<!\p{L})\p{Lu}{2,3}(?!\p{L})/gu;

/** Takes a shown name apart; what its words mean depends on whom the meeting knows. */
export function shownName(name: string, known: KnownNames): ShownName {
  const plain = plainName(name).replace(PRONOUNS, ' ').replace(MAIL, addressed(known));
  const bracketed = [...plain.matchAll(IN_BRACKETS)].map(([, inside = '']) => partyOf(inside, known));
  const rest = plain.replace(IN_BRACKETS, (all, inside: string) =>
    partyOf(inside, known) === null ? all : ' ',
  );
  const parts = partsOf(rest);
  const kinds = kindsIn(parts.flat());
  const hasDevice = parts.flat().some((word) => DEVICES.has(word));
  const words = asStandIns(
    parts
      .flatMap((part) => wordsOfPart(part, known, { hasDevice, kinds }))
      .map((one, at): ShownWord => ({ ...one, at })),
  );
  const loose = words.findLast((one) => one.kind === 'party')?.word;
  const telling = words.filter((one) => !/^\d+$/u.test(one.word));
  return {
    words: telling,
    byInitials: byInitials(telling, rest),
    party:
      bracketed.findLast((one) => one !== null) ?? (loose === undefined ? null : (PARTIES[loose] ?? loose)),
    hasDevice,
    kinds,
  };
}

/** Of an address the name, and of its domain what is somebody's organisation. */
function addressed(known: KnownNames): (all: string, local: string, domain: string) => string {
  return (_, local, domain) =>
    ` ${local} | ${wordsOf(domain)
      .filter((word) => placesOf(word, known).length > 0 || isOf(word, known.home.words))
      .join(' ')} | `;
}

/** The words between brackets, commas and dashes. Who is joined by a sign is joined by a word. */
function partsOf(text: string): readonly (readonly string[])[] {
  const joined = /[&+]/u.test(text) ? [['och']] : [];
  let left = MOST_WORDS;
  const parts = text.split(BETWEEN_PARTS).map((part) => {
    const words = wordsOf(part).slice(0, left);
    left -= words.length;
    return words;
  });
  return [...parts.filter((one) => one.length > 0), ...joined];
}

function wordsOfPart(
  part: readonly string[],
  known: KnownNames,
  { hasDevice, kinds }: Pick<ShownName, 'hasDevice' | 'kinds'>,
): readonly Omit<ShownWord, 'at'>[] {
  const words = part.map((word) => {
    const kind = wordKind(word, known);
    return {
      word,
      kind: hasDevice && MODELS.has(word) ? ('device' as const) : kind,
      places: placesOf(word, known),
      isHome: isOf(word, known.home.words) && !differInKind(kinds, known.home.kinds),
    };
  });
  const isPlace = words.map((one) => one.places.length > 0 || one.isHome);
  const isAlone = words.every(
    ({ word, kind }, i) =>
      isPlace[i] === true || kind === 'organisation' || kind === 'party' || known.parties.has(word),
  );
  return words.map((one, i) => {
    const isSaid = AFTER_PLACE.has(part[i + 1] ?? '') || BEFORE_PLACE.has(part[i - 1] ?? '');
    return { ...one, isSetApart: isPlace[i] === true && (isAlone || isSaid) };
  });
}

/** "Ers. Bo Ek" may be for Bo Ek; "Bo Ek, ers." is Bo Ek. */
function asStandIns(words: readonly ShownWord[]): readonly ShownWord[] {
  const last = words.findLastIndex((one) => one.kind === 'unknown' && one.places.length === 0);
  return words.map((one, i) =>
    one.kind === 'deputy' ? { ...one, kind: i < last ? ('stands-for' as const) : ('known' as const) } : one,
  );
}

function byInitials(words: readonly ShownWord[], text: string): readonly ShownWord[] | null {
  const capitals = new Set([...text.matchAll(CAPITALS)].flatMap(([all]) => wordsOf(all)));
  const areInitials = ({ word, kind, places }: ShownWord): boolean =>
    kind === 'unknown' && places.length === 0 && capitals.has(word);
  if (!words.some(areInitials)) return null;
  return words.flatMap((one) =>
    areInitials(one) ? [...one.word].map((word) => ({ ...one, word, kind: 'letter' as const })) : [one],
  );
}

function partyOf(inside: string, { parties }: KnownNames): string | null {
  const word = wordsOf(inside).join('');
  const code = PARTIES[word] ?? word;
  return parties.has(code) ? code : null;
}

const KINDS: readonly (readonly [ReadonlySet<string>, WordKind])[] = [
  [STANDS_FOR, 'stands-for'],
  [JOINERS, 'joins'],
  [AUDIENCE, 'audience'],
  [DEPUTIES, 'deputy'],
];

function wordKind(word: string, { parties }: KnownNames): WordKind {
  if ([...word].length === 1) return 'letter';
  const [, kind] = KINDS.find(([words]) => words.has(word)) ?? [];
  if (kind) return kind;
  if (word in PARTIES || parties.has(word)) return 'party';
  if (DEVICES.has(word)) return 'device';
  if (isRoomWord(word)) return 'room';
  if (ORGANISATION_WORDS.has(word)) return 'organisation';
  const isKnown = [GENERIC, ROLES, STANDINGS].some((one) => one.has(word));
  return isKnown ? 'known' : 'unknown';
}

function placesOf(word: string, { organisations }: KnownNames): readonly string[] {
  return organisations.filter((one) => isPlace(word, one));
}

function isOf(word: string, places: readonly string[]): boolean {
  return places.some((one) => isPlace(word, one));
}

/** "Norrköping" is "Norrköpings", and "Orebro" is "Örebro". */
function isPlace(word: string, place: string): boolean {
  return isTypedAs(word, place) || isTypedAs(`${word}s`, place) || isTypedAs(word, `${place}s`);
}
