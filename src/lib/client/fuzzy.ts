/**
 * How well `query` fits `text`: higher is better, null when a word of it is neither in the text nor short for it.
 * Starts of words weigh most, so "l8 lä" finds "Ledamot 8 lämnade".
 */
export function fuzzyScore(text: string, query: string): number | null {
  const words = plain(query).split(/\s+/).filter(Boolean);
  let score = 0;
  for (const word of words) {
    const one = wordScore(plain(text), word);
    if (one === null) return null;
    score += one;
  }
  return score - text.length / 1000;
}

function wordScore(text: string, word: string): number | null {
  const at = text.indexOf(word);
  if (at >= 0) return (isStart(text, at) ? 10 : 5) * word.length;
  return abbreviationScore(text, word);
}

/** Letters that go on from each other or begin a word: "l8" in "Ledamot 8". */
function abbreviationScore(text: string, word: string): number | null {
  let score = 0;
  let from = -1;
  for (const letter of word) {
    if (from >= 0 && text[from] === letter) score += 1;
    else {
      from = startOf(text, letter, Math.max(from, 0));
      if (from < 0) return null;
      score += 3;
    }
    from += 1;
  }
  return score;
}

function startOf(text: string, letter: string, from: number): number {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (isStart(text, at)) return at;
  }
  return -1;
}

function isStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
}

/** å, ä and ö are letters of their own; only case and foreign accents are passed over. */
function plain(text: string): string {
  return text.toLocaleLowerCase('sv').replaceAll(/[éèê]/g, 'e').replaceAll(/[üú]/g, 'u');
}

export function fuzzyFind<T>(
  entries: readonly T[],
  query: string,
  textOf: (entry: T) => string,
): readonly T[] {
  return entries
    .map((entry) => ({ entry, score: fuzzyScore(textOf(entry), query) }))
    .filter((one): one is { entry: T; score: number } => one.score !== null)
    .toSorted((a, b) => b.score - a.score)
    .map((one) => one.entry);
}
