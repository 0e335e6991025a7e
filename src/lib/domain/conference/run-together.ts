import { isTypedAs } from './clean-name.ts';
import type { KnownName, KnownNames } from './known-names.ts';
import type { Match } from './match.ts';
import type { ShownName } from './shown-name.ts';

const RUN_TOGETHER = 0.8;
const FAMILY = 3;

/** "tommyryd", "annamaja bergfeldt", "tryd": the letters of one person's name, and only of one's. */
export function runTogether(shown: ShownName, names: KnownNames): Match | null {
  const letters = shown.words
    .map((one) => one.word)
    .join('')
    .replace(/\d+$/u, '');
  if (letters === '') return null;
  const found = names.all.filter((one) =>
    writtenTogether(one, shown.words.length === 1).some((name) => isTypedAs(letters, name)),
  );
  const [only] = found;
  if (!only) return null;
  const candidates = found.map(({ person }) => ({ personId: person.id, score: RUN_TOGETHER }));
  const isOne = found.length === 1;
  return {
    personId: isOne ? only.person.id : null,
    level: isOne ? 'name-weak' : 'ambiguous',
    reason: isOne ? 'similar-spelling' : 'several-fit',
    doubts: [],
    candidates,
  };
}

/** Both ways round, and for a login the initials of the first name with the family name. */
function writtenTogether({ words }: KnownName, isLogin: boolean): readonly string[] {
  const given = words.filter((one) => one.isGiven).map((one) => one.word);
  const family = words
    .filter((one) => !one.isGiven)
    .map((one) => one.word)
    .join('');
  const [first = ''] = given.map(([letter = '']) => letter);
  const initials = given.map(([letter = '']) => letter).join('');
  const logins = isLogin && family.length >= FAMILY ? [first + family, initials + family] : [];
  return [given.join('') + family, family + given.join(''), ...logins];
}
