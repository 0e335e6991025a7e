import * as v from 'valibot';

const uuid = v.pipe(v.string(), v.uuid());
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const line = (max: number) => v.pipe(v.string(), v.maxLength(max));

const date = v.union([v.literal(''), v.pipe(v.string(), v.isoDate())]);

/** The wire's shape of the commands of cooperation.ts. */
export const cooperationCommandSchemas = [
  v.strictObject({
    type: v.literal('classify-matter'),
    clauseId: id,
    as: v.picklist([
      'information',
      'dialogue',
      'position',
      'information-and-position',
      'negotiation-11',
      'negotiation-12',
      'negotiation-14',
      'negotiation-19',
      'negotiation-38',
    ]),
  }),
  v.strictObject({
    type: v.literal('record-outcome'),
    clauseId: id,
    organisation: line(200),
    outcome: v.picklist(['agreed', 'disagreed', 'concluded']),
  }),
  v.strictObject({
    type: v.literal('state-view'),
    viewId: uuid,
    clauseId: id,
    owner: line(200),
    text: line(20_000),
  }),
  v.strictObject({ type: v.literal('withdraw-view'), viewId: uuid }),
  v.strictObject({
    type: v.literal('take-on'),
    commitmentId: uuid,
    clauseId: id,
    owner: line(200),
    text: line(10_000),
    due: date,
  }),
  v.strictObject({ type: v.literal('withdraw-commitment'), commitmentId: uuid }),
  v.strictObject({ type: v.literal('await-cooperation'), clauseId: id, group: line(200), date }),
  v.strictObject({ type: v.literal('confirm-cooperation'), clauseId: id, note: line(1000) }),
  v.strictObject({ type: v.literal('cancel-cooperation'), clauseId: id }),
] as const;
