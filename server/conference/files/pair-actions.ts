import type { AttendanceRow, SkippedRow } from './attendance-file.ts';
import { instantsOf, type ReadRows, type RowSource } from './read-rows.ts';

/** "Joined before" says that the list was begun later than the connection. */
const LEFT = /^(?:left|leave|lämnade|lämnat|utträde)/iu;

/** The list of Teams from 2020 and 2021: a row for each arrival and each departure, in order of time for each name. */
export function pairActions(source: RowSource): ReadRows {
  const { columns } = source;
  const rows: AttendanceRow[] = [];
  const skipped: SkippedRow[] = [];
  /** Places in `rows` of connections without an end; one name may have several at once. */
  const open = new Map<string, number[]>();
  for (const { line, cells } of source.table.rows) {
    const cell = (at: number | undefined): string => (at === undefined ? '' : (cells[at] ?? ''));
    const name = cell(columns.name);
    const instants = instantsOf(cell(columns.timestamp), source);
    if (name === '') skipped.push({ line, reason: 'no-name' });
    else if (!instants) skipped.push({ line, reason: 'time-unreadable' });
    else if (LEFT.test(cell(columns.action))) {
      const at = open.get(name)?.shift();
      const row = at === undefined ? undefined : rows[at];
      const leftAt = row && leftAfter(row.joinedAt, instants);
      if (row && at !== undefined && leftAt !== undefined) rows[at] = { ...row, leftAt };
      else skipped.push({ line, reason: row ? 'left-before-joined' : 'left-without-joining' });
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
