import { differInKind, type KnownName, type NameWord } from './known-names.ts';
import type { MatchReason } from './match.ts';
import { pairWords, type Pair } from './pair-words.ts';
import type { ShownName, ShownWord } from './shown-name.ts';

const ONE_PART = 0.5;
const ORGANISATION = 0.18;
const UNEXPLAINED = 0.1;

/** How well a shown name fits one person's. */
export interface NameFit {
  readonly known: KnownName;
  readonly score: number;
  /** Every word of the name is there, as it is spelt. */
  readonly isWhole: boolean;
  /** Every word of the name is there, as it is heard. */
  readonly isHeard: boolean;
  /** Nothing that is shown speaks for anybody else: it may be this person, if not as it is written on the roster. */
  readonly isPossible: boolean;
  /** Which words of the shown name are the person's, by position. */
  readonly own: ReadonlySet<number>;
  /** Which of them are words of somebody's organisation as well. */
  readonly asPlaces: ReadonlySet<number>;
  /** Which words of the shown name are the person's organisation's. */
  readonly organisation: ReadonlySet<number>;
  /** The organisation or the party says that it is this person rather than a namesake. */
  readonly isSupported: boolean;
  readonly hasOrganisation: boolean;
  /** A word of the family name is not there, not even its initial: "Ann-Marie Ek" is not Ann-Marie Nordqvist Ek for sure. */
  readonly lacksFamily: boolean;
  /** The family name is there and nothing of the first name, or the first name and how the family name begins. */
  readonly isNear: boolean;
  /** What keeps a fit from being sure, gravest first. */
  readonly against: readonly MatchReason[];
}

/** Compares a shown name with one person's name, organisation and party, as it fits best of the ways to read it. */
export function fitOf(shown: ShownName, known: KnownName): NameFit {
  const fit = fitOfWords(shown, shown.words, known);
  if (fit.isWhole) return fit;
  // "Anna N Nora" is Anna Nora of Nora as well.
  const asPlaces = fit.asPlaces.size > 0 ? [fitOfWords(shown, shown.words, known, fit.asPlaces)] : [];
  const byInitials = shown.byInitials === null ? [] : [fitOfWords(shown, shown.byInitials, known)];
  return [...asPlaces, ...byInitials].reduce(
    (best, one) => (one.isPossible && (!best.isPossible || one.score > best.score) ? one : best),
    fit,
  );
}

/** Of nearly everybody nothing is there. */
const NO_FIT: Omit<NameFit, 'known'> = {
  score: 0,
  isWhole: false,
  isHeard: false,
  isPossible: false,
  own: new Set(),
  asPlaces: new Set(),
  organisation: new Set(),
  isSupported: false,
  hasOrganisation: false,
  lacksFamily: true,
  isNear: false,
  against: ['part-of-name'],
};

/** `asPlaces`: words that are no part of the name, by position. */
function fitOfWords(
  shown: ShownName,
  words: readonly ShownWord[],
  known: KnownName,
  asPlaces: ReadonlySet<number> = new Set(),
): NameFit {
  const readable = words.map((one) => (asPlaces.has(one.at) ? null : one));
  const pairs = pairWords(readable, known, shown.hasDevice);
  if (pairs.length === 0) return { ...NO_FIT, known };
  const left = words.filter((_, i) => !pairs.some((one) => one.to === i));
  const where = whereFrom(left, shown, known);
  const unexplained = left.filter((one) => isUnexplained(one, known));
  const isOtherParty = shown.party !== null && known.party !== null && shown.party !== known.party;
  const isMore = unexplained.length > 0;
  const isOneSided = isOneSide(known.words, pairs);
  const name = nameWorth(known.words, pairs, isOneSided);
  // Of two people named together each lacks nothing by the other's name.
  const isJoined = left.some((one) => one.kind === 'joins');
  const penalty =
    (isJoined ? 0 : unexplained.length * UNEXPLAINED) +
    (where.isOther ? ORGANISATION : 0) +
    (isOtherParty ? ORGANISATION : 0);
  const hasWord = pairs.some((one) => one.how !== 'initial');
  // "Margareta Kvist, Karlskoga" is not the Margareta of Karlskoga with another name.
  const isOf = where.isOwn && hasWord && !(isOneSided && isMore);
  const count = (...how: readonly Pair['how'][]): number =>
    pairs.filter((one) => how.includes(one.how)).length;
  const isWhole = known.words.length > 0 && count('same') === known.words.length;
  const paired = pairs.flatMap(({ to }) => words[to] ?? []);
  const isSetApart = paired.some((one) => one.isSetApart);
  return {
    known,
    // Initials alone are nobody's name.
    score: hasWord ? Math.min(0.99, Math.max(0, name + (isOf ? ORGANISATION : 0) - penalty)) : 0,
    isWhole,
    isHeard: known.words.length > 0 && count('same', 'heard') === known.words.length,
    isPossible: hasWord && !isMore && !isOtherParty && (!where.isOther || where.isUnknown) && !where.isMixed,
    own: new Set(paired.map((one) => one.at)),
    asPlaces: new Set(paired.filter((one) => one.places.length > 0 || one.isHome).map((one) => one.at)),
    organisation: new Set(where.own.map((one) => one.at)),
    isSupported: where.isOwn || (shown.party !== null && shown.party === known.party),
    hasOrganisation: where.isOwn,
    lacksFamily: known.words.some((one, of) => !one.isGiven && !pairs.some((pair) => pair.of === of)),
    isNear: isNear(known, pairs, unexplained),
    against: reasonsAgainst(left, pairs, {
      isWhole,
      isOtherPlace: where.isOther || where.isMixed || isSetApart,
      isOtherParty,
      isMore,
    }),
  };
}

