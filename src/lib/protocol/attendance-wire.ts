import * as v from 'valibot';

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
  dateOrder: v.exactOptional(v.picklist(['dmy', 'mdy'])),
});

/** What a page needs to ask which column is what. Every text is foreign. */
export interface FileColumns {
  readonly signature: string;
  readonly line: number;
  readonly header: readonly string[];
  readonly sample: readonly (readonly string[])[];
}
