import type { Columns } from './columns.ts';
import { looksLikeTime, writtenTime } from './file-dates.ts';
import { type ColumnRole, roleOfLabel } from './labels.ts';
import type { TableRow } from './split-table.ts';
import { answerOf, isBlank } from './yes-no.ts';

export interface GuessedColumns {
  /** Those that no label tells. */
  readonly columns: Columns;
  readonly isDoubt: boolean;
}

const SAMPLE_ROWS = 50;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}$/u;

/**
 * For labels in a language that nobody taught us. Of columns without a known label, two of times are arrival and departure, or
 * one is what the labels leave out; the first of texts is the name. More of either, or one of yes and no that may be the waiting
 * room, and it is asked for instead.
 */
export function guessedColumns(
  header: readonly string[],
  rows: readonly TableRow[],
  known: Columns,
): GuessedColumns {
  const free = header.map((_, at) => at).filter((at) => roleOfLabel(header[at] ?? '') === undefined);
  const kinds = new Map(free.map((at) => [at, kindOf(rows, at)]));
  const all = (kind: CellKind): readonly number[] => free.filter((at) => kinds.get(at) === kind);
  const times = guessedTimes(all('time'), known);
  const found: Partial<Record<ColumnRole, number>> = { ...times.columns };
  const { joined = known.joined } = found;
  const [email] = all('email');
  const isLabelled = known.email !== undefined || (known.name !== undefined && known.joined !== undefined);
  if (email !== undefined && !isLabelled) found.email = email;
  if (known.name === undefined && joined !== undefined) {
    // A name stands first. Anything else that has letters before the times could as well be a department.
    const [name, second] = all('text');
    const isFirst = name !== undefined && name < joined && !(second !== undefined && second < joined);
    if (isFirst) found.name = name;
  }
  const mayBeWaiting = known.waiting === undefined && free.some((at) => isFlag(rows, at));
  const mayBeLeft = all('unread').length > 0 && (found.left ?? known.left) === undefined;
  return { columns: found, isDoubt: times.isDoubt || mayBeWaiting || mayBeLeft };
}

function guessedTimes(times: readonly number[], { joined, left, timestamp }: Columns): GuessedColumns {
  const [first, second, third] = times;
  const none = { columns: {}, isDoubt: false };
  if (timestamp !== undefined || first === undefined) return none;
  if (joined !== undefined && left !== undefined) return none;
  if (joined !== undefined) return second === undefined ? { ...none, columns: { left: first } } : doubt;
  if (left !== undefined) return second === undefined ? { ...none, columns: { joined: first } } : doubt;
  return second !== undefined && third === undefined
    ? { ...none, columns: { joined: first, left: second } }
    : doubt;
}

const doubt: GuessedColumns = { columns: {}, isDoubt: true };

type CellKind = 'time' | 'unread' | 'email' | 'text';

/** What most of its cells hold. */
function kindOf(rows: readonly TableRow[], at: number): CellKind | undefined {
  const cells = rows
    .slice(0, SAMPLE_ROWS)
    .map((row) => row.cells[at] ?? '')
    .filter((cell) => !isBlank(cell));
  const isMostly = (holds: (cell: string) => boolean): boolean =>
    cells.length > 0 && cells.filter(holds).length >= cells.length * 0.8;
  if (isMostly((cell) => writtenTime(cell) !== undefined)) return 'time';
  if (isMostly(looksLikeTime)) return 'unread';
  if (isMostly((cell) => EMAIL.test(cell))) return 'email';
  return isMostly((cell) => /\p{L}/u.test(cell)) ? 'text' : undefined;
}

/** Only yes and no, and both: what says the same of everybody keeps nobody out. */
function isFlag(rows: readonly TableRow[], at: number): boolean {
  const answers = new Set(rows.map(({ cells }) => answerOf(cells[at] ?? '')));
  return answers.has('yes') && answers.has('no') && !answers.has(undefined);
}
