import { ok, type Result } from '#lib/domain/refusal.ts';
import type { FileNote } from '#lib/protocol/attendance-wire.ts';
import type { ColumnMapping, FileRefusal } from '#server/application/attendance-files.ts';
import {
  type Columns,
  columnsByLabel,
  findColumns,
  type FoundColumns,
  headerSignature,
  isWhole,
} from './columns.ts';
import { isOfMeeting } from './file-era.ts';
import { isFirstOnly } from './labels.ts';
import { hasTime, hasTimes, refuseColumns, refuseUnreadable } from './file-refusals.ts';
import type { FileTable } from './find-tables.ts';
import type { TableRow } from './split-table.ts';

/** One table with the columns that were found in it. */
export interface ReadableTable extends FoundColumns {
  readonly table: FileTable;
  /** Read as a person said. */
  readonly isMapped: boolean;
}

export interface ChosenTables {
  readonly tables: readonly [ReadableTable, ...ReadableTable[]];
  readonly notes: readonly FileNote[];
  /** Rows with times in tables that were not chosen. */
  readonly stray: readonly TableRow[];
}

/** The tables that tell of connections, of all that a file has. */
export function chooseTables(
  tables: readonly FileTable[],
  mapping: ColumnMapping | undefined,
): Result<ChosenTables, FileRefusal> {
  const readable = tables.map((table) => readableTable(table, mapping));
  const whole = readable.filter(({ table, columns }) => isWhole(columns) && table.rows.length > 0);
  const reports = reportsIn(
    readable.filter(({ table }) => table.section !== undefined && table.rows.length > 0),
  );
  const unread = reports.map(activitiesIn).find((one) => one && !isWhole(one.columns) && hasTimes(one.table));
  if (unread) return refuseColumns(unread.table);
  const fromSections = reports.flatMap((report) =>
    connectionsIn(report.filter((one) => whole.includes(one))),
  );
  const others = unsectioned(whole);
  const [first, ...rest] = [...others, ...fromSections];
  if (!first) return refuseUnreadable(readable);
  const chosen = [first, ...rest] as const;
  const doubtful = chosen.find(({ isDoubt, isMapped }) => isDoubt && !isMapped);
  if (doubtful) return refuseColumns(doubtful.table);
  return ok({
    tables: chosen,
    notes: [...severalReports(tables, others, fromSections), ...chosen.flatMap(untold)],
    stray: strayIn(readable, chosen),
  });
}

function readableTable(table: FileTable, mapping: ColumnMapping | undefined): ReadableTable {
  if (mapping?.signature === headerSignature(table.header))
    return {
      table,
      columns: columnsOf(mapping, table.header),
      isGuess: false,
      isDoubt: false,
      isMapped: true,
    };
  return { table, ...findColumns(table.header, table.rows), isMapped: false };
}

/** What a person said, and of what nobody was asked about what the labels say. */
function columnsOf(
  { signature: _signature, dateOrder: _dateOrder, ...said }: ColumnMapping,
  header: readonly string[],
): Columns {
  const taken = new Set<number>(Object.values(said));
  const { waiting, attended, role } = columnsByLabel(header);
  const labelled = Object.entries({ waiting, attended, role }).filter(
    ([, at]) => at !== undefined && !taken.has(at),
  );
  return { ...Object.fromEntries(labelled), ...said };
}

type Report = readonly ReadableTable[];

const numberOf = ({ table: { section = '' } }: ReadableTable): number => Number.parseInt(section, 10);

/** Sections are numbered from the beginning of each report. */
function reportsIn(sections: readonly ReadableTable[]): readonly Report[] {
  const reports: ReadableTable[][] = [];
  for (const one of sections) {
    const report = reports.at(-1);
    const last = report?.at(-1);
    if (report && last && numberOf(one) > numberOf(last)) report.push(one);
    else reports.push([one]);
  }
  return reports;
}

/** Teams tells of each person in section 2, of each connection in section 3, and of what else it likes in those after it. */
const [PEOPLE, ACTIVITIES] = [2, 3];

function activitiesIn(report: Report): ReadableTable | undefined {
  return report.find((one) => numberOf(one) === ACTIVITIES);
}

function connectionsIn(report: Report): readonly ReadableTable[] {
  const best = activitiesIn(report) ?? report.find((one) => numberOf(one) === PEOPLE);
  // Numbered as nobody knows: it may as well be of the rooms that some were sent to.
  const [other] = report.map((one) => ({ ...one, isGuess: true }));
  const chosen = best ?? other;
  return chosen ? [chosen] : [];
}

/** All that their labels tell of. By their contents only one: what looks alike may as well be of the meeting itself. */
function unsectioned(whole: readonly ReadableTable[]): readonly ReadableTable[] {
  const others = whole.filter(({ table }) => table.section === undefined);
  const told = others.filter(({ table, isMapped }) => isMapped || isWhole(columnsByLabel(table.header)));
  if (told.length > 0) return told;
  return [...others].sort((a, b) => b.table.rows.length - a.table.rows.length).slice(0, 1);
}

function severalReports(
  tables: readonly FileTable[],
  others: readonly ReadableTable[],
  fromSections: readonly ReadableTable[],
): readonly FileNote[] {
  const meetings = tables.filter((table) => isOfMeeting(table) && table.section === undefined).slice(1);
  const sections = others.length > 0 ? fromSections : fromSections.slice(1);
  return [...meetings, ...sections.map(({ table }) => table)].map(({ line }) => ({
    code: 'several-reports',
    line,
  }));
}

function untold(chosen: ReadableTable): readonly FileNote[] {
  const { table, columns } = chosen;
  const { line, header, section } = table;
  const isOfPeople = section !== undefined && numberOf(chosen) === PEOPLE;
  if (isOfPeople || isFirstOnly(header[columns.joined ?? -1] ?? ''))
    return [{ code: 'first-and-last-only', line }];
  const isTold = columns.left !== undefined || columns.duration !== undefined || columns.joined === undefined;
  return isTold ? [] : [{ code: 'no-departures', line }];
}

function strayIn(readable: readonly ReadableTable[], chosen: readonly ReadableTable[]): readonly TableRow[] {
  return readable
    .filter((one) => !chosen.includes(one) && one.table.section === undefined && !isOfMeeting(one.table))
    .flatMap(({ table }) => table.rows.filter(hasTime));
}
