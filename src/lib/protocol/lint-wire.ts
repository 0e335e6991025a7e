import * as v from 'valibot';

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const line = (max: number) => v.pipe(v.string(), v.maxLength(max));

/** `code:clause:place`; see lint.ts. */
const findingKey = v.pipe(v.string(), v.maxLength(200), v.regex(/^[\w:§.-]+$/u));

/** The wire's shape of the commands of waivers.ts. */
export const lintCommandSchemas = [
  v.strictObject({
    type: v.literal('waive-finding'),
    findingKey,
    clauseId: v.nullable(id),
    reason: line(1000),
  }),
  v.strictObject({ type: v.literal('withdraw-waiver'), findingKey }),
] as const;
