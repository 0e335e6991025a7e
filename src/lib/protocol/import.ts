import * as v from 'valibot';

/**
 * What Klubba understood of an old document, shown for correction before anything is saved.
 * The types follow the schema, so what the corrected form posts back is held to the same shape.
 * `line` is always the 1-based line of the source text; 0 means that a person added the row by hand.
 */
const short = v.pipe(v.string(), v.trim(), v.maxLength(300));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const prose = v.pipe(v.string(), v.maxLength(200_000));
const line = v.pipe(v.number(), v.integer(), v.minValue(0));
const isoDate = v.pipe(v.string(), v.isoDate());
const clock = v.pipe(v.string(), v.isoTime());
const code = v.pipe(v.string(), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u), v.maxLength(60));
const certainty = v.picklist(['sure', 'unsure']);
const clauseOrdinal = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999));

export const attendanceSchema = v.variant('kind', [
  v.object({ kind: v.literal('whole') }),
  v.object({ kind: v.literal('part') }),
  v.object({ kind: v.literal('clauses'), from: clauseOrdinal, to: clauseOrdinal }),
  v.object({ kind: v.literal('absent') }),
]);

export const readParticipantSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  name,
  party: v.exactOptional(v.pipe(v.string(), v.trim(), v.maxLength(20))),
  organisation: v.exactOptional(short),
  title: v.exactOptional(short),
  role: v.exactOptional(v.picklist(['chair', 'vice-chair', 'secretary', 'adjuster'])),
  roleText: v.exactOptional(short),
  group: v.picklist(['member', 'deputy', 'other', 'invited', 'official']),
  side: v.exactOptional(short),
  seatLabel: v.exactOptional(short),
  replaces: v.exactOptional(v.object({ name, party: v.exactOptional(short) })),
  attendance: attendanceSchema,
  line,
  certainty,
});

export const readClauseSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  number: v.pipe(v.string(), v.maxLength(20)),
  numbering: v.picklist(['plain', 'section', 'sub']),
  title: v.pipe(v.string(), v.trim(), v.maxLength(500)),
  parent: v.exactOptional(v.pipe(v.string(), v.maxLength(40))),
  minutes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1440))),
  hasAttachment: v.exactOptional(v.boolean()),
  kind: v.exactOptional(v.picklist(['information', 'position', 'information-and-position', 'decision'])),
  presenters: v.array(v.object({ name, organisation: v.exactOptional(short) })),
  text: prose,
  draftDecision: v.exactOptional(prose),
  decision: v.exactOptional(prose),
  position: v.exactOptional(prose),
  line,
  certainty,
});

export const findingSchema = v.object({
  code,
  line: v.exactOptional(line),
  params: v.record(v.pipe(v.string(), v.maxLength(40)), v.union([v.string(), v.number()])),
});

export const unreadSchema = v.object({ line, endLine: line, text: prose, why: code });

export const signerSchema = v.object({
  name,
  role: v.exactOptional(short),
  organisation: v.exactOptional(short),
  side: v.exactOptional(short),
  line,
});

export const readNextMeetingSchema = v.object({
  date: v.exactOptional(isoDate),
  startTime: v.exactOptional(clock),
  endTime: v.exactOptional(clock),
  place: v.exactOptional(short),
  text: prose,
  line,
});

export const understandingSchema = v.object({
  documentType: v.picklist([
    'protokoll',
    'minnesanteckningar',
    'motesanteckning',
    'samverkansprotokoll',
    'kallelse',
    'unknown',
  ]),
  organisation: v.exactOptional(short),
  body: v.exactOptional(short),
  title: v.exactOptional(short),
  date: v.exactOptional(isoDate),
  dateText: v.exactOptional(short),
  startTime: v.exactOptional(clock),
  endTime: v.exactOptional(clock),
  place: v.exactOptional(short),
  form: v.exactOptional(v.picklist(['on-site', 'remote', 'hybrid'])),
  tool: v.exactOptional(v.picklist(['Zoom', 'Teams'])),
  sides: v.exactOptional(v.pipe(v.array(v.object({ name: short })), v.maxLength(4))),
  roster: v.pipe(v.array(readParticipantSchema), v.maxLength(1000)),
  agenda: v.pipe(v.array(readClauseSchema), v.maxLength(1000)),
  earlierDecisions: v.pipe(
    v.array(v.object({ clauseNumber: v.exactOptional(v.string()), text: prose, line })),
    v.maxLength(1000),
  ),
  nextMeeting: v.exactOptional(readNextMeetingSchema),
  signers: v.pipe(v.array(signerSchema), v.maxLength(100)),
  adjusters: v.pipe(v.array(name), v.maxLength(100)),
  unread: v.pipe(v.array(unreadSchema), v.maxLength(2000)),
  findings: v.pipe(v.array(findingSchema), v.maxLength(2000)),
});

export type Understanding = v.InferOutput<typeof understandingSchema>;
export type ReadParticipant = v.InferOutput<typeof readParticipantSchema>;
export type ReadClause = v.InferOutput<typeof readClauseSchema>;
export type ReadAttendance = v.InferOutput<typeof attendanceSchema>;
export type ReadNextMeeting = v.InferOutput<typeof readNextMeetingSchema>;
export type ReadSigner = v.InferOutput<typeof signerSchema>;
export type ReadFinding = v.InferOutput<typeof findingSchema>;
export type UnreadLines = v.InferOutput<typeof unreadSchema>;
export type ReadGroup = ReadParticipant['group'];
export type ReadRole = NonNullable<ReadParticipant['role']>;
export type DocumentType = Understanding['documentType'];

/** Key of the sentence that says a finding, an unread reason or a refusal of the importer to a person. */
export function importMessageKey(code: string): string {
  return `import_${code.replace(/^import-/u, '').replaceAll('-', '_')}`;
}
