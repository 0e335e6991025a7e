/** One row of a table file as it stands, with the line it begins on (from 1). */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = ['\t', ';', ','] as const;
/** Enough to see which sign parts the cells. */
const SAMPLE_LENGTH = 64_000;

/** Splits a table into rows of trimmed cells, blank rows too: they part the sections. Linear in the length of the text. */
export function splitTable(text: string): readonly TableRow[] {
  // Excel's own note of the delimiter.
  const told = /^sep=([\t;,])\r?\n/u.exec(text);
  const delimiter = told?.[1] ?? delimiterOf(text.slice(0, SAMPLE_LENGTH));
  const body = told ? text.slice(told[0].length) : text;
  const rows = split(body, delimiter, true) ?? split(body, delimiter, false) ?? [];
  return told ? rows.map(({ line, cells }) => ({ line: line + 1, cells })) : rows;
}

/** The sign that gives the widest rows of equal width. */
function delimiterOf(sample: string): string {
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const rows = split(sample, delimiter, true) ?? split(sample, delimiter, false) ?? [];
    const widths = new Map<number, number>();
    for (const { cells } of rows) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
    const score = Math.max(0, ...[...widths].map(([width, count]) => (width - 1) * count));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Nothing when a quote is opened and never closed: then quotes are signs like others, and the caller asks again. */
function split(text: string, delimiter: string, quotes: boolean): TableRow[] | undefined {
  const rows: TableRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let at = 0;
  for (let rowLine = 1; at <= text.length;) {
    const quoted = quotes && text[at] === '"';
    const cell = quoted ? quotedCell(text, at) : plainCell(text, at, delimiter);
    if (cell === undefined) return undefined;
    cells.push(clean(cell.text));
    line += cell.lines;
    at = cell.end;
    // What stands between a closing quote and the next delimiter belongs to nobody's format: it is passed over.
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1;
    if (text[at] === delimiter) {
      at += 1;
      continue;
    }
    rows.push({ line: rowLine, cells });
    cells = [];
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    line += 1;
    rowLine = line;
  }
  return rows;
}

interface Cell {
  readonly text: string;
  readonly end: number;
  readonly lines: number;
}

function quotedCell(text: string, start: number): Cell | undefined {
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    parts.push(text.slice(from, quote));
    if (text[quote + 1] !== '"') {
      const whole = parts.join('');
      return { text: whole, end: quote + 1, lines: whole.split('\n').length - 1 };
    }
    parts.push('"');
    from = quote + 2;
  }
}

function plainCell(text: string, start: number, delimiter: string): Cell {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { text: text.slice(start, end), end, lines: 0 };
}

/** Teams writes a narrow no-break space before AM and marks of direction around names: neither is anybody's text. */
function clean(text: string): string {
  return text
    .replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu, '')
    .replace(/[\u00A0\u202F\s]+/gu, ' ')
    .trim();
}
