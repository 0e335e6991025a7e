import { normalLabel, roleOfLabel } from './labels.ts';
import type { AttendanceFile, FileEra } from './attendance-file.ts';
import type { FileTable, FoundTables } from './find-tables.ts';

type Provider = AttendanceFile['provider'];

/** Who wrote the table, by the columns it has and what stands around it. */
export function eraOf(table: FileTable, { tables }: FoundTables): FileEra {
  const labels = new Set(table.header.map(normalLabel));
  const hasRole = (role: string): boolean => table.header.some((cell) => roleOfLabel(cell) === role);
  if (table.section !== undefined) return 'teams-sections';
  if (hasRole('action') && hasRole('timestamp')) return 'teams-2020';
  if (hasRole('attended')) return 'zoom-webinar';
  if (labels.has('user email')) return 'zoom-2020';
  if ([...labels].some((label) => /\((?:original name|ursprungligt namn)\)$/u.test(label)))
    return tables.some(({ header }) => normalLabel(header[0] ?? '') === 'topic') ? 'zoom-2025' : 'zoom-2024';
  return labels.has('full name') || labels.has('participant id (upn)') ? 'teams-2021' : 'by-structure';
}

export function providerOf(era: FileEra): Provider {
  if (era.startsWith('zoom')) return 'zoom';
  return era.startsWith('teams') ? 'teams' : 'unknown';
}

const TITLE_LABELS = new Set(['topic', 'meeting title', 'mötesrubrik']);

/** Whether a table tells of the meeting and not of people: its name stands in it. */
export function isOfMeeting({ header }: FileTable): boolean {
  return header.some((cell) => TITLE_LABELS.has(normalLabel(cell)));
}

/** What the file calls the meeting. */
export function titleOf({ tables, loose }: FoundTables): string | undefined {
  const pair = loose.find(({ cells }) => TITLE_LABELS.has(normalLabel(cells[0] ?? '')));
  const inPair = pair?.cells[1];
  if (inPair) return inPair;
  for (const { header, rows } of tables) {
    const at = header.findIndex((cell) => TITLE_LABELS.has(normalLabel(cell)));
    const title = at < 0 ? undefined : rows[0]?.cells[at];
    if (title) return title;
  }
  return undefined;
}
