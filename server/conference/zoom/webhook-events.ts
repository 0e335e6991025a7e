import * as v from 'valibot';
import type { Caller, ConferenceEvent } from '#lib/domain/conference/conference-event.ts';
import { callerOf } from '../caller.ts';
import { isSafeAddress } from '../http/base-url.ts';
import { loose, looseList, looseText } from '../loose.ts';
import type { ExternalMeetingRef, Notice } from '#server/application/conference-port.ts';

/** Some events have numbers where others have text. */
const Id = looseText(300);

const Participant = v.object({
  user_id: Id,
  user_name: Id,
  id: Id,
  // As long as it is: two that begin alike are not one.
  participant_uuid: looseText(),
  participant_user_id: Id,
  email: Id,
  registrant_id: Id,
  customer_key: Id,
  phone_number: Id,
  join_time: Id,
  leave_time: Id,
  date_time: Id,
  new_role: Id,
  parent_user_id: Id,
  bind_user_id: Id,
  bind_participant_uuid: looseText(),
});

const RecordingFile = v.object({
  file_type: Id,
  recording_type: Id,
  recording_start: Id,
  download_url: looseText(),
});

const HookObject = v.object({
  uuid: looseText(),
  id: looseText(),
  start_time: Id,
  end_time: Id,
  breakout_room_uuid: Id,
  participant: loose(Participant),
  recording_files: looseList(RecordingFile, 100),
});

export const ZoomHook = v.object({
  event: v.pipe(v.string(), v.maxLength(100)),
  event_ts: Id,
  download_token: looseText(4000),
  payload: v.object({ account_id: Id, object: loose(HookObject) }),
});

type Hook = v.InferOutput<typeof ZoomHook>;
type HookObject = v.InferOutput<typeof HookObject>;
type Participant = v.InferOutput<typeof Participant>;

export interface HookMeaning {
  readonly meeting: ExternalMeetingRef | null;
  readonly events: readonly ConferenceEvent[];
  readonly notices: readonly Notice[];
  /** It is of a kind that tells us something, and cannot be read: the body is kept as it came. */
  readonly isUnreadable?: boolean;
}

/** What a delivery says; nothing when it is of a kind that tells us nothing. */
export function meaningOf(hook: Hook): HookMeaning | undefined {
  const { object } = hook.payload;
  if (!object) return undefined;
  const meeting = meetingOf(hook, object);
  if (hook.event === 'recording.transcript_completed')
    return { meeting, events: [], notices: transcriptsOf(hook, object) };
  const name = nameOf(hook);
  if (!isOfMeeting(name)) return undefined;
  const event = eventOf(name, hook, object);
  return { meeting, events: event ? [event] : [], notices: [], isUnreadable: !event };
}

/** A breakout room has a uuid of its own: the meeting's stands beside it, and is the one that counts. */
function meetingOf({ payload }: Hook, { id, uuid }: HookObject): ExternalMeetingRef {
  return {
    provider: 'zoom',
    // People write the number with spaces.
    meetingId: id.replace(/\s+/gu, ''),
    ...(uuid === '' ? {} : { instanceId: uuid }),
    accountId: payload.account_id,
  };
}

function transcriptsOf({ download_token }: Hook, { recording_files }: HookObject): Notice[] {
  return recording_files
    .filter((file) => file.file_type === 'TRANSCRIPT' && isSafeAddress(file.download_url))
    .map((file) => ({
      kind: 'transcript-ready',
      transcript: file.download_url,
      ...(download_token === '' ? {} : { downloadToken: download_token }),
      ...(file.recording_start === '' ? {} : { recordingStart: file.recording_start }),
    }));
}

/** Webinars say the same words. */
function nameOf({ event }: Hook): string {
  return event.replace(/^(?:meeting|webinar)\./u, '');
}

function isOfMeeting(name: string): boolean {
  return name === 'started' || name === 'ended' || Object.hasOwn(SAID_OF_CONNECTIONS, name);
}

