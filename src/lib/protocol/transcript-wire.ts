import * as v from 'valibot';

const line = v.object({
  /** ISO 8601 in UTC. */
  at: v.string(),
  /** Who spoke, by the meeting's own name where that is sure, else as the transcript has it. Foreign text. */
  speaker: v.nullable(v.string()),
  isSure: v.boolean(),
  text: v.string(),
});

/** What was said, by the clause that was handled; null: before, between and after them. */
export const transcriptClausesSchema = v.array(
  v.object({ clauseId: v.nullable(v.string()), title: v.string(), lines: v.array(line) }),
);

export type TranscriptClause = v.InferOutput<typeof transcriptClausesSchema>[number];
export type TranscriptLine = v.InferOutput<typeof line>;
