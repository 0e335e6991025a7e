import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { DateOrder } from '#server/application/attendance-files.ts';
import type { FileOptions } from './attendance-file.ts';
import type { ReadableTable } from './choose-tables.ts';
import { dateOrderOf } from './date-order.ts';
import { readAs, type WrittenTime, writtenTime } from './file-dates.ts';
import type { TableRow } from './split-table.ts';

/** The order of the dates in the chosen tables: `ambiguous-date` when neither they, nor what stands around them, nor a person tells. */
export function orderIn(
  tables: readonly ReadableTable[],
  around: readonly TableRow[],
  { mapping, dateOrder, expectedDate, isZoom }: FileOptions & { readonly isZoom: boolean },
): Result<DateOrder> {
  const cells = tables.flatMap(({ table, columns: { joined, left, timestamp } }) =>
    table.rows.flatMap((row) => timesIn(row, [joined, left, timestamp])),
  );
  const times = cells.map(({ time }) => time);
  const orderOf = (some: readonly WrittenTime[]) => dateOrderOf(some, { expectedDate, isZoom });
  const order =
    dateOrder ??
    orderOf(times) ??
    orderOf([
      ...times,
      ...around.flatMap((row) => timesIn(row, [...row.cells.keys()])).map(({ time }) => time),
    ]) ??
    // What was said of another file with this header: only where this one does not tell.
    (times.every((time) => readAs(time, mapping?.dateOrder ?? 'dmy') !== undefined)
      ? mapping?.dateOrder
      : undefined);
  if (order !== undefined) return ok(order);
  const doubtful = cells.find(({ time }) => time.kind === 'ordered');
  return refuse('ambiguous-date', { line: doubtful?.line ?? 0, cell: doubtful?.cell ?? '' });
}

function timesIn({ cells, line }: TableRow, columns: readonly (number | undefined)[]) {
  return columns.flatMap((at) => {
    const cell = at === undefined ? '' : (cells[at] ?? '');
    const time = writtenTime(cell);
    return time ? [{ cell, line, time }] : [];
  });
}
