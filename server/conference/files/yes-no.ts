/** As programs in the languages of Europe write it, and spreadsheets. */
const YES = wordsOf(
  'yes y true 1 x ja j sant sann wahr oui o vrai kyllä k tosi já jah jā taip sí si sì s sim ano áno tak так да da igen evet ναι',
);
const NO = wordsOf(
  'no n false 0 nej nein nei nee falskt falsk falsch non faux ei e epätosi nē ne não nie ні нет nem nu hayır όχι',
);

function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** What a cell answers in any of the languages seen in files; an empty or a struck one says no, and nothing else answers nothing. */
export function answerOf(cell: string): 'yes' | 'no' | undefined {
  const word = cell
    .normalize('NFC')
    .toLowerCase()
    .replace(/[*.!]+$/u, '');
  if (YES.has(word)) return 'yes';
  return NO.has(word) || isBlank(cell) ? 'no' : undefined;
}

/** Nothing stands in it, or a line. */
export function isBlank(cell: string): boolean {
  return /^[-–—]*$/u.test(cell);
}
