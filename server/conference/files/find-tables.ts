import { columnsByLabel, isWhole } from './columns.ts';
import { writtenTime } from './file-dates.ts';
import { type ColumnRole, roleOfLabel } from './labels.ts';
import type { TableRow } from './split-table.ts';

/** A header and the rows below it. */
export interface FileTable {
  /** "3. In-Meeting Activities", when a title of that form stands above. */
  readonly section?: string;
  readonly line: number;
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface FoundTables {
  readonly tables: readonly FileTable[];
  /** Rows that stand in no table: titles, and pairs of a label and a value. */
  readonly loose: readonly TableRow[];
  /** Those of them that could have been a connection: none may be lost without a word. */
  readonly stray: readonly TableRow[];
}

const NUMBERED_TITLE = /^\d{1,2}\. ?\S/u;

interface Finding {
  readonly tables: (FileTable & { readonly rows: TableRow[] })[];
  readonly loose: TableRow[];
  readonly stray: TableRow[];
  section: string | undefined;
  /** The table that the next row belongs to. */
  current: Finding['tables'][number] | undefined;
  /** The last one before a blank row or a note, which may go on. */
  last: Finding['tables'][number] | undefined;
  /** A lone cell below a table: a title if a header follows, else a note or what is left of a row. */
  note: TableRow | undefined;
}

/**
 * The tables of a file, by structure: a header has labels and no times. A blank row and a note end nothing that goes on below
 * them in the same form; a numbered title does.
 */
export function findTables(rows: readonly TableRow[]): FoundTables {
  const finding: Finding = {
    tables: [],
    loose: [],
    stray: [],
    section: undefined,
    current: undefined,
    last: undefined,
    note: undefined,
  };
  for (const row of rows) {
    const filled = filledIn(row);
    if (filled.length === 0) finding.current = undefined;
    else if (filled.length === 1) takeLone(finding, row, filled[0] ?? '');
    else takeRow(finding, row);
  }
  takeNoteAsStray(finding);
  const { tables, loose, stray } = finding;
  return { tables, loose, stray };
}

function takeLone(finding: Finding, row: TableRow, cell: string): void {
  const isTitle = NUMBERED_TITLE.test(cell);
  // A person of whom nothing but the name is known still stands in the table.
  if (!isTitle && finding.current?.header.length === row.cells.length && row.cells.length > 1) {
    finding.current.rows.push(row);
    return;
  }
  takeNoteAsStray(finding);
  finding.current = undefined;
  finding.loose.push(row);
  if (isTitle) {
    finding.section = cell;
    finding.last = undefined;
  } else if (finding.last) finding.note = row;
}

function takeRow(finding: Finding, row: TableRow): void {
  const { current, last, note, section } = finding;
  const goesOn = last !== undefined && isOfForm(row, last);
  const isNew =
    isLabelled(row, current === undefined) ||
    (current === undefined && isPlainHeader(row) && !(goesOn && note === undefined && isLabelledWhole(last)));
  if (isNew) {
    const table = {
      ...(section === undefined ? {} : { section }),
      line: row.line,
      header: row.cells,
      rows: [],
    };
    finding.tables.push(table);
    finding.current = table;
    finding.last = table;
    finding.note = undefined;
  } else if (current) current.rows.push(row);
  else if (goesOn && (hasTime(row) || isLabelledWhole(last))) {
    takeNoteAsStray(finding);
    finding.current = last;
    last.rows.push(row);
  } else {
    finding.loose.push(row);
    if (hasTime(row) && filledIn(row).length > 2) finding.stray.push(row);
  }
}

function takeNoteAsStray(finding: Finding): void {
  if (finding.note) finding.stray.push(finding.note);
  finding.note = undefined;
}

/** As wide as the header, whatever empty cells a program has filled it up with. */
function isOfForm({ cells }: TableRow, { header }: FileTable): boolean {
  const width = cells.findLastIndex((cell) => cell !== '') + 1;
  return width <= header.length && cells.length >= header.findLastIndex((cell) => cell !== '') + 1;
}

function isLabelledWhole(table: FileTable): boolean {
  return isWhole(columnsByLabel(table.header));
}

const TELLING = new Set<ColumnRole>(['joined', 'left', 'duration', 'timestamp', 'action', 'attended']);

/** Inside a table only labels that are known end it, and enough of them: a guest may be called anything. */
function isLabelled(row: TableRow, isFree: boolean): boolean {
  const filled = filledIn(row);
  if (!isText(row)) return false;
  const roles = filled.flatMap((cell) => roleOfLabel(cell) ?? []);
  if (roles.length < 2 || roles.length < filled.length / 2) return false;
  return isFree || roles.length > 2 || (roles.includes('name') && roles.some((role) => TELLING.has(role)));
}

function isPlainHeader(row: TableRow): boolean {
  const filled = filledIn(row);
  const isPlain = filled.every((cell) => cell.length <= 80 && !/^[\d\s.,:]+$/u.test(cell));
  return isText(row) && filled.length >= 3 && isPlain && new Set(filled).size === filled.length;
}

function isText(row: TableRow): boolean {
  return !hasTime(row) && !row.cells.some((cell) => cell.includes('@'));
}

function hasTime({ cells }: TableRow): boolean {
  return cells.some((cell) => writtenTime(cell) !== undefined);
}

const filledIn = ({ cells }: TableRow): readonly string[] => cells.filter((cell) => cell !== '');
