import { createHash } from 'node:crypto';
import { writtenTime } from './file-dates.ts';
import type { TableRow } from './split-table.ts';

/** What a column of an attendance file can be. */
export type ColumnRole =
  | 'name'
  | 'email'
  | 'joined'
  | 'left'
  | 'duration'
  | 'guest'
  | 'waiting'
  | 'role'
  | 'action'
  | 'timestamp'
  | 'attended'
  /** Something else whose label is known, so that it is not taken for one of those above. */
  | 'other';

export type Columns = Readonly<Partial<Record<ColumnRole, number>>>;

/** Labels seen in files, and Swedish ones that nobody has seen yet; lower case. */
const LABELS: Readonly<Record<Exclude<ColumnRole, 'other'>, readonly string[]>> = {
  name: [
    'name',
    'full name',
    'name (original name)',
    'user name (original name)',
    'user name',
    'namn',
    'fullständigt namn',
    'namn (ursprungligt namn)',
  ],
  email: ['email', 'user email', 'e-mail', 'email address', 'e-post', 'e-postadress'],
  joined: [
    'join time',
    'first join',
    'first join time',
    'joined',
    'anslutningstid',
    'första anslutning',
    'anslöt',
    'tid för anslutning',
  ],
  left: [
    'leave time',
    'last leave',
    'last leave time',
    'left',
    'tid för utträde',
    'senaste utträde',
    'lämnade',
    'utträdestid',
  ],
  duration: [
    'duration',
    'duration (minutes)',
    'in-meeting duration',
    'total duration (minutes)',
    'time in session (minutes)',
    'varaktighet',
    'varaktighet (minuter)',
    'varaktighet i mötet',
  ],
  guest: ['guest', 'is guest', 'gäst'],
  waiting: ['in waiting room', 'i väntrum', 'i väntrummet'],
  role: ['role', 'roll'],
  action: ['user action', 'användaråtgärd', 'åtgärd'],
  timestamp: ['timestamp', 'tidsstämpel'],
  attended: ['attended', 'deltog'],
};
const OTHER_LABELS = [
  'registration time',
  'approval status',
  'first name',
  'last name',
  'participant id (upn)',
  'deltagar-id (upn)',
  'recording consent',
  'recording disclaimer response',
  'country/region name',
  'start time',
  'end time',
];
const ROLE_OF = new Map<string, ColumnRole>([
  ...Object.entries(LABELS).flatMap(([role, labels]) =>
    labels.map((label): [string, ColumnRole] => [label, role as ColumnRole]),
  ),
  ...OTHER_LABELS.map((label): [string, ColumnRole] => [label, 'other']),
]);

export function normalLabel(cell: string): string {
  return cell.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

export function roleOfLabel(cell: string): ColumnRole | undefined {
  return ROLE_OF.get(normalLabel(cell));
}

/** The same header gives the same text: what a mapping is remembered by. */
export function headerSignature(header: readonly string[]): string {
  return createHash('sha256').update(header.map(normalLabel).join('\u001F')).digest('hex');
}

/** By their labels, and where those are unknown by what stands below them. */
export function findColumns(header: readonly string[], rows: readonly TableRow[]): Columns {
  const known = byLabel(header);
  const isWhole = known.name !== undefined && (known.joined !== undefined || known.timestamp !== undefined);
  return isWhole ? known : { ...byContents(header, rows, known), ...known };
}

function byLabel(header: readonly string[]): Columns {
  const columns: Partial<Record<ColumnRole, number>> = {};
  header.forEach((cell, at) => {
    const role = roleOfLabel(cell);
    if (role !== undefined && role !== 'other') columns[role] ??= at;
  });
  return columns;
}

const SAMPLE_ROWS = 50;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}$/u;

/**
 * For labels in a language that nobody taught us: two columns of times where the first is never later are arrival and
 * departure, and the first column of texts is the name. More of either, and it is asked for instead.
 */
function byContents(header: readonly string[], rows: readonly TableRow[], known: Columns): Columns {
  const sample = rows.slice(0, SAMPLE_ROWS);
  const taken = new Set(Object.values(known));
  const free = header
    .map((_, at) => at)
    .filter((at) => !taken.has(at) && roleOfLabel(header[at] ?? '') === undefined);
  const columnOf = (at: number): string[] =>
    sample.map(({ cells }) => cells[at] ?? '').filter((cell) => cell !== '');
  const isMostly = (at: number, holds: (cell: string) => boolean): boolean => {
    const cells = columnOf(at);
    return cells.length > 0 && cells.filter(holds).length >= cells.length * 0.8;
  };
  const times = free.filter((at) => isMostly(at, (cell) => writtenTime(cell) !== undefined));
  const emails = free.filter((at) => isMostly(at, (cell) => EMAIL.test(cell)));
  const names = free.filter(
    (at) => !times.includes(at) && isMostly(at, (cell) => /\p{L}/u.test(cell) && !EMAIL.test(cell)),
  );
  const found: Partial<Record<ColumnRole, number>> = {};
  const [joined, left, ...more] = times;
  if (joined !== undefined && left !== undefined && more.length === 0) Object.assign(found, { joined, left });
  const [name] = names;
  // A name stands first. Anything else that has letters before the times could as well be a department.
  const isFirst =
    name !== undefined &&
    joined !== undefined &&
    name < joined &&
    !(names[1] !== undefined && names[1] < joined);
  if (isFirst) found.name = name;
  const [email] = emails;
  if (email !== undefined) found.email = email;
  return found;
}
