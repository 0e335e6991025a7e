import * as v from 'valibot';

const uuid = v.pipe(v.string(), v.uuid());
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));

/** The wire's shape of the commands of doubts.ts. */
export const doubtsCommandSchemas = [
  v.strictObject({ type: v.literal('settle-line'), participantId: id }),
  v.strictObject({ type: v.literal('contest-recusal'), participantId: id, clauseId: id }),
  v.strictObject({
    type: v.literal('settle-recusal'),
    participantId: id,
    clauseId: id,
    isRecused: v.boolean(),
  }),
  v.strictObject({
    type: v.literal('refuse-proposal'),
    proposalId: uuid,
    ground: v.picklist(['new-matter', 'unlawful']),
  }),
  v.strictObject({ type: v.literal('overrule-refusal'), proposalId: uuid }),
  v.strictObject({ type: v.literal('confirm-equal-terms'), anew: v.exactOptional(v.literal(true)) }),
  v.strictObject({ type: v.literal('challenge-quorum'), byId: id }),
] as const;
