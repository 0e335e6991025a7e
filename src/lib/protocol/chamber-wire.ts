import * as v from 'valibot';

const uuid = v.pipe(v.string(), v.uuid());
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const line = (max: number) => v.pipe(v.string(), v.maxLength(max));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000));
const yesOrNo = v.picklist(['yes', 'no']);

/** The wire's shape of the commands of chamber-commands.ts; part of the one command schema in meeting-wire.ts. */
export const chamberCommandSchemas = [
  v.strictObject({
    type: v.literal('report-recusal'),
    participantId: id,
    clauseId: id,
    ground: v.exactOptional(line(1000)),
  }),
  v.strictObject({ type: v.literal('withdraw-recusal'), participantId: id, clauseId: id }),
  v.strictObject({ type: v.literal('attest-remote'), participantId: id }),
  v.strictObject({
    type: v.literal('make-proposal'),
    proposalId: uuid,
    clauseId: id,
    kind: v.picklist(['approval', 'rejection', 'amendment', 'addition', 'referral-back', 'deferral']),
    text: line(20_000),
    byId: id,
  }),
  v.strictObject({
    type: v.literal('withdraw-proposal'),
    proposalId: uuid,
    unanimous: v.exactOptional(v.literal(true)),
  }),
  v.strictObject({ type: v.literal('close-proposals'), clauseId: id }),
  v.strictObject({ type: v.literal('put-question'), clauseId: id, mainId: v.nullable(id) }),
  v.strictObject({ type: v.literal('take-no-part'), clauseId: id, participantId: id }),
  v.strictObject({ type: v.literal('request-vote'), clauseId: id, byId: id }),
  v.strictObject({ type: v.literal('withdraw-vote-request'), clauseId: id, byId: id }),
  v.strictObject({
    type: v.literal('open-vote'),
    voteId: uuid,
    clauseId: id,
    nodeId: v.nullable(id),
    method: v.picklist(['acclamation', 'open', 'secret']),
    matter: v.picklist(['matter', 'election']),
    yes: line(1000),
    no: line(1000),
    despiteLeaves: v.exactOptional(v.literal(true)),
  }),
  v.strictObject({
    type: v.literal('cast-ballot'),
    voteId: uuid,
    participantId: id,
    choice: v.picklist(['yes', 'no', 'abstain']),
  }),
  v.strictObject({
    type: v.literal('close-vote'),
    voteId: uuid,
    found: v.exactOptional(yesOrNo),
    counts: v.exactOptional(v.strictObject({ yes: count, no: count, abstain: count })),
    lot: v.exactOptional(yesOrNo),
  }),
  v.strictObject({
    type: v.literal('announce-statement'),
    statementId: uuid,
    clauseId: id,
    participantId: id,
    kind: v.picklist(['reservation', 'special-statement', 'note', 'dissent']),
    text: line(50_000),
  }),
  v.strictObject({ type: v.literal('write-statement'), statementId: uuid, text: line(50_000) }),
] as const;
