/** The least similarity of two words that may be one word spelt in two ways. */
export const SIMILAR = 0.86;

/** Letters that are heard alike, in the order in which they are put into one spelling. */
const HEARD: readonly (readonly [RegExp, string])[] = [
  [/ph/gu, 'f'],
  [/ch|ck/gu, 'k'],
  [/[qk]u/gu, 'kv'],
  [/[cq]/gu, 'k'],
  [/x/gu, 'ks'],
  [/z/gu, 's'],
  [/w/gu, 'v'],
  [/ä/gu, 'e'],
  [/(?<=[bcdfgklmnprst])h/gu, ''],
  [/(\p{L})\1+/gu, '$1'],
];

/** A name as it is heard: "Sophie" and "Sofie", "Wästlund" and "Vestlund", "Eek" and "Ek" are one. */
export function asHeard(word: string): string {
  return HEARD.reduce((heard, [letters, one]) => heard.replace(letters, one), word);
}

/** Jaro-Winkler similarity, 0 to 1. */
export function similarity(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const jaro = jaroSimilarity(left, right);
  let prefix = 0;
  while (prefix < 4 && prefix < left.length && left[prefix] === right[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function jaroSimilarity(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return left.length === right.length ? 1 : 0;
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const taken = new Set<number>();
  const matched: string[] = [];
  for (const [i, letter] of left.entries()) {
    for (let j = Math.max(0, i - reach); j <= Math.min(right.length - 1, i + reach); j += 1) {
      if (taken.has(j) || right[j] !== letter) continue;
      taken.add(j);
      matched.push(letter);
      break;
    }
  }
  const count = matched.length;
  if (count === 0) return 0;
  const other = right.filter((_, j) => taken.has(j));
  const moved = matched.filter((letter, i) => letter !== other[i]).length / 2;
  return (count / left.length + count / right.length + (count - moved) / count) / 3;
}
