import { isTypedAs } from './clean-name.ts';
import type { KnownName, NameWord } from './known-names.ts';
import type { MatchReason } from './match.ts';
import type { ShownName, ShownWord } from './shown-name.ts';
import { SIMILAR, similarity } from './similar-spelling.ts';

const INITIAL = 0.55;
/** A word spelt alike is worth its similarity, and a little less. */
const SPELT_ALIKE = 0.95;
const ONE_PART = 0.5;
const ORGANISATION = 0.18;
const UNEXPLAINED = 0.1;

/** How well a shown name fits one person's. */
export interface NameFit {
  readonly known: KnownName;
  readonly score: number;
  /** Every word of the name is there, as it is spelt. */
  readonly isWhole: boolean;
  /** Which words of the shown name are the person's, by position. */
  readonly own: ReadonlySet<number>;
  /** The organisation or the party says that it is this person rather than a namesake. */
  readonly isSupported: boolean;
  readonly hasOrganisation: boolean;
  /** What keeps a fit from being sure, gravest first. */
  readonly against: readonly MatchReason[];
}

type How = 'same' | 'initial' | 'alike' | 'owner';

interface Pair {
  readonly of: number;
  readonly to: number;
  readonly how: How;
  readonly worth: number;
}

/** Compares a shown name with one person's name, organisation and party. */
export function fitOf(shown: ShownName, known: KnownName): NameFit {
  const pairs = pairWords(shown, known);
  const left = shown.words.filter((_, i) => !pairs.some((one) => one.to === i));
  const isOwn = ({ places }: ShownWord): boolean => places.some((one) => known.organisation.includes(one));
  const hasOrganisation = left.some(isOwn);
  const isOtherPlace = !hasOrganisation && left.some(({ places }) => places.length > 0);
  const unexplained = left.filter((one) => isUnexplained(one, known));
  const isOtherParty = shown.party !== null && known.party !== null && shown.party !== known.party;
  const isMore = unexplained.length > 0;
  const isOneSided = isOneSide(known.words, pairs);
  const name = nameWorth(known.words, pairs, isOneSided);
  // Of two people named together each lacks nothing by the other's name.
  const isJoined = left.some((one) => one.kind === 'joins');
  const penalty =
    (isJoined ? 0 : unexplained.length * UNEXPLAINED) +
    (isOtherPlace ? ORGANISATION : 0) +
    (isOtherParty ? ORGANISATION : 0);
  const hasWord = pairs.some((one) => one.how !== 'initial');
  // "Margareta Kvist, Karlskoga" is not the Margareta of Karlskoga with another name.
  const isOf = hasOrganisation && hasWord && !(isOneSided && isMore);
  const score = name + (isOf ? ORGANISATION : 0) - penalty;
  const isWhole =
    known.words.length > 0 && pairs.filter((one) => one.how === 'same').length === known.words.length;
  return {
    known,
    // Initials alone are nobody's name.
    score: hasWord ? Math.min(0.99, Math.max(0, score)) : 0,
    isWhole,
    own: new Set(pairs.map((one) => one.to)),
    isSupported: hasOrganisation || (shown.party !== null && shown.party === known.party),
    hasOrganisation,
    against: reasonsAgainst(left, pairs, { isWhole, isOtherPlace, isOtherParty, isMore }),
  };
}

function reasonsAgainst(
  left: readonly ShownWord[],
  pairs: readonly Pair[],
  is: Readonly<Record<'isWhole' | 'isOtherPlace' | 'isOtherParty' | 'isMore', boolean>>,
): MatchReason[] {
  const found: readonly (readonly [MatchReason, boolean])[] = [
    ['several-named', left.some((one) => one.kind === 'joins')],
    ['stands-for-another', left.some((one) => one.kind === 'stands-for')],
    ['other-organisation', is.isOtherPlace],
    ['other-party', is.isOtherParty],
    ['device-of', pairs.some((one) => one.how === 'owner')],
    ['more-words', is.isMore],
    ['similar-spelling', pairs.some((one) => one.how === 'alike')],
    ['initials', !is.isWhole && pairs.some((one) => one.how === 'initial')],
    ['part-of-name', !is.isWhole],
  ];
  return found.filter(([, holds]) => holds).map(([reason]) => reason);
}

/** A letter that is the person's party needs no explaining. */
function isUnexplained({ word, kind, places }: ShownWord, known: KnownName): boolean {
  if (places.length > 0) return false;
  if (kind === 'letter') return word !== known.party;
  return kind === 'unknown' || kind === 'room';
}

/** The mean over the words of the name; one side of a name alone is half of it, however many words it has. */
function nameWorth(words: readonly NameWord[], pairs: readonly Pair[], isOneSided: boolean): number {
  const mean = pairs.reduce((sum, one) => sum + one.worth, 0) / Math.max(1, words.length);
  if (!isOneSided) return mean;
  const isFull = pairs.some((one) => one.how === 'same' || one.how === 'owner');
  return isFull ? ONE_PART : Math.min(mean, ONE_PART);
}

/** Only the first name is there, or only the family name. */
function isOneSide(words: readonly NameWord[], pairs: readonly Pair[]): boolean {
  const sides = new Set(pairs.map((one) => words[one.of]?.isGiven));
  return sides.size === 1 && new Set(words.map((one) => one.isGiven)).size > 1;
}

/** Pairs words of the shown name with words of the person's, each once: the same first, then initials, then alike. */
function pairWords(shown: ShownName, known: KnownName): Pair[] {
  const possible = known.words.flatMap(({ word }, of) =>
    shown.words.flatMap((one, to): Pair[] => {
      const how = relation(one, word, shown.hasDevice);
      return how ? [{ of, to, ...how }] : [];
    }),
  );
  const found: Pair[] = [];
  for (const one of possible.sort((a, b) => RANK[a.how] - RANK[b.how] || b.worth - a.worth)) {
    if (!found.some((other) => other.of === one.of || other.to === one.to)) found.push(one);
  }
  return found;
}

const RANK: Readonly<Record<How, number>> = { same: 0, owner: 1, initial: 2, alike: 3 };

function relation(shown: ShownWord, word: string, hasDevice: boolean): Pick<Pair, 'how' | 'worth'> | null {
  if (isTypedAs(shown.word, word)) return { how: 'same', worth: 1 };
  if (shown.kind === 'letter') {
    const [first = ''] = word;
    return isTypedAs(shown.word, first) ? { how: 'initial', worth: INITIAL } : null;
  }
  if (hasDevice && shown.word.endsWith('s') && isTypedAs(shown.word.slice(0, -1), word)) {
    return { how: 'owner', worth: 1 };
  }
  const isShort = Math.min(shown.word.length, word.length) < 3;
  if (shown.kind !== 'unknown' || isShort || Math.abs(shown.word.length - word.length) > 2) return null;
  const alike = similarity(shown.word, word);
  return alike >= SIMILAR ? { how: 'alike', worth: alike * SPELT_ALIKE } : null;
}
