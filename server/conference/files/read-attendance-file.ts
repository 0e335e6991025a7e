import { decodeText, isCodePageUnknown } from '#lib/domain/decode-text.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { SkippedRow } from '#lib/protocol/attendance-wire.ts';
import type { DateOrder, FileRefusal } from '#server/application/attendance-files.ts';
import type { AttendanceFile, FileOptions } from './attendance-file.ts';
import { type ChosenTables, chooseTables, type ReadableTable } from './choose-tables.ts';
import { findColumns, headerSignature } from './columns.ts';
import { eraOf, providerOf, titleOf } from './file-era.ts';
import { hasTime, refuseColumns, refuseTimes, shownColumns } from './file-refusals.ts';
import { type FileTable, findTables, type FoundTables } from './find-tables.ts';
import { orderIn } from './order-in.ts';
import { unknownAction } from './pair-actions.ts';
import type { ReadRows } from './read-rows.ts';
import { readTable } from './read-table.ts';
import { unreadZones } from './unread-zones.ts';
import { splitTable, type TableRow } from './split-table.ts';
import { type ZoneClock, zoneClock } from './zoned-time.ts';

export const LARGEST_FILE = 5_000_000;
export const MOST_ROWS = 20_000;

type Read<T> = Result<T, FileRefusal>;

/**
 * Reads the attendance file of a Zoom or Teams meeting, of any year and with labels in any language: who was connected, and from
 * when to when. Time and memory are linear in the file; foreign text is kept as it stands. Codes: {@link FileRefusal}.
 */
export function readAttendanceFile(bytes: Uint8Array, options: FileOptions): Read<AttendanceFile> {
  const rows = rowsOf(bytes);
  if (!rows.ok) return rows;
  const clock = zoneClock(options.timeZone);
  if (!clock) return refuse('time-zone-unknown', { timeZone: options.timeZone });
  const found = foundIn(rows.value);
  const chosen = chooseTables(found.tables, options.mapping);
  return chosen.ok ? readTables(chosen.value, found, options, clock) : chosen;
}

/** The signatures of all headers in a file; none of what is no table. */
export function fileHeadings(bytes: Uint8Array): readonly string[] {
  const rows = rowsOf(bytes);
  if (!rows.ok) return [];
  const all = foundIn(rows.value).tables.map(({ header }) => headerSignature(header));
  return [...new Set(all)].slice(0, MOST_HEADINGS);
}

/** More tables than any file of a call has. */
const MOST_HEADINGS = 20;

function rowsOf(bytes: Uint8Array): Read<readonly TableRow[]> {
  if (bytes.length > LARGEST_FILE)
    return refuse('call-file-too-large', { size: bytes.length, limit: LARGEST_FILE });
  // A workbook is a zip; it has to be saved as CSV first.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return refuse('attendance-workbook');
  const text = decodeText(bytes);
  if (text === undefined) return refuse('not-attendance', { reason: 'not-text' });
  if (text.trim() === '') return refuse('not-attendance', { reason: 'empty' });
  if (isCodePageUnknown(bytes)) return refuse('file-letters-unknown');
  const rows = splitTable(text);
  return rows.length > MOST_ROWS
    ? refuse('call-file-too-large', { rows: rows.length, limit: MOST_ROWS })
    : ok(rows);
}

function foundIn(rows: readonly TableRow[]): FoundTables {
  const found = findTables(rows);
  return found.tables.length > 0 ? found : { ...found, tables: withoutHeader(rows), stray: [] };
}

/** Somebody took the header away: its columns have no labels, and are asked for by what they hold. */
function withoutHeader(rows: readonly TableRow[]): readonly FileTable[] {
  const timed = rows.filter(hasTime);
  const [first] = timed;
  if (!first || first.cells.length < 2) return [];
  return [{ line: first.line, header: first.cells.map(() => ''), rows: timed }];
}

function readTables(
  { tables, notes, stray }: ChosenTables,
  found: FoundTables,
  options: FileOptions,
  clock: ZoneClock,
): Read<AttendanceFile> {
  const order = readableOrder(tables, found, options);
  if (!order.ok) return order;
  const clockOf = clocksOfZones();
  const read = tables.map((one) => ({
    ...one,
    read: readTable(one, { clock, clockOf, order: order.value, hasOriginalNames: isZoom(one, found) }),
  }));
  const misread = read.find((one) => one.read === undefined);
  if (misread) return refuseColumns(misread.table);
  const parts = read.flatMap((one) => one.read ?? []);
  const rows = parts.flatMap((one) => one.rows);
  const skipped = inOrder([...parts.flatMap((one) => one.skipped), ...outside([...found.stray, ...stray])]);
  const [main] = tables;
  const isUntold = main.isMapped || !skipped.some(({ reason }) => reason !== 'time-unreadable');
  if (rows.length === 0 && isUntold) return refuseTimes(main);
  const shown = tables.find(({ isMapped }) => isMapped) ?? tables.find(({ isGuess }) => isGuess) ?? main;
  const era = shown.isMapped ? 'mapped' : eraOf(main.table, found);
  const title = titleOf(found);
  return ok({
    provider: providerOf(era),
    era,
    ...(title === undefined ? {} : { title }),
    dateOrder: order.value,
    timeZone: options.timeZone,
    shown: shownColumns(shown.table),
    columns: read.find(({ table }) => table === shown.table)?.read?.columns ?? shown.columns,
    isGuess: shown.isGuess,
    rows: withEmails(rows, found),
    skipped,
    notes: [...notes, ...tables.flatMap(unreadZones)],
  });
}

/** Each zone once: a clock takes a while to make. */
function clocksOfZones(): (timeZone: string) => ZoneClock | undefined {
  const made = new Map<string, ZoneClock | undefined>();
  return (timeZone) => {
    if (!made.has(timeZone)) made.set(timeZone, zoneClock(timeZone));
    return made.get(timeZone);
  };
}

function readableOrder(
  tables: ChosenTables['tables'],
  found: FoundTables,
  options: FileOptions,
): Read<DateOrder> {
  for (const { table, columns } of tables) {
    const unknown = columns.joined === undefined ? unknownAction(table, columns) : undefined;
    if (!unknown) continue;
    const { line, cell } = unknown;
    return refuse('actions-unknown', { line, cell });
  }
  return orderIn(tables, found.loose, { ...options, isZoom: isZoom(tables[0], found) });
}

function isZoom({ table, isMapped }: ReadableTable, found: FoundTables): boolean {
  return !isMapped && providerOf(eraOf(table, found)) === 'zoom';
}

function outside(rows: readonly TableRow[]): readonly SkippedRow[] {
  return rows.map(({ line }) => ({ line, reason: 'outside-table' }));
}

function inOrder(skipped: readonly SkippedRow[]): readonly SkippedRow[] {
  return [...skipped].sort((a, b) => a.line - b.line);
}

/** Section 3 of Teams may leave out addresses that section 2 has. A name that two people share tells nothing. */
function withEmails(rows: ReadRows['rows'], { tables }: FoundTables): ReadRows['rows'] {
  const known = new Map<string, string | null>();
  for (const { header, rows: people } of tables) {
    const { name, email } = findColumns(header, people).columns;
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
