import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { ColumnMapping, DateOrder, FileRefusal } from '#server/application/attendance-files.ts';
import type { FileColumns } from '#lib/protocol/attendance-wire.ts';
import type { AttendanceFile, FileOptions } from './attendance-file.ts';
import { type Columns, findColumns, headerSignature } from './columns.ts';
import { decodeText } from '#lib/domain/decode-text.ts';
import { eraOf, providerOf, titleOf } from './file-era.ts';
import { dateOrderOf, readAs, writtenTime } from './file-dates.ts';
import { type FileTable, findTables, type FoundTables } from './find-tables.ts';
import { type ReadRows, readRows } from './read-rows.ts';
import { pairActions } from './pair-actions.ts';
import { splitTable, type TableRow } from './split-table.ts';
import { type ZoneClock, zoneClock } from './zoned-time.ts';

export const LARGEST_FILE = 5_000_000;
export const MOST_ROWS = 20_000;

type Read<T> = Result<T, FileRefusal>;

/** One table with the columns that were found in it. */
export interface ReadableTable {
  readonly table: FileTable;
  readonly columns: Columns;
}

/**
 * Reads the attendance file of a Zoom or Teams meeting, of any year and with labels in any language: who was connected, and from
 * when to when. Time and memory are linear in the file; foreign text is kept as it stands. Codes: {@link FileRefusal}.
 */
export function readAttendanceFile(bytes: Uint8Array, options: FileOptions): Read<AttendanceFile> {
  const rows = rowsOf(bytes);
  if (!rows.ok) return rows;
  const clock = zoneClock(options.timeZone);
  if (!clock) return refuse('time-zone-unknown', { timeZone: options.timeZone });
  const found = findTables(rows.value);
  const chosen = chooseTables(found, rows.value, options);
  return chosen.ok ? readTables(chosen.value, found, options, clock) : chosen;
}

/** The signatures of all headers in a file; none of what is no table. */
export function fileHeadings(bytes: Uint8Array): readonly string[] {
  const rows = rowsOf(bytes);
  if (!rows.ok) return [];
  const all = tablesIn(findTables(rows.value), rows.value).map(({ header }) => headerSignature(header));
  return [...new Set(all)].slice(0, MOST_HEADINGS);
}

/** More tables than any file of a call has. */
const MOST_HEADINGS = 20;

function tablesIn(found: FoundTables, rows: readonly TableRow[]): readonly FileTable[] {
  return found.tables.length > 0 ? found.tables : withoutHeader(rows);
}

function rowsOf(bytes: Uint8Array): Read<readonly TableRow[]> {
  if (bytes.length > LARGEST_FILE)
    return refuse('call-file-too-large', { size: bytes.length, limit: LARGEST_FILE });
  // A workbook is a zip; it has to be saved as CSV first.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return refuse('attendance-workbook');
  const text = decodeText(bytes);
  if (text === undefined) return refuse('not-attendance', { reason: 'not-text' });
  if (text.trim() === '') return refuse('not-attendance', { reason: 'empty' });
  const rows = splitTable(text);
  return rows.length > MOST_ROWS
    ? refuse('call-file-too-large', { rows: rows.length, limit: MOST_ROWS })
    : ok(rows);
}

function chooseTables(
  found: FoundTables,
  rows: readonly TableRow[],
  { mapping }: FileOptions,
): Read<readonly ReadableTable[]> {
  const tables = tablesIn(found, rows);
  const mapped = mapping && tables.find(({ header }) => headerSignature(header) === mapping.signature);
  if (mapping && mapped) return ok([{ table: mapped, columns: columnsOf(mapping) }]);
  const readable = tables.map((table) => ({ table, columns: findColumns(table.header, table.rows) }));
  const whole = readable.filter(({ table, columns }) => isWhole(columns) && table.rows.length > 0);
  if (whole.length === 0) return refuseUnreadable(readable);
  // Teams tells of each person in section 2 and of each connection in section 3.
  const sections = whole.filter(({ table }) => table.section !== undefined);
  const last = sections.at(-1);
  return ok(last ? [last] : whole);
}

function columnsOf({ signature: _signature, dateOrder: _dateOrder, ...columns }: ColumnMapping): Columns {
  return columns;
}

function isWhole({ name, joined, action, timestamp }: Columns): boolean {
  return name !== undefined && (joined !== undefined || (action !== undefined && timestamp !== undefined));
}

