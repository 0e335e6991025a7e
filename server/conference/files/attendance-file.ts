import type { ColumnMapping, DateOrder } from '#server/application/attendance-files.ts';
import type { FileColumns, FileNote, SkippedRow } from '#lib/protocol/attendance-wire.ts';
import type { Columns } from './columns.ts';

/** Which program of which years wrote a file. */
export type FileEra =
  | 'zoom-2020'
  | 'zoom-2024'
  | 'zoom-2025'
  | 'zoom-webinar'
  | 'teams-2020'
  | 'teams-2021'
  | 'teams-sections'
  /** Read by what its columns hold. */
  | 'by-structure'
  /** Read as a person said. */
  | 'mapped';

/** One connection as the file tells of it. */
export interface AttendanceRow {
  readonly line: number;
  /** As the call showed it. Foreign text. */
  readonly name: string;
  /** Zoom: the name before it was changed, or a word of the person's own in brackets; the file does not tell which. */
  readonly originalName?: string;
  /** Lower case. */
  readonly email?: string;
  /** ISO 8601 in UTC. */
  readonly joinedAt: string;
  readonly leftAt: string | null;
  /** Rows of the waiting room are passed over, so here it is always false. */
  readonly waiting: boolean;
  readonly role?: string;
}

export interface AttendanceFile {
  readonly provider: 'zoom' | 'teams' | 'unknown';
  readonly era: FileEra;
  /** What the file calls the meeting, if it does. */
  readonly title?: string;
  readonly dateOrder: DateOrder;
  readonly timeZone: string;
  /** The header that was read, with its signature and the first rows below it. */
  readonly shown: FileColumns;
  readonly columns: Columns;
  /** Not only the labels told which column is what. */
  readonly isGuess: boolean;
  readonly rows: readonly AttendanceRow[];
  readonly skipped: readonly SkippedRow[];
  readonly notes: readonly FileNote[];
}

export interface FileOptions {
  /** Civil date of the meeting, `YYYY-MM-DD`: tells whether 11/12 is November or December. */
  readonly expectedDate?: string;
  /** IANA name. The files say no zone: it is the zone of the account they come from. */
  readonly timeZone: string;
  readonly mapping?: ColumnMapping;
  /** The answer of a person who was asked. */
  readonly dateOrder?: DateOrder;
}
