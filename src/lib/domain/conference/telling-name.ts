import type { KnownNames } from './known-names.ts';
import type { Match, MatchReason } from './match.ts';
import { matchName } from './name-match.ts';
import { shownName } from './shown-name.ts';

/** The words of a shown name that may tell who it is: no organisation, party, part played or device. */
export function tellingWords(name: string, names: KnownNames): readonly string[] {
  const { words } = shownName(name, names);
  const telling = words.filter(
    ({ word, kind, places, isHome }) =>
      (kind === 'letter' && !names.parties.has(word)) ||
      (kind === 'unknown' && places.length === 0 && !isHome && !COUNTED.has(word)),
  );
  return [...new Set(telling.map((one) => one.word))];
}

/** What a shown name says of who it is, in one order: the same for "Bengt L (iPad)" and "L, Bengt (C)". */
export function nameTold(name: string, names: KnownNames): string {
  const { words } = shownName(name, names);
  const told = words.filter(
    ({ kind, places }) => kind === 'letter' || (kind === 'unknown' && places.length === 0),
  );
  return told.length < 2
    ? ''
    : told
        .map((one) => one.word)
        .toSorted()
        .join(' ');
}

/** A place at the table is nobody: "plats två". */
const COUNTED: ReadonlySet<string> = new Set(
  'plats platsen stol nummer nr en ett två tre fyra fem sex sju åtta nio tio'.split(' '),
);

/** "Bo & Eva Ek", "assistent till Bo Ek": more than one may be behind it, or another. */
export function namesMore(name: string, names: KnownNames): boolean {
  return (
    shownName(name, names).words.some((one) => one.kind === 'joins' || one.kind === 'stands-for') ||
    matchName(name, names).reason === 'several-named'
  );
}

const SHARED: ReadonlySet<MatchReason> = new Set([
  'several-named',
  'stands-for-another',
  'device-of',
  'organisation-only',
]);
const WORTH_NAMING = 0.5;

/** Whether what a name tells by itself leaves it to the person: it fits nobody else and names no others. */
export function isOnlyFor(personId: string, byName: Match): boolean {
  const isAnothers = byName.candidates.some((one) => one.personId !== personId && one.score >= WORTH_NAMING);
  return !isAnothers && !SHARED.has(byName.reason);
}
