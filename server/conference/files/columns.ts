import { createHash } from 'node:crypto';
import { guessedColumns } from './guess-columns.ts';
import { type ColumnRole, normalLabel, roleOfLabel } from './labels.ts';
import type { TableRow } from './split-table.ts';

export type Columns = Readonly<Partial<Record<ColumnRole, number>>>;

export interface FoundColumns {
  readonly columns: Columns;
  /** Something of it is told by what stands below, or by a label that stands twice: a person has to look at it. */
  readonly isGuess: boolean;
  /** Something that decides who was there can be told by nothing: a person has to say it. */
  readonly isDoubt: boolean;
}

/** The same header gives the same text: what a mapping is remembered by. */
export function headerSignature(header: readonly string[]): string {
  return createHash('sha256').update(header.map(normalLabel).join('\u001F')).digest('hex');
}

/** By their labels, and where those are unknown by what stands below them. */
export function findColumns(header: readonly string[], rows: readonly TableRow[]): FoundColumns {
  const known = columnsByLabel(header);
  const { columns, isDoubt } = guessedColumns(header, rows, known);
  return {
    columns: { ...columns, ...known },
    isGuess: Object.keys(columns).length > 0 || hasTwice(header, 'joined') || hasTwice(header, 'left'),
    isDoubt,
  };
}

export function columnsByLabel(header: readonly string[]): Columns {
  const columns: Partial<Record<ColumnRole, number>> = {};
  header.forEach((cell, at) => {
    const role = roleOfLabel(cell);
    if (role !== undefined && role !== 'other') columns[role] ??= at;
  });
  return columns;
}

/** Whether they say who came when. */
export function isWhole({ name, joined, action, timestamp }: Columns): boolean {
  return name !== undefined && (joined !== undefined || (action !== undefined && timestamp !== undefined));
}

function hasTwice(header: readonly string[], role: ColumnRole): boolean {
  return header.filter((cell) => roleOfLabel(cell) === role).length > 1;
}