function eventOf(name: string, hook: Hook, object: HookObject): ConferenceEvent | undefined {
  const said = (...times: readonly string[]) => {
    const at = instantOf([...times, hook.event_ts]);
    return at === undefined ? undefined : ({ at, source: 'webhook', verified: true } as const);
  };
  if (name === 'started' || name === 'ended') {
    const when = said(name === 'started' ? object.start_time : object.end_time);
    return when && { ...when, kind: name };
  }
  const { participant } = object;
  if (!participant) return undefined;
  const when = said(participant.join_time, participant.leave_time, participant.date_time);
  const connectionKey = connectionKeyOf(participant);
  if (!when || connectionKey === undefined) return undefined;
  const of = { ...when, connectionKey, person: personOf(participant) };
  return SAID_OF_CONNECTIONS[name]?.(of, object, participant);
}

type OfConnection = Omit<Extract<ConferenceEvent, { into: string | null }>, 'kind' | 'into'>;

type Saying = (of: OfConnection, object: HookObject, participant: Participant) => ConferenceEvent | undefined;

/** Before the host they wait as well, only not in a room: what makes them present is to join. */
const waiting: Saying = (of) => ({ ...of, kind: 'waiting' });
const stoppedWaiting: Saying = (of) => ({ ...of, kind: 'stopped-waiting' });

const SAID_OF_CONNECTIONS: Readonly<Record<string, Saying>> = {
  participant_joined: (of) => ({ ...of, kind: 'joined' }),
  participant_left: (of) => ({ ...of, kind: 'left' }),
  participant_joined_waiting_room: waiting,
  participant_put_in_waiting_room: waiting,
  participant_jbh_waiting: waiting,
  participant_jbh_joined: waiting,
  participant_left_waiting_room: stoppedWaiting,
  participant_jbh_waiting_left: stoppedWaiting,
  participant_admitted: (of) => ({ ...of, kind: 'admitted' }),
  participant_role_changed: (of, _, { new_role: role }) => ({ ...of, kind: 'role', role }),
  participant_joined_breakout_room: (of, { breakout_room_uuid: into }) => ({ ...of, kind: 'breakout', into }),
  participant_left_breakout_room: (of) => ({ ...of, kind: 'breakout', into: null }),
  participant_bind(of, _, { bind_participant_uuid, bind_user_id }) {
    const to = bind_participant_uuid || userKey(bind_user_id);
    return to === undefined || to === '' ? undefined : { ...of, kind: 'bound', to };
  },
};

/**
 * One connection: Zoom's uuid of it, which stays in a breakout room and is another after a return. Before the host there is
 * none; then whoever waits is known by what they have.
 */
function connectionKeyOf(participant: Participant): string | undefined {
  const { participant_uuid, parent_user_id, user_id, registrant_id, id, user_name } = participant;
  if (participant_uuid !== '') return participant_uuid;
  const known = userKey(parent_user_id || user_id);
  if (known !== undefined) return known;
  const waiting = registrant_id || id || user_name;
  return waiting === '' ? undefined : `before-host:${waiting.slice(0, 280)}`;
}

function userKey(userId: string): string | undefined {
  return userId === '' ? undefined : `user:${userId}`;
}

function personOf(participant: Participant): Caller {
  const { user_name, email, id, participant_user_id, registrant_id, phone_number } = participant;
  return callerOf({
    name: user_name,
    email,
    providerUserId: id || participant_user_id,
    registrantId: registrant_id,
    hints: { isPhone: phone_number !== '' },
  });
}

/** By when it happened, the first time that is one; by when it was told, the last of them, only where Zoom does not say. */
function instantOf(times: readonly string[]): string | undefined {
  const at = times.map(momentOf).find((one) => Math.abs(one) <= 8.64e15);
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** Milliseconds since 1970; a number stands for them as it is. */
function momentOf(time: string): number {
  return /^\d{12,}$/u.test(time) ? Number(time) : Date.parse(time);
}
