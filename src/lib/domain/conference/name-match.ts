import { isTypedAs } from './clean-name.ts';
import type { KnownNames } from './known-names.ts';
import { noMatch, type Candidate, type Match, type MatchLevel, type MatchReason } from './match.ts';
import { fitOf, type NameFit } from './name-score.ts';
import { shownName, type ShownName } from './shown-name.ts';

const STRONG = { score: 0.9, gap: 0.15 } as const;
const WEAK = { score: 0.6, gap: 0.12 } as const;
const WORTH_NAMING = 0.5;
const RUN_TOGETHER = 0.8;

/** Whose name a shown name is: exactly, by score with a clear lead over the next, or not to be told. */
export function matchName(name: string, names: KnownNames): Match {
  const shown = shownName(name, names);
  // "Nora kommun" is no Nora.
  const isPlace = isPlaceOnly(shown);
  if (isPlace && shown.words.some((one) => one.kind === 'organisation')) return noMatch('organisation-only');
  const fits = names.all
    .map((one) => fitOf(shown, one))
    .filter((one) => one.score >= WORTH_NAMING)
    .sort((a, b) => b.score - a.score || (a.known.person.id < b.known.person.id ? -1 : 1));
  const [best, next] = fits;
  const candidates = fits.map(candidate);
  if (!best) return runTogether(shown, names) ?? noMatch(isPlace ? 'organisation-only' : 'nobody-fits');
  const whole = fits.filter((one) => one.isWhole);
  if (namesSeveral(whole)) return undecided('several-named', candidates);
  const exact = whole.filter((one) => one.against.length === 0);
  const [only] = exact;
  if (only && exact.length === 1) return exactMatch(only, whole, candidates);
  if (exact.length > 1) return undecided('several-fit', candidates);
  // Whose organisation is one namesake's and whose party is the other's is neither.
  if (whole.some((one) => one !== best && sameWords(one, best))) return undecided('several-fit', candidates);
  return scored(best, next, candidates);
}

/** "tommyryd", "annamaja bergfeldt": the letters of one person's name, and only of one's. */
function runTogether(shown: ShownName, names: KnownNames): Match | null {
  const letters = shown.words.map((one) => one.word).join('');
  const found = names.all.filter(({ words }) => {
    const given = words.filter((one) => one.isGiven).map((one) => one.word);
    const family = words.filter((one) => !one.isGiven).map((one) => one.word);
    const orders = [
      [...given, ...family],
      [...family, ...given],
    ];
    return orders.some((one) => isTypedAs(letters, one.join('')));
  });
  const [only] = found;
  if (!only || letters === '') return null;
  const candidates = found.map(({ person }) => ({ personId: person.id, score: RUN_TOGETHER }));
  if (found.length > 1) return undecided('several-fit', candidates);
  return {
    personId: only.person.id,
    level: 'name-weak',
    reason: 'similar-spelling',
    doubts: [],
    candidates,
  };
}

/** A namesake is told apart by the organisation or the party, never by leaving the other out. */
function exactMatch(only: NameFit, whole: readonly NameFit[], candidates: readonly Candidate[]): Match {
  const hasNamesake = whole.some((one) => one !== only && sameWords(one, only));
  if (hasNamesake && !only.isSupported) return undecided('several-fit', candidates);
  const reason = only.hasOrganisation ? 'same-name-and-organisation' : 'same-name';
  return decided(only, 'name-exact', reason, candidates);
}

function scored(best: NameFit, next: NameFit | undefined, candidates: readonly Candidate[]): Match {
  const gap = best.score - (next?.score ?? 0);
  const against = best.against.filter((one) => one !== 'initials' && one !== 'part-of-name');
  const isSure = best.score >= STRONG.score && against.length === 0;
  if (isSure && gap >= STRONG.gap) {
    return decided(
      best,
      'name-strong',
      best.hasOrganisation ? 'name-and-organisation' : 'initials',
      candidates,
    );
  }
  if (best.score >= WEAK.score && gap >= WEAK.gap) {
    return decided(best, 'name-weak', best.against[0] ?? 'part-of-name', candidates);
  }
  const isAlone = candidates.length === 1;
  return undecided(isAlone ? (best.against[0] ?? 'part-of-name') : 'several-fit', candidates);
}

/** Two whole names with no word in common: a shared device, or somebody speaking of two. */
function namesSeveral(whole: readonly NameFit[]): boolean {
  return whole.some((one) =>
    whole.some((other) => other !== one && [...other.own].every((word) => !one.own.has(word))),
  );
}

function sameWords(a: NameFit, b: NameFit): boolean {
  return a.own.size === b.own.size && [...a.own].every((word) => b.own.has(word));
}

/** Words of organisations are left, and nothing that could be a name. */
function isPlaceOnly(shown: ShownName): boolean {
  const rest = shown.words.filter((one) => one.kind === 'unknown' || one.kind === 'letter');
  return rest.length > 0 && rest.every(({ places }) => places.length > 0);
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

function candidate({ known, score }: NameFit): Candidate {
  return { personId: known.person.id, score: Math.round(score * 100) / 100 };
}
