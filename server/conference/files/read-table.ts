import type { ReadableTable } from './choose-tables.ts';
import { type Columns, columnsByLabel } from './columns.ts';
import { pairActions } from './pair-actions.ts';
import { type ReadRows, readRows, type RowSource } from './read-rows.ts';

export interface ReadTable extends ReadRows {
  /** As they were read at last. */
  readonly columns: Columns;
}

/** Nothing when a guess at the columns would have somebody leave before they came: then it is asked for. */
export function readTable(
  { table, columns, isMapped }: ReadableTable,
  how: Pick<RowSource, 'clock' | 'clockOf' | 'order' | 'hasOriginalNames'>,
): ReadTable | undefined {
  const source = { table, columns, ...how };
  if (columns.joined === undefined) return { ...pairActions(source), columns };
  const read = { ...readRows(source), columns };
  const labelled = columnsByLabel(table.header);
  const { joined, left } = columns;
  const isGuessed = labelled.joined !== joined || labelled.left !== left;
  if (isMapped || !isGuessed || !leavesFirst(read) || left === undefined) return read;
  if (labelled.joined !== undefined || labelled.left !== undefined) return undefined;
  const swapped = { ...columns, joined: left, left: joined };
  const again = { ...readRows({ ...source, columns: swapped }), columns: swapped };
  return leavesFirst(again) ? undefined : again;
}

function leavesFirst({ skipped }: ReadRows): boolean {
  return skipped.some(({ reason }) => reason === 'left-before-joined');
}
