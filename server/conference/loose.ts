import * as v from 'valibot';

const LONGEST = 2000;

/** Of what was said, something could not be read and was left out; the rest counts. */
export const UNREADABLE_ENTRY = 'entry-unreadable';

/**
 * Text as providers mean it: what has a number where others have text is read as the same, what is longer than anybody needs is
 * cut, and whatever else stands there, or nothing, is empty. One odd field takes nothing else with it.
 */
export function looseText(longest = LONGEST) {
  return v.optional(
    v.pipe(
      v.unknown(),
      v.transform((given) => textOf(given).slice(0, longest)),
    ),
    '',
  );
}

/** An object of that shape, or nothing. */
export function loose<T>(schema: v.GenericSchema<unknown, T>) {
  return v.optional(
    v.pipe(
      v.unknown(),
      v.transform((given): T | undefined => {
        const read = v.safeParse(schema, given);
        return read.success ? read.output : undefined;
      }),
    ),
    null,
  );
}

/** Those of a list that have that shape, `most` at most; nothing where there is no list. */
export function looseList<T>(schema: v.GenericSchema<unknown, T>, most: number) {
  return v.optional(
    v.pipe(
      v.unknown(),
      v.transform((given) =>
        (Array.isArray(given) ? given.slice(0, most) : []).flatMap((one: unknown): T[] => {
          const read = v.safeParse(schema, one);
          return read.success ? [read.output] : [];
        }),
      ),
    ),
    null,
  );
}

/** A list without those of its members that are nothing of that shape; no list is none. */
export function readableOf<T>(schema: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((given) =>
      given.flatMap((one): T[] => {
        const read = v.safeParse(schema, one);
        return read.success ? [read.output] : [];
      }),
    ),
  );
}

function textOf(given: unknown): string {
  if (typeof given === 'string') return given;
  return typeof given === 'number' && Number.isFinite(given) ? String(given) : '';
}
