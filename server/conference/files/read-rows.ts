import type { AttendanceRow, SkippedRow } from './attendance-file.ts';
import type { Columns } from './columns.ts';
import type { DateOrder } from '#server/application/attendance-files.ts';
import { readAs, writtenTime } from './file-dates.ts';
import { writtenDuration } from './file-durations.ts';
import type { FileTable } from './find-tables.ts';
import type { TableRow } from './split-table.ts';
import type { ZoneClock } from './zoned-time.ts';

export interface RowSource {
  readonly table: FileTable;
  readonly columns: Columns;
  readonly clock: ZoneClock;
  readonly order: DateOrder;
  /** Zoom puts the name before a change, or the person's own brackets, after the name that was shown. */
  readonly hasOriginalNames: boolean;
}

export interface ReadRows {
  readonly rows: readonly AttendanceRow[];
  readonly skipped: readonly SkippedRow[];
}

/** A table with a row for each connection. No row disappears: what gives no connection is said with its line. */
export function readRows(source: RowSource): ReadRows {
  const rows: AttendanceRow[] = [];
  const skipped: SkippedRow[] = [];
  for (const row of source.table.rows) {
    const read = readRow(row, source);
    if ('reason' in read) skipped.push(read);
    else rows.push(read);
  }
  return { rows, skipped };
}

function readRow(row: TableRow, source: RowSource): AttendanceRow | SkippedRow {
  const { columns } = source;
  const { line } = row;
  const cell = (at: number | undefined): string => (at === undefined ? '' : (row.cells[at] ?? ''));
  if (isYes(cell(columns.waiting))) return { line, reason: 'waiting-room' };
  if (isNo(cell(columns.attended))) return { line, reason: 'did-not-attend' };
  const name = cell(columns.name);
  if (name === '') return { line, reason: 'no-name' };
  const joined = instantsOf(cell(columns.joined), source);
  if (!joined) return { line, reason: 'time-unreadable' };
  const leftAt = departureOf(cell, joined.earlier, source);
  if (leftAt !== undefined && leftAt < joined.earlier) return { line, reason: 'left-before-joined' };
  const email = cell(columns.email).toLowerCase();
  const role = cell(columns.role);
  return {
    line,
    ...shownName(name, source.hasOriginalNames),
    ...(email.includes('@') ? { email } : {}),
    joinedAt: new Date(joined.earlier).toISOString(),
    leftAt: leftAt === undefined ? null : new Date(leftAt).toISOString(),
    waiting: false,
    ...(role === '' ? {} : { role }),
  };
}

/** By its own column, or where there is none by how long the connection lasted. */
function departureOf(
  cell: (at: number | undefined) => string,
  joined: number,
  source: RowSource,
): number | undefined {
  const { columns } = source;
  if (columns.left === undefined) {
    const lasted = writtenDuration(cell(columns.duration));
    return lasted === undefined ? undefined : joined + lasted;
  }
  const left = instantsOf(cell(columns.left), source);
  // In the hour that comes twice in October, a departure before its arrival belongs to the second.
  return left && (left.earlier >= joined ? left.earlier : left.later);
}

/** Nothing when the cell holds no time; `--` and an empty cell are none. */
export function instantsOf(
  cell: string,
  { clock, order }: Pick<RowSource, 'clock' | 'order'>,
): { readonly earlier: number; readonly later: number } | undefined {
  const written = writtenTime(cell);
  const civil = written && readAs(written, order);
  return civil && clock.instants(civil);
}

function shownName(cell: string, hasOriginalNames: boolean): Pick<AttendanceRow, 'name' | 'originalName'> {
  const open = cell.lastIndexOf(' (');
  if (!hasOriginalNames || !cell.endsWith(')') || open <= 0) return { name: cell };
  const originalName = cell.slice(open + 2, -1).trim();
  return originalName === '' ? { name: cell } : { name: cell.slice(0, open).trim(), originalName };
}

const isYes = (cell: string): boolean => /^(?:yes|ja|true)$/iu.test(cell);
const isNo = (cell: string): boolean => /^(?:no|nej|false)$/iu.test(cell);
