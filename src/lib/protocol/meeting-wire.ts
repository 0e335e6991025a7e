import * as v from 'valibot';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { MeetingRole } from '#lib/domain/command-rights.ts';
import type { Result } from '#lib/domain/refusal.ts';
import { profileSchema } from './body-wire.ts';
import { chamberCommandSchemas } from './chamber-wire.ts';
import { agendaCommandSchemas, clauseKinds } from './agenda-wire.ts';
import { cooperationCommandSchemas } from './cooperation-wire.ts';
import { doubtsCommandSchemas } from './doubts-wire.ts';
import { lintCommandSchemas } from './lint-wire.ts';
import { signingCommandSchemas } from './signing-wire.ts';
import { pollsCommandSchemas } from './polls-wire.ts';
import { speakingCommandSchemas } from './speaking-wire.ts';

/**
 * Meeting facts over socket.io, namespace `/meeting`.
 * `join` answers with every event after `since`; `command` answers when the database has committed.
 */
export const MEETING_NAMESPACE = '/meeting';

const uuid = v.pipe(v.string(), v.uuid());
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const line = (max: number) => v.pipe(v.string(), v.maxLength(max));
const trimmed = (max: number) => v.pipe(v.string(), v.trim(), v.maxLength(max));
const mode = v.picklist(['on-site', 'remote']);

export const clauseSchema = v.strictObject({
  id,
  number: line(12),
  title: v.pipe(line(300), v.minLength(1)),
  parentId: v.exactOptional(id),
  plannedMinutes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1440))),
  kind: v.picklist(clauseKinds),
  presenters: v.pipe(v.array(line(200)), v.maxLength(30)),
  draftDecision: v.exactOptional(line(20_000)),
  caseNumber: v.exactOptional(line(60)),
  closed: v.exactOptional(v.boolean()),
  standing: v.exactOptional(v.boolean()),
  extra: v.exactOptional(v.boolean()),
  authorityCase: v.exactOptional(v.boolean()),
  deferredByMinority: v.exactOptional(v.boolean()),
});

export const participantSchema = v.strictObject({
  id,
  name: v.pipe(v.string(), v.trim(), v.maxLength(200), v.minLength(1)),
  group: v.picklist(['member', 'deputy', 'official', 'invited', 'other']),
  party: v.exactOptional(trimmed(20)),
  organisation: v.exactOptional(trimmed(200)),
  title: v.exactOptional(trimmed(200)),
  role: v.exactOptional(v.picklist(['chair', 'vice-chair', 'secretary'])),
  side: v.exactOptional(trimmed(200)),
  seatLabel: v.exactOptional(trimmed(200)),
  mandates: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50))),
  personalDeputyOf: v.exactOptional(id),
  opinionMinuted: v.exactOptional(v.boolean()),
  replaces: v.exactOptional(v.strictObject({ name: trimmed(200), party: v.exactOptional(trimmed(20)) })),
});

export const commandSchema = v.variant('type', [
  ...chamberCommandSchemas,
  ...agendaCommandSchemas,
  ...speakingCommandSchemas,
  ...pollsCommandSchemas,
  ...cooperationCommandSchemas,
  ...doubtsCommandSchemas,
  ...lintCommandSchemas,
  ...signingCommandSchemas,
  v.strictObject({ type: v.literal('change-profile'), profile: profileSchema }),
  v.strictObject({ type: v.literal('add-participant'), participant: participantSchema }),
  v.strictObject({ type: v.literal('open-meeting') }),
  v.strictObject({
    type: v.literal('answer-roll-call'),
    participantId: id,
    answer: v.picklist(['on-site', 'remote', 'absent']),
  }),
  v.strictObject({ type: v.literal('call-roll') }),
  v.strictObject({
    type: v.literal('record-arrival'),
    participantId: id,
    mode,
    at: v.exactOptional(v.pipe(v.string(), v.isoTimestamp())),
    stayed: v.exactOptional(v.literal(true)),
  }),
  v.strictObject({
    type: v.literal('record-departure'),
    participantId: id,
    technical: v.exactOptional(v.literal(true)),
    at: v.exactOptional(v.pipe(v.string(), v.isoTimestamp())),
  }),
  v.strictObject({ type: v.literal('call-deputy'), deputyId: id, forId: id }),
  v.strictObject({ type: v.literal('release-deputy'), deputyId: id }),
  v.strictObject({ type: v.literal('move-pointer'), clauseId: id }),
  v.strictObject({
    type: v.literal('add-clause'),
    clause: clauseSchema,
    afterId: v.nullable(id),
    consentOfAll: v.exactOptional(v.literal(true)),
  }),
  v.strictObject({ type: v.literal('rename-clause'), clauseId: id, title: line(1000) }),
  v.strictObject({
    type: v.literal('elect-adjusters'),
    clauseId: id,
    participantIds: v.pipe(v.array(id), v.maxLength(20)),
    forClauses: v.exactOptional(v.pipe(v.array(id), v.minLength(1), v.maxLength(100))),
  }),
  v.strictObject({
    type: v.literal('record-decision'),
    clauseId: id,
    decisionId: uuid,
    text: line(50_000),
    despiteLeaves: v.exactOptional(v.literal(true)),
  }),
  v.strictObject({ type: v.literal('adjourn-meeting'), reason: line(500) }),
  v.strictObject({ type: v.literal('resume-meeting') }),
  v.strictObject({ type: v.literal('close-meeting') }),
]) satisfies v.GenericSchema<unknown, MeetingCommand>;

export const joinSchema = v.strictObject({
  meetingId: uuid,
  /** The last version the client holds; 0 asks for everything. */
  since: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

export const commandMessageSchema = v.strictObject({
  meetingId: uuid,
  /** Made by the client once per intention: sent again it acts once. */
  commandId: uuid,
  /** The version the person saw when deciding. */
  expectedVersion: v.pipe(v.number(), v.integer(), v.minValue(0)),
  command: commandSchema,
});

export type JoinMessage = v.InferOutput<typeof joinSchema>;
export type CommandMessage = Omit<v.InferOutput<typeof commandMessageSchema>, 'command'> & {
  readonly command: MeetingCommand;
};

export interface Me {
  readonly accountId: string;
  readonly name: string;
  readonly participantId: string;
  readonly role: MeetingRole;
}

export interface OnlinePerson {
  readonly accountId: string;
  readonly name: string;
  readonly participantId: string;
  readonly role: MeetingRole;
}

export interface Joined {
  readonly events: readonly MeetingEvent[];
  readonly me: Me;
  readonly online: readonly OnlinePerson[];
}

export interface CommandDone {
  /** The meeting's version after the command. */
  readonly version: number;
}

export interface ClientToServer {
  join(message: JoinMessage, answer: (result: Result<Joined>) => void): void;
  command(message: CommandMessage, answer: (result: Result<CommandDone>) => void): void;
}

export interface ServerToClient {
  events(message: { meetingId: string; events: readonly MeetingEvent[] }): void;
  presence(message: { meetingId: string; online: readonly OnlinePerson[] }): void;
  /** The call of the meeting said something new, or it was settled. Without contents: whoever may know asks for them. */
  'call-changed'(message: { meetingId: string }): void;
  /** The session ended; the socket closes after this. */
  revoked(): void;
}
