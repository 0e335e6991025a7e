import type { SkippedRow } from '#lib/protocol/attendance-wire.ts';
import type { AttendanceRow } from './attendance-file.ts';
import type { Columns } from './columns.ts';
import type { DateOrder } from '#server/application/attendance-files.ts';
import { readAs, writtenTime } from './file-dates.ts';
import { writtenDuration } from './file-durations.ts';
import { type FileZone, labelWithZone, zoneNamed } from './file-zones.ts';
import type { FileTable } from './find-tables.ts';
import type { TableRow } from './split-table.ts';
import { stayOf } from './stay.ts';
import { answerOf, isBlank } from './yes-no.ts';
import { type Instants, type Skipped, wallMs, type ZoneClock } from './zoned-time.ts';

export interface RowSource {
  readonly table: FileTable;
  readonly columns: Columns;
  readonly clock: ZoneClock;
  /** Of another zone than that of the account. */
  readonly clockOf: (timeZone: string) => ZoneClock | undefined;
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
  const reason = absence(cell, columns);
  if (reason !== undefined) return { line, reason };
  const name = cell(columns.name);
  if (name === '') return { line, reason: 'no-name' };
  const stay = stayIn(row, source);
  if (typeof stay === 'string') return { line, reason: stay };
  const email = cell(columns.email).toLowerCase();
  const role = cell(columns.role);
  return {
    line,
    ...shownName(name, source.hasOriginalNames),
    ...(email.includes('@') ? { email } : {}),
    joinedAt: new Date(stay.joined).toISOString(),
    leftAt: stay.left === undefined ? null : new Date(stay.left).toISOString(),
    waiting: false,
    ...(role === '' ? {} : { role }),
  };
}

/** Why a row is of nobody who was in the meeting. */
function absence(
  cell: (at: number | undefined) => string,
  { waiting, attended }: Columns,
): SkippedRow['reason'] | undefined {
  const isWaiting = answerOf(cell(waiting));
  if (isWaiting === 'yes') return 'waiting-room';
  if (isWaiting === undefined) return 'waiting-unreadable';
  return attended !== undefined && !isBlank(cell(attended)) && answerOf(cell(attended)) === 'no'
    ? 'did-not-attend'
    : undefined;
}

type Untold = 'time-unreadable' | 'time-skipped' | 'left-before-joined';

/** Without `left` for whoever was still there. The departure is in its own column, or where there is none follows from how long it was. */
function stayIn(
  row: TableRow,
  source: RowSource,
): { readonly joined: number; readonly left?: number } | Untold {
  const { columns } = source;
  const joined = instantsIn(row, columns.joined, source);
  if (!joined) return 'time-unreadable';
  if (joined === 'skipped') return 'time-skipped';
  const lasted =
    columns.duration === undefined ? undefined : writtenDuration(row.cells[columns.duration] ?? '');
  const told = columns.left ?? columns.duration;
  if (told === undefined) return { joined: joined.earlier };
  const cell = row.cells[told] ?? '';
  if (isBlank(cell)) return isCut(row, source) ? 'time-unreadable' : { joined: joined.earlier };
  if (columns.left === undefined)
    return lasted === undefined
      ? 'time-unreadable'
      : { joined: joined.earlier, left: joined.earlier + lasted };
  const left = instantsIn(row, columns.left, source);
  if (left === 'skipped') return 'time-skipped';
  return left ? (stayOf(joined, left, lasted) ?? 'left-before-joined') : 'time-unreadable';
}

/** Shorter than its header: a file that ends in the middle of a row does not say that somebody stayed. */
function isCut({ cells }: TableRow, { table: { header } }: RowSource): boolean {
  return cells.length <= header.findLastIndex((label) => label !== '');
}

/** Nothing when the cell holds no time. A zone of its own or of its column's label goes before that of the account. */
export function instantsIn(
  { cells }: Pick<TableRow, 'cells'>,
  at: number | undefined,
  source: Pick<RowSource, 'clock' | 'clockOf' | 'columns' | 'order' | 'table'>,
): Instants | Skipped | undefined {
  const { clock, clockOf, order } = source;
  const written = at === undefined ? undefined : writtenTime(cells[at] ?? '');
  const civil = written && readAs(written, order);
  if (!civil || at === undefined) return undefined;
  const zone = written.zone ?? zoneOfColumn(at, source);
  if (typeof zone !== 'number') return ((zone && clockOf(zone)) || clock).instants(civil);
  const instant = wallMs(civil) - zone * 60_000;
  return { earlier: instant, later: instant };
}

/** Where only one of the columns with times says it, it is the zone of the others too. */
function zoneOfColumn(
  at: number,
  { table: { header }, columns: { joined, left } }: Pick<RowSource, 'columns' | 'table'>,
): FileZone | undefined {
  const label = (one: number | undefined): string => (one === undefined ? '' : (header[one] ?? ''));
  const own = labelWithZone(label(at));
  const other = labelWithZone(label(at === joined ? left : joined));
  return zoneNamed((own ?? other)?.zone ?? '');
}

function shownName(cell: string, hasOriginalNames: boolean): Pick<AttendanceRow, 'name' | 'originalName'> {
  const open = cell.lastIndexOf(' (');
  if (!hasOriginalNames || !cell.endsWith(')') || open <= 0) return { name: cell };
  const originalName = cell.slice(open + 2, -1).trim();
  return originalName === '' ? { name: cell } : { name: cell.slice(0, open).trim(), originalName };
}
