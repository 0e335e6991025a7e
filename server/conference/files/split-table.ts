import { writtenTime } from './file-dates.ts';
import { roleOfLabel } from './labels.ts';
import { quotedCell, type QuoteReader } from './quoted-cell.ts';

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
  const rows = split(body, delimiter).map((row) => wholeRow(row, delimiter));
  return told ? rows.map(({ line, cells }) => ({ line: line + 1, cells })) : rows;
}

/** The sign between which most cells are something: a time, an address, a label. Among equals that of the widest equal rows. */
function delimiterOf(sample: string): string {
  let best = { delimiter: ',', known: 0, width: 0 };
  for (const delimiter of DELIMITERS) {
    const rows = split(sample, delimiter);
    const known = rows.reduce((sum, { cells }) => sum + cells.filter(isKnown).length, 0);
    const widths = new Map<number, number>();
    for (const { cells } of rows) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
    const width = Math.max(0, ...[...widths].map(([cells, count]) => (cells - 1) * count));
    if (width > 0 && (known > best.known || (known === best.known && width > best.width)))
      best = { delimiter, known, width };
  }
  return best.delimiter;
}

function isKnown(cell: string): boolean {
  return roleOfLabel(cell) !== undefined || writtenTime(cell) !== undefined;
}

function split(text: string, delimiter: string): TableRow[] {
  const rows: TableRow[] = [];
  const reader: QuoteReader = { text, delimiter, budget: 4 * text.length };
  let cells: string[] = [];
  let line = 1;
  let at = 0;
  for (let rowLine = 1; at <= text.length;) {
    const cell = (text[at] === '"' ? quotedCell(reader, at) : undefined) ?? plainCell(reader, at);
    cells.push(clean(cell.text));
    line += cell.lines;
    at = cell.end;
    if (text[at] === delimiter) {
      at += 1;
      continue;
    }
    rows.push({ line: rowLine, cells: withoutPadding(cells) });
    cells = [];
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    line += 1;
    rowLine = line;
  }
  return rows;
}

/** A spreadsheet that knew another delimiter has taken the whole line for one cell, and put quotes around it. */
function wholeRow(row: TableRow, delimiter: string): TableRow {
  const [only = '', ...rest] = row.cells;
  if (rest.length > 0 || !only.includes(delimiter)) return row;
  const cells = split(only, delimiter)[0]?.cells ?? [];
  return cells.some(isKnown) ? { ...row, cells } : row;
}

/** A spreadsheet that knew another delimiter has filled up the line with its own. */
function withoutPadding(cells: readonly string[]): readonly string[] {
  const last = cells.at(-1) ?? '';
  return /[;,]{2}$/u.test(last) ? [...cells.slice(0, -1), last.replace(/[;,]+$/u, '')] : cells;
}

export interface Cell {
  readonly text: string;
  readonly end: number;
  readonly lines: number;
}

function plainCell({ text, delimiter }: QuoteReader, start: number): Cell {
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