function refuseUnreadable(readable: readonly ReadableTable[]): Read<never> {
  const people = readable.find(
    ({ table, columns: { name, duration } }) =>
      name !== undefined && duration !== undefined && !hasTimes(table.rows),
  );
  if (people) return refuse('no-connection-times', { line: people.table.line });
  const times = readable.find(({ table }) => hasTimes(table.rows));
  if (times) return refuseColumns(times.table);
  return refuse('not-attendance', { reason: 'no-times' });
}

const SAMPLE_ROWS = 5;

function refuseColumns(table: FileTable): Read<never> {
  const { line } = table;
  return { ok: false, refusal: { code: 'columns-unknown', params: { line }, columns: shownColumns(table) } };
}

function shownColumns({ header, line, rows }: FileTable): FileColumns {
  const sample = rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells);
  return { signature: headerSignature(header), line, header, sample };
}

function hasTimes(rows: readonly TableRow[]): boolean {
  return rows.some(({ cells }) => cells.some((cell) => writtenTime(cell) !== undefined));
}

/** Somebody took the header away: its columns have no labels, and are asked for by what they hold. */
function withoutHeader(rows: readonly TableRow[]): readonly FileTable[] {
  const timed = rows.filter(({ cells }) => cells.some((cell) => writtenTime(cell) !== undefined));
  const [first] = timed;
  if (!first || first.cells.length < 2) return [];
  return [{ line: first.line, header: first.cells.map(() => ''), rows: timed }];
}

function readTables(
  chosen: readonly ReadableTable[],
  found: FoundTables,
  options: FileOptions,
  clock: ZoneClock,
): Read<AttendanceFile> {
  const [main] = chosen;
  if (!main) return refuse('not-attendance', { reason: 'no-times' });
  const isMapped = options.mapping?.signature === headerSignature(main.table.header);
  const era = isMapped ? 'mapped' : eraOf(main.table, found);
  const provider = providerOf(era);
  const order = orderOf(chosen, options, provider === 'zoom');
  if (!order.ok) return order;
  const read = chosen.map((one) => {
    const source = { ...one, clock, order: order.value, hasOriginalNames: provider === 'zoom' };
    return one.columns.joined === undefined ? pairActions(source) : readRows(source);
  });
  const rows = read.flatMap((one) => one.rows);
  const skipped = read.flatMap((one) => one.skipped);
  const isMisread = isMapped || !skipped.some(({ reason }) => reason !== 'time-unreadable');
  if (rows.length === 0 && isMisread) return refuseColumns(main.table);
  const title = titleOf(found);
  return ok({
    provider,
    era,
    ...(title === undefined ? {} : { title }),
    dateOrder: order.value,
    timeZone: options.timeZone,
    shown: shownColumns(main.table),
    columns: main.columns,
    rows: withEmails(rows, found),
    skipped,
  });
}

function orderOf(chosen: readonly ReadableTable[], options: FileOptions, isZoom: boolean): Read<DateOrder> {
  const cells = chosen.flatMap(({ table, columns: { joined, left, timestamp } }) =>
    table.rows.flatMap(({ cells, line }) =>
      [joined, left, timestamp].flatMap((at) => {
        const cell = at === undefined ? '' : (cells[at] ?? '');
        const time = writtenTime(cell);
        return time ? [{ cell, line, time }] : [];
      }),
    ),
  );
  const order =
    options.dateOrder ??
    dateOrderOf(
      cells.map(({ time }) => time),
      { expectedDate: options.expectedDate, isZoom },
    ) ??
    // What was said of another file with this header: only where this one does not tell.
    (cells.every(({ time }) => readAs(time, options.mapping?.dateOrder ?? 'dmy') !== undefined)
      ? options.mapping?.dateOrder
      : undefined);
  if (order !== undefined) return ok(order);
  const doubtful = cells.find(({ time }) => time.kind === 'ordered');
  return refuse('ambiguous-date', { line: doubtful?.line ?? 0, cell: doubtful?.cell ?? '' });
}

/** Section 3 of Teams may leave out addresses that section 2 has. A name that two people share tells nothing. */
function withEmails(rows: ReadRows['rows'], { tables }: FoundTables): ReadRows['rows'] {
  const known = new Map<string, string | null>();
  for (const { header, rows: people } of tables) {
    const { name, email } = findColumns(header, people);
    if (name === undefined || email === undefined) continue;
    for (const { cells } of people) {
      const who = cells[name] ?? '';
      const address = (cells[email] ?? '').toLowerCase();
      if (!address.includes('@')) continue;
      known.set(who, (known.get(who) ?? address) === address ? address : null);
    }
  }
  return rows.map((row) => {
    const email = row.email ?? known.get(row.name);
    return email ? { ...row, email } : row;
  });
}