interface WhereFrom {
  /** The words that are the person's organisation's. */
  readonly own: readonly ShownWord[];
  /** Said to be of the person's organisation, and of no other. */
  readonly isOwn: boolean;
  /** Said to be of somebody else's organisation. */
  readonly isOther: boolean;
  /** Of the person's and of somebody else's: "Kommunal Öst" of somebody of "Kommunal Väst". */
  readonly isMixed: boolean;
  /** Nobody knows where the person comes from. */
  readonly isUnknown: boolean;
}

/** What is said of where the caller comes from, as it fits the person. A place alone is a municipality, and no region. */
function whereFrom(left: readonly ShownWord[], { kinds }: ShownName, { organisation }: KnownName): WhereFrom {
  const isOwnWord = ({ places }: ShownWord): boolean =>
    places.some((one) => organisation.words.includes(one));
  const own = left.filter(isOwnWord);
  const foreign = left.filter((one) => one.places.length > 0 && !one.isHome && !isOwnWord(one));
  const isOfOtherKind = own.length > 0 && differInKind(kinds, organisation.kinds);
  const isUntold =
    (kinds.length === 0 && organisation.kinds.includes('region')) ||
    (organisation.kinds.length === 0 && kinds.includes('region'));
  return {
    own,
    isOwn: own.length > 0 && foreign.length === 0 && !isOfOtherKind && !isUntold,
    isOther: isOfOtherKind || (own.length === 0 && foreign.length > 0),
    isMixed: own.length > 0 && foreign.length > 0,
    isUnknown: organisation.words.length === 0,
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
    ['similar-spelling', pairs.some((one) => one.how === 'alike' || one.how === 'heard')],
    ['nickname', pairs.some((one) => one.how === 'nickname')],
    ['initials', !is.isWhole && pairs.some((one) => one.how === 'initial')],
    ['part-of-name', !is.isWhole],
  ];
  return found.filter(([, holds]) => holds).map(([reason]) => reason);
}

/** A letter that is the person's party needs no explaining. */
function isUnexplained({ word, kind, places, isHome }: ShownWord, known: KnownName): boolean {
  if (places.length > 0 || isHome) return false;
  if (kind === 'letter') return word !== known.party;
  return kind === 'unknown' || kind === 'room' || kind === 'audience';
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

const BEGINNING = 3;

function isNear({ words }: KnownName, pairs: readonly Pair[], unexplained: readonly ShownWord[]): boolean {
  const isThere = (one: NameWord): boolean =>
    pairs.some(({ of, how }) => words[of] === one && how !== 'initial' && how !== 'alike');
  const family = words.filter((one) => !one.isGiven);
  if (family.length === 0) return false;
  if (family.every(isThere)) return true;
  const begins = ({ word }: NameWord): boolean =>
    unexplained.some((one) => one.word.length >= BEGINNING && word.startsWith(one.word));
  return words.some((one) => one.isGiven && isThere(one)) && family.some(begins);
}
