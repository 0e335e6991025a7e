import type { KnownNames } from './known-names.ts';
import { noMatch, type Candidate, type Match, type MatchLevel, type MatchReason } from './match.ts';
import { fitOf, type NameFit } from './name-score.ts';
import { runTogether } from './run-together.ts';
import { shownName, type ShownName } from './shown-name.ts';

const STRONG = { score: 0.9, gap: 0.15 } as const;
const WEAK = { score: 0.6, gap: 0.12 } as const;
const WORTH_NAMING = 0.5;

/** Whose name a shown name is: exactly, by score with a clear lead over the next, or not to be told. */
export function matchName(name: string, names: KnownNames): Match {
  const shown = shownName(name, names);
  // "Nora kommun" is no Nora.
  const isPlace = isPlaceOnly(shown);
  if (isPlace && shown.words.some((one) => one.kind === 'organisation')) return noMatch('organisation-only');
  const all = names.all
    .map((one) => fitOf(shown, one))
    .sort((a, b) => b.score - a.score || (a.known.person.id < b.known.person.id ? -1 : 1));
  const fits = all.filter((one) => one.score >= WORTH_NAMING);
  const [best] = fits;
  if (!best) return nobody(all, isPlace, () => runTogether(shown, names));
  const whole = fits.filter((one) => one.isWhole);
  const candidates = fits.map(candidate);
  if (namesSeveral(whole)) return undecided('several-named', candidates);
  const exact = whole.filter((one) => one.against.length === 0);
  const [only] = exact;
  if (only && exact.length === 1) return exactMatch(only, whole, all);
  if (exact.length > 1) return undecided('several-fit', candidates);
  // Whose organisation is one namesake's and whose party is the other's is neither.
  if (whole.some((one) => one !== best && sameWords(one, best))) return undecided('several-fit', candidates);
  // "Västra Ås" is where Stefan Ås comes from and not who he is.
  if (isPlace && whole.length === 0) return undecided('organisation-only', candidates);
  return scored(best, fits, all);
}

/** Nobody has the name; whoever has the family name may still be meant. */
function nobody(all: readonly NameFit[], isPlace: boolean, together: () => Match | null): Match {
  const near = isPlace ? [] : all.filter((one) => one.isNear && one.score > 0).map(candidate);
  return together() ?? noMatch(isPlace ? 'organisation-only' : 'nobody-fits', near);
}

/** A namesake is told apart by the organisation or the party, never by leaving the other out. */
function exactMatch(only: NameFit, whole: readonly NameFit[], all: readonly NameFit[]): Match {
  const namesakes = whole.filter((one) => one !== only && sameWords(one, only));
  const others = all.filter((one) => one !== only && one.isPossible && isMeantRather(one, only));
  const rivals = [...namesakes.filter((one) => one.isPossible || !only.isSupported), ...others];
  const candidates = candidatesOf(all, others);
  if (rivals.length > 0) return undecided('several-fit', candidates);
  const reason = only.hasOrganisation ? 'same-name-and-organisation' : 'same-name';
  return decided(only, 'name-exact', reason, candidates);
}

/**
 * "Peter Norrvik" is Peter Ek of Norrvik as well, and "Peter Berg (S)" the social democrat Peter af Berg rather than a
 * Peter Berg of whom nobody knows the party.
 */
function isMeantRather(other: NameFit, only: NameFit): boolean {
  const isPlace = [...only.asPlaces].some((at) => other.organisation.has(at));
  const isFromThere = other.organisation.size > 0 && only.organisation.size === 0;
  return isPlace || isFromThere || (other.isSupported && !only.isSupported);
}

/** Part of a name is only one person's when nobody else may have written it: the longer a name, the less of it is an initial. */
function scored(best: NameFit, fits: readonly NameFit[], all: readonly NameFit[]): Match {
  const gap = best.score - (fits[1]?.score ?? 0);
  const against = best.against.filter((one) => one !== 'initials' && one !== 'part-of-name');
  const isSure = best.score >= STRONG.score && against.length === 0 && !best.lacksFamily;
  const others = all.filter((one) => one !== best && one.isPossible);
  const candidates = candidatesOf(all, isSure ? others : []);
  if (others.length > 0 && (isSure || isOutdone(best, others))) return undecided('several-fit', candidates);
  if (isSure && gap >= STRONG.gap) {
    return decided(
      best,
      'name-strong',
      best.hasOrganisation ? 'name-and-organisation' : 'initials',
      candidates,
    );
  }
  if (best.score >= WEAK.score && (gap >= WEAK.gap || isOnlyHeard(best, fits))) {
    return decided(best, 'name-weak', best.against[0] ?? 'part-of-name', candidates);
  }
  return undecided(fits.length === 1 ? (best.against[0] ?? 'part-of-name') : 'several-fit', candidates);
}

/** Something speaks against the best, and nothing against another whom it may be. */
function isOutdone(best: NameFit, others: readonly NameFit[]): boolean {
  return !best.isPossible && others.some((one) => one.score >= WORTH_NAMING);
}

/** Of two names that are spelt alike one is heard alike as well. */
function isOnlyHeard(best: NameFit, fits: readonly NameFit[]): boolean {
  return best.isHeard && best.isPossible && !fits.some((one) => one !== best && one.isHeard);
}

/** Two whole names, each with a word that the other has not: a shared device, or somebody speaking of two. */
function namesSeveral(whole: readonly NameFit[]): boolean {
  const hasMore = (one: NameFit, other: NameFit): boolean => [...one.own].some((at) => !other.own.has(at));
  return whole.some((one) => whole.some((other) => hasMore(one, other) && hasMore(other, one)));
}

function sameWords(a: NameFit, b: NameFit): boolean {
  return a.own.size === b.own.size && [...a.own].every((word) => b.own.has(word));
}

/** Words of organisations are left, and nothing that could be a name. */
function isPlaceOnly(shown: ShownName): boolean {
  const rest = shown.words.filter((one) => one.kind === 'unknown' || one.kind === 'letter');
  return rest.length > 0 && rest.every(({ places, isHome }) => places.length > 0 || isHome);
}

function decided(
  { known }: NameFit,
  level: MatchLevel,
  reason: MatchReason,
  candidates: readonly Candidate[],
): Match {
  return { personId: known.person.id, level, reason, doubts: [], candidates };
}

function undecided(reason: MatchReason, candidates: readonly Candidate[]): Match {
  return { personId: null, level: 'ambiguous', reason, doubts: [], candidates };
}

/** Who fits well enough, and those who keep it from being sure. */
function candidatesOf(all: readonly NameFit[], rivals: readonly NameFit[]): readonly Candidate[] {
  return all.filter((one) => one.score >= WORTH_NAMING || rivals.includes(one)).map(candidate);
}

function candidate({ known, score }: NameFit): Candidate {
  return { personId: known.person.id, score: Math.round(score * 100) / 100 };
}
