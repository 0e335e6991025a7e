import * as v from 'valibot';

/** The wire's shape of the commands of signing-facts.ts. */
export const signingCommandSchemas = [
  v.strictObject({
    type: v.literal('adjust-at-once'),
    clauseId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  }),
] as const;
