import * as v from 'valibot';
import { MOST_SHIFT_MINUTES } from '#lib/domain/conference/steady-shift.ts';

/** More columns than any file of a call has. */
const column = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(199));

/** Which column of an attendance file is what, as a form sends it and as it is remembered. */
export const columnMappingSchema = v.object({
  signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
  name: column,
  joined: column,
  left: v.exactOptional(column),
  duration: v.exactOptional(column),
  email: v.exactOptional(column),
  waiting: v.exactOptional(column),
  dateOrder: v.exactOptional(v.picklist(['dmy', 'mdy', 'ymd'])),
});

/** Minutes by which the times of a file are to be read later than it says, as a form sends them. */
export const shiftSchema = v.pipe(
  v.string(),
  v.regex(/^-?\d{1,4}$/u),
  v.transform(Number),
  v.minValue(-MOST_SHIFT_MINUTES),
  v.maxValue(MOST_SHIFT_MINUTES),
);

/** What a page needs to ask which column is what. Every text is foreign. */
export interface FileColumns {
  readonly signature: string;
  readonly line: number;
  readonly header: readonly string[];
  readonly sample: readonly (readonly string[])[];
}

/** A row of an attendance file that gave no connection, and why. */
export interface SkippedRow {
  readonly line: number;
  readonly reason:
    | 'waiting-room'
    /** Neither yes nor no where it says who was in the waiting room. */
    | 'waiting-unreadable'
    | 'did-not-attend'
    | 'time-unreadable'
    /** In the hour that summer time skips. */
    | 'time-skipped'
    | 'left-before-joined'
    | 'left-without-joining'
    | 'no-name'
    /** It stands where no header tells what its cells are. */
    | 'outside-table';
}

/** Something that an attendance file cannot tell, or tells twice, for whoever brought it to know. */
export interface FileNote {
  readonly code:
    /** Only when each person first came and last left: what lies between is hidden. */
    | 'first-and-last-only'
    /** Nothing says when anybody left. */
    | 'no-departures'
    /** Another report begins on that line, and was read too. */
    | 'several-reports'
    /** `text`, foreign, names a zone that could be several: times were read as those of the account. */
    | 'zone-unknown';
  readonly line: number;
  readonly text?: string;
}
