/**
 * The text of the simple HTML that the Word reader gives: paragraphs, headings, lists (numbered ones get their
 * numbers back) and tables, whose cells stand on one line parted by tabs.
 */
export function htmlToText(html: string): string {
  const state: State = { out: [], current: '', lists: [], cells: undefined, cell: undefined };
  for (const token of html.matchAll(/<(\/?)([a-z0-9]+)[^<>]*>|([^<]+)|</giu)) {
    if (token[3] !== undefined) state.current += decode(token[3]);
    else if (token[2] !== undefined) onTag(state, token[2].toLowerCase(), token[1] === '/');
  }
  flush(state);
  return state.out.join('\n').replace(/\n{4,}/gu, '\n\n\n');
}

interface State {
  readonly out: string[];
  current: string;
  readonly lists: { isNumbered: boolean; count: number }[];
  cells: string[][] | undefined;
  cell: string[] | undefined;
}

function onTag(state: State, tag: string, isClosing: boolean): void {
  if (tag === 'br') flush(state);
  else if (tag === 'ol' || tag === 'ul') onList(state, tag === 'ol', isClosing);
  else if (tag === 'li') onItem(state, isClosing);
  else if (tag === 'tr') onRow(state, isClosing);
  else if (tag === 'td' || tag === 'th') onCell(state, isClosing);
  else if (/^(?:p|h[1-6])$/u.test(tag)) onParagraph(state, tag, isClosing);
}

function onParagraph(state: State, tag: string, isClosing: boolean): void {
  if (isClosing && state.cell === undefined && state.current.trim() === '') state.out.push('');
  if (!isClosing && tag !== 'p' && state.cell === undefined) state.out.push('');
  flush(state);
}

function onList(state: State, isNumbered: boolean, isClosing: boolean): void {
  flush(state);
  if (isClosing) state.lists.pop();
  else state.lists.push({ isNumbered, count: 0 });
}

function onItem(state: State, isClosing: boolean): void {
  flush(state);
  const list = state.lists.at(-1);
  if (isClosing || list === undefined) return;
  list.count += 1;
  const above = state.lists
    .slice(0, -1)
    .filter((one) => one.isNumbered)
    .map((one) => `${String(one.count)}.`);
  state.current = list.isNumbered
    ? `${above.join('')}${String(list.count)}${above.length === 0 ? '.' : ''} `
    : '- ';
}

function onRow(state: State, isClosing: boolean): void {
  flush(state);
  if (!isClosing) state.cells = [];
  else if (state.cells !== undefined) {
    // A cell with several paragraphs is a column of names: the paragraphs of the cells belong together row by row.
    const height = Math.max(0, ...state.cells.map((cell) => cell.length));
    for (let i = 0; i < height; i += 1) state.out.push(rowText(state.cells.map((cell) => cell[i] ?? '')));
    state.cells = undefined;
  }
}

function rowText(cells: readonly string[]): string {
  return cells
    .join('\t')
    .replace(/\t+$/u, '')
    .replace(/^\t+/u, (tabs) => '        '.repeat(tabs.length * 3));
}

function onCell(state: State, isClosing: boolean): void {
  flush(state);
  if (!isClosing) state.cell = [];
  else if (state.cell !== undefined) {
    state.cells?.push(state.cell);
    state.cell = undefined;
  }
}

function flush(state: State): void {
  const text = state.current.replace(/[\n\r]+/gu, ' ').trimEnd();
  state.current = '';
  if (text.trim() === '') return;
  if (state.cell !== undefined) state.cell.push(text.replace(/\t+/gu, ' ').trim());
  else state.out.push(text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/giu,
    (whole: string, dec?: string, hex?: string, word?: string) => {
      if (word !== undefined) return ENTITIES[word.toLowerCase()] ?? whole;
      const point = dec === undefined ? Number.parseInt(hex ?? '', 16) : Number(dec);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
