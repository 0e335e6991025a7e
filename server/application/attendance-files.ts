import type { Connection } from '#lib/domain/conference/conference-event.ts';
import type { Refusal, Result } from '#lib/domain/refusal.ts';
import type { FileColumns, FileNote, SkippedRow } from '#lib/protocol/attendance-wire.ts';

/** Which of its numbers is the month, and whether the year is first: `11/24/26`, `24/11/2026` or `26-11-24`. */
export type DateOrder = 'mdy' | 'dmy' | 'ymd';

/** Which column is what, as a person says it; columns are counted from 0. */
export interface ColumnMapping {
  /** SHA-256 of the header it was made for, hex; on another it does not count. */
  readonly signature: string;
  readonly name: number;
  readonly joined: number;
  readonly left?: number;
  /** Tells the departure where no column has it. */
  readonly duration?: number;
  readonly email?: number;
  /** Says yes of whoever was only in the waiting room. */
  readonly waiting?: number;
  /** Where the dates of a file do not tell it themselves. */
  readonly dateOrder?: DateOrder;
}

/**
 * `call-file-too-large` (size, limit), `attendance-workbook`, `not-attendance` (reason), `columns-unknown` (line; with
 * `columns`), `no-connection-times` (line: a list of people without times), `ambiguous-date` (line, cell), `times-unreadable`
 * (line, cell), `actions-unknown` (line, cell: neither arrival nor departure), `file-letters-unknown`, `time-zone-unknown`
 * (timeZone).
 */
export interface FileRefusal extends Refusal {
  readonly columns?: FileColumns;
}

export interface ReadAttendance {
  readonly provider: 'zoom' | 'teams' | 'unknown';
  readonly connections: readonly Connection[];
  readonly skipped: readonly SkippedRow[];
  readonly notes: readonly FileNote[];
  /** How the columns were read, when nobody but their contents or a person told it. */
  readonly readAs: { readonly columns: FileColumns; readonly mapping: ColumnMapping } | null;
}

/** Reads the attendance file of a call, whichever program of whichever year wrote it. */
export interface AttendanceFiles {
  /** The signatures of the headers in a file, to look for what was said of them before. */
  headings(bytes: Uint8Array): readonly string[];
  read(
    bytes: Uint8Array,
    meeting: {
      /** Civil date of the meeting. */
      readonly date: string;
      readonly mapping?: ColumnMapping;
      /** The answer of a person who was asked. */
      readonly dateOrder?: DateOrder;
    },
  ): Result<ReadAttendance, FileRefusal>;
}
