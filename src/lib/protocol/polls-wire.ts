import * as v from 'valibot';

const uuid = v.pipe(v.string(), v.uuid());
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const line = (max: number) => v.pipe(v.string(), v.maxLength(max));
const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

const end = v.pipe(v.number(), v.integer(), v.minValue(-100), v.maxValue(100));

/** The wire's shape of the commands of polls.ts. */
export const pollsCommandSchemas = [
  v.strictObject({
    type: v.literal('ask-poll'),
    pollId: uuid,
    clauseId: id,
    question: line(1000),
    kind: v.picklist(['single', 'multiple', 'scale', 'text']),
    options: v.pipe(v.array(line(500)), v.maxLength(50)),
    scale: v.exactOptional(v.strictObject({ from: end, to: end, fromLabel: line(200), toLabel: line(200) })),
  }),
  v.strictObject({
    type: v.literal('answer-poll'),
    pollId: uuid,
    participantId: id,
    answer: v.variant('kind', [
      v.strictObject({
        kind: v.literal('options'),
        options: v.pipe(v.array(whole(0, 50)), v.maxLength(50)),
      }),
      v.strictObject({ kind: v.literal('scale'), value: end }),
      v.strictObject({ kind: v.literal('text'), text: line(10_000) }),
    ]),
  }),
  v.strictObject({ type: v.literal('close-poll'), pollId: uuid }),
  v.strictObject({ type: v.literal('withdraw-poll'), pollId: uuid }),
] as const;
