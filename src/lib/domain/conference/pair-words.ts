import { isTypedAs } from './clean-name.ts';
import type { KnownName } from './known-names.ts';
import { isNickname } from './nicknames.ts';
import type { ShownWord } from './shown-name.ts';
import { asHeard, SIMILAR, similarity } from './similar-spelling.ts';

const INITIAL = 0.55;
const NICKNAME = 0.8;
/** A word spelt alike is worth its similarity, and a little less. */
const SPELT_ALIKE = 0.95;

/** As what a word of a shown name is a word of somebody's name: as it is spelt, or by what. */
export type How = 'same' | 'initial' | 'nickname' | 'heard' | 'alike' | 'owner';

export interface Pair {
  /** Which word of the person's name. */
  readonly of: number;
  /** Which of the shown words. */
  readonly to: number;
  readonly how: How;
  readonly worth: number;
}

/** Pairs words of the shown name, those that are not null, with words of the person's, each once: the same first, then what is written otherwise, then initials. */
export function pairWords(
  shown: readonly (ShownWord | null)[],
  { words }: KnownName,
  hasDevice: boolean,
): readonly Pair[] {
  const possible = words.flatMap(({ word }, of) =>
    shown.flatMap((one, to): (Pair & Pick<ShownWord, 'isSetApart'>)[] => {
      if (!one) return [];
      const isLast = of === words.length - 1 && words.length > 1;
      const how = relation(one, word, { hasDevice, isLast });
      return how ? [{ of, to, ...how, isSetApart: one.isSetApart }] : [];
    }),
  );
  const found: Pair[] = [];
  possible.sort(
    (a, b) => RANK[a.how] - RANK[b.how] || Number(a.isSetApart) - Number(b.isSetApart) || b.worth - a.worth,
  );
  for (const { isSetApart: _, ...one } of possible) {
    if (!found.some((other) => other.of === one.of || other.to === one.to)) found.push(one);
  }
  return found;
}

const RANK: Readonly<Record<How, number>> = {
  same: 0,
  owner: 1,
  heard: 2,
  nickname: 3,
  // Not before the nickname: the N of "Nisse N" is no Nils.
  initial: 4,
  alike: 5,
};

interface Beside {
  readonly hasDevice: boolean;
  /** The last word of a name is nobody's first name. */
  readonly isLast: boolean;
}

function relation(
  shown: ShownWord,
  word: string,
  { hasDevice, isLast }: Beside,
): Pick<Pair, 'how' | 'worth'> | null {
  if (isTypedAs(shown.word, word)) return { how: 'same', worth: 1 };
  const [first = ''] = word;
  if (shown.kind === 'letter')
    return isTypedAs(shown.word, first) ? { how: 'initial', worth: INITIAL } : null;
  if (hasDevice && shown.word.endsWith('s') && isTypedAs(shown.word.slice(0, -1), word))
    return { how: 'owner', worth: 1 };
  if (shown.kind !== 'unknown') return null;
  // "Therese Å Nilsson" on the roster.
  if (word === first) return shown.word.startsWith(word) ? { how: 'initial', worth: INITIAL } : null;
  if (asHeard(shown.word) === asHeard(word)) return { how: 'heard', worth: SPELT_ALIKE };
  if (!isLast && isNickname(shown.word, word)) return { how: 'nickname', worth: NICKNAME };
  return alike(shown.word, word);
}

function alike(shown: string, word: string): Pick<Pair, 'how' | 'worth'> | null {
  const isShort = Math.min(shown.length, word.length) < 3;
  if (isShort || Math.abs(shown.length - word.length) > 2) return null;
  const worth = similarity(shown, word);
  return worth >= SIMILAR ? { how: 'alike', worth: worth * SPELT_ALIKE } : null;
}
