import * as v from 'valibot';

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const line = (max: number) => v.pipe(v.string(), v.maxLength(max));
const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

export const clauseKinds = [
  'opening',
  'roll-call',
  'adjuster-election',
  'agenda-approval',
  'previous-minutes',
  'information',
  'decision',
  'other-matters',
  'interpellation',
  'closing',
] as const;

/** The wire's shape of the commands of agenda.ts, but for those that carry a whole person or item. */
export const agendaCommandSchemas = [
  v.strictObject({
    type: v.literal('change-clause'),
    clauseId: id,
    changes: v.strictObject({
      kind: v.exactOptional(v.picklist(clauseKinds)),
      plannedMinutes: v.exactOptional(v.nullable(whole(0, 1440))),
      presenters: v.exactOptional(v.pipe(v.array(line(200)), v.maxLength(30))),
      draftDecision: v.exactOptional(v.nullable(line(20_000))),
      caseNumber: v.exactOptional(v.nullable(line(60))),
      closed: v.exactOptional(v.boolean()),
      standing: v.exactOptional(v.boolean()),
      authorityCase: v.exactOptional(v.boolean()),
    }),
  }),
  v.strictObject({ type: v.literal('move-clause'), clauseId: id, afterId: v.nullable(id) }),
  v.strictObject({ type: v.literal('drop-clause'), clauseId: id, reason: line(1000) }),
  v.strictObject({ type: v.literal('restore-clause'), clauseId: id }),
  v.strictObject({ type: v.literal('set-first-number'), firstNumber: whole(1, 9999) }),
  v.strictObject({
    type: v.literal('exclude-participant'),
    participantId: id,
    clauseId: id,
    ground: line(1000),
  }),
  v.strictObject({ type: v.literal('readmit-participant'), participantId: id, clauseId: id }),
  v.strictObject({ type: v.literal('confirm-privacy'), participantId: id, clauseId: id }),
] as const;
