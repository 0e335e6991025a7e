import * as v from 'valibot';

const uuid = v.pipe(v.string(), v.uuid());
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const line = (max: number) => v.pipe(v.string(), v.maxLength(max));
const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/** The wire's shape of the commands of speaking.ts. */
export const speakingCommandSchemas = [
  v.strictObject({
    type: v.literal('ask-for-floor'),
    requestId: uuid,
    participantId: id,
    kind: v.picklist(['speech', 'reply', 'point-of-order']),
  }),
  v.strictObject({ type: v.literal('withdraw-floor-request'), requestId: uuid }),
  v.strictObject({ type: v.literal('give-floor'), requestId: uuid }),
  v.strictObject({ type: v.literal('end-speech') }),
  v.strictObject({ type: v.literal('reorder-queue'), requestId: uuid, place: whole(0, 500) }),
  v.strictObject({
    type: v.literal('begin-go-round'),
    goRoundId: uuid,
    clauseId: id,
    by: v.picklist(['organisation', 'party', 'side', 'person']),
  }),
  v.strictObject({ type: v.literal('take-turn'), goRoundId: uuid, group: line(200), text: line(20_000) }),
  v.strictObject({ type: v.literal('end-go-round'), goRoundId: uuid }),
] as const;
