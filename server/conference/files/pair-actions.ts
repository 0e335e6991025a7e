import type { SkippedRow } from '#lib/protocol/attendance-wire.ts';
import type { AttendanceRow } from './attendance-file.ts';
import type { FileTable } from './find-tables.ts';
import { instantsIn, type ReadRows, type RowSource } from './read-rows.ts';

/** "Joined before" says that the list was begun later than the connection. */
const JOINED = /^(?:har )?(?:join|ansl|gick (?:med|in)|gått (?:med|in)|kom(?:mit)? in)/iu;
const LEFT = /^(?:har )?(?:left|leave|lämna|utträ|gick ut|gått ut)/iu;

/** The first row whose action is neither arrival nor departure: whoever it is about may have left with it. */
export function unknownAction(
  { rows }: FileTable,
  { name, action }: RowSource['columns'],
): { readonly line: number; readonly cell: string } | undefined {
  if (action === undefined || name === undefined) return undefined;
  const isUnknown = (cell: string): boolean => !JOINED.test(cell) && !LEFT.test(cell);
  const row = rows.find(({ cells }) => cells[name] !== '' && isUnknown(cells[action] ?? ''));
  return row && { line: row.line, cell: row.cells[action] ?? '' };
}

/** The list of Teams from 2020 and 2021: a row for each arrival and each departure, in order of time for each name. */
export function pairActions(source: RowSource): ReadRows {
  const { columns } = source;
  const rows: AttendanceRow[] = [];
  const skipped: SkippedRow[] = [];
  /** Places in `rows` of connections without an end; one name may have several at once. */
  const open = new Map<string, number[]>();
  for (const row of source.table.rows) {
    const { line, cells } = row;
    const cell = (at: number | undefined): string => (at === undefined ? '' : (cells[at] ?? ''));
    const name = cell(columns.name);
    const instants = instantsIn(row, columns.timestamp, source);
    if (name === '') skipped.push({ line, reason: 'no-name' });
    else if (!instants) skipped.push({ line, reason: 'time-unreadable' });
    else if (instants === 'skipped') skipped.push({ line, reason: 'time-skipped' });
    else if (LEFT.test(cell(columns.action))) {
      const at = open.get(name)?.shift();
      const joined = at === undefined ? undefined : rows[at];
      const leftAt = joined && leftAfter(joined.joinedAt, instants);
      if (joined && at !== undefined && leftAt !== undefined) rows[at] = { ...joined, leftAt };
      else skipped.push({ line, reason: joined ? 'left-before-joined' : 'left-without-joining' });
    } else {
      const places = open.get(name);
      if (places) places.push(rows.length);
      else open.set(name, [rows.length]);
      const joinedAt = new Date(instants.earlier).toISOString();
      rows.push({ line, name, joinedAt, leftAt: null, waiting: false });
    }
  }
  return { rows, skipped };
}

function leftAfter(
  joinedAt: string,
  { earlier, later }: { earlier: number; later: number },
): string | undefined {
  const joined = Date.parse(joinedAt);
  const left = earlier >= joined ? earlier : later;
  return left < joined ? undefined : new Date(left).toISOString();
}
