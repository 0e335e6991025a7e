import { refuse, type Result } from '#lib/domain/refusal.ts';
import type { FileColumns } from '#lib/protocol/attendance-wire.ts';
import type { FileRefusal } from '#server/application/attendance-files.ts';
import type { ReadableTable } from './choose-tables.ts';
import { type Columns, headerSignature } from './columns.ts';
import { looksLikeTime, writtenTime } from './file-dates.ts';
import type { FileTable } from './find-tables.ts';
import type { TableRow } from './split-table.ts';
import { isBlank } from './yes-no.ts';

type Refused = Result<never, FileRefusal>;

const SAMPLE_ROWS = 5;

export function refuseColumns(table: FileTable): Refused {
  const { line } = table;
  return { ok: false, refusal: { code: 'columns-unknown', params: { line }, columns: shownColumns(table) } };
}

export function shownColumns({ header, line, rows }: FileTable): FileColumns {
  const sample = rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells);
  return { signature: headerSignature(header), line, header, sample };
}

/** When none of its tables tells of connections. */
export function refuseUnreadable(
  readable: readonly { readonly table: FileTable; readonly columns: Columns }[],
): Refused {
  const times = readable.find(({ table }) => hasTimes(table));
  const people = readable.find(
    ({ table, columns: { name, duration } }) =>
      name !== undefined && duration !== undefined && !hasTimes(table) && !unreadIn(table),
  );
  if (people) return refuse('no-connection-times', { line: people.table.line });
  if (times) return refuseColumns(times.table);
  const unread = readable.flatMap(({ table }) => unreadIn(table) ?? [])[0];
  if (!unread) return refuse('not-attendance', { reason: 'no-times' });
  const { line, cell } = unread;
  return refuse('times-unreadable', { line, cell });
}

/** When not one row could be read: what stands where the times should be, or else its columns. */
export function refuseTimes({ table, columns, isGuess, isMapped }: ReadableTable): Refused {
  const isTime = isGuess || isMapped ? looksLikeTime : (cell: string): boolean => !isBlank(cell);
  for (const { line, cells } of table.rows)
    for (const at of [columns.joined, columns.timestamp, columns.left]) {
      const cell = at === undefined ? '' : (cells[at] ?? '');
      if (isTime(cell) && !writtenTime(cell)) return refuse('times-unreadable', { line, cell });
    }
  return refuseColumns(table);
}

function unreadIn({ rows }: FileTable): { readonly line: number; readonly cell: string } | undefined {
  for (const { line, cells } of rows) {
    const cell = cells.find((one) => looksLikeTime(one) && !writtenTime(one));
    if (cell !== undefined) return { line, cell };
  }
  return undefined;
}

export function hasTimes({ rows }: FileTable): boolean {
  return rows.some(hasTime);
}

export function hasTime({ cells }: Pick<TableRow, 'cells'>): boolean {
  return cells.some((cell) => writtenTime(cell) !== undefined);
}
