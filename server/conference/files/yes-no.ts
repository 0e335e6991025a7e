const YES = new Set(
  'yes y ja j true sant sann 1 x oui o vrai kyllä k sí si sì s ano tak da wahr tosi'.split(' '),
);
const NO = new Set('no n nej nein nei false falskt falsk 0 non faux ei e ne nie falsch epätosi'.split(' '));

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
