import { roleOfLabel } from './columns.ts';
import { writtenTime } from './file-dates.ts';
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
}

const NUMBERED_TITLE = /^\d{1,2}\. ?\S/u;

/** The tables of a file, by structure: a header has labels and no times, and a blank row or a lone title ends what it heads. */
export function findTables(rows: readonly TableRow[]): FoundTables {
  const tables: { section?: string; line: number; header: readonly string[]; rows: TableRow[] }[] = [];
  const loose: TableRow[] = [];
  let current: (typeof tables)[number] | undefined;
  let section: string | undefined;
  for (const row of rows) {
    const filled = row.cells.filter((cell) => cell !== '');
    const [first = ''] = filled;
    if (filled.length <= 1) {
      // A person of whom nothing but the name is known still stands in the table.
      const isPersonAlone =
        current !== undefined && filled.length === 1 && row.cells.length === current.header.length;
      if (isPersonAlone && current) current.rows.push(row);
      else current = undefined;
      if (!isPersonAlone && filled.length === 1) {
        loose.push(row);
        section = NUMBERED_TITLE.test(first) ? first : section;
      }
    } else if (isHeader(row, current === undefined)) {
      current = {
        ...(section === undefined ? {} : { section }),
        line: row.line,
        header: row.cells,
        rows: [],
      };
      tables.push(current);
    } else if (current) current.rows.push(row);
    else loose.push(row);
  }
  return { tables, loose };
}

/** Inside a table only labels that are known end it: a guest may be called anything. */
function isHeader({ cells }: TableRow, isFree: boolean): boolean {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.some((cell) => writtenTime(cell) !== undefined || cell.includes('@'))) return false;
  const known = filled.filter((cell) => roleOfLabel(cell) !== undefined).length;
  if (known >= 2 && known >= filled.length / 2) return true;
  const isPlain = filled.every((cell) => cell.length <= 80 && !/^[\d\s.,:]+$/u.test(cell));
  return isFree && filled.length >= 3 && isPlain && new Set(filled).size === filled.length;
}
