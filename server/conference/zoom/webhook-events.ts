import * as v from 'valibot';
import type { Caller, ConferenceEvent } from '#lib/domain/conference/conference-event.ts';
import { callerOf } from '../caller.ts';
import type { ExternalMeetingRef, Notice } from '#server/application/conference-port.ts';

/** Some events have numbers where others have text. */
const Id = v.pipe(
  v.nullish(v.union([v.string(), v.number()]), ''),
  v.transform((id) => (id === null ? '' : String(id)).slice(0, 300)),
);

const Participant = v.object({
  user_id: Id,
  user_name: Id,
  id: Id,
  participant_uuid: Id,
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
  bind_participant_uuid: Id,
});

const RecordingFile = v.object({
  file_type: v.optional(v.string(), ''),
  recording_type: v.optional(v.string(), ''),
  recording_start: Id,
  download_url: v.optional(v.pipe(v.string(), v.maxLength(2000)), ''),
});

export const ZoomHook = v.object({
  event: v.pipe(v.string(), v.maxLength(100)),
  event_ts: v.optional(v.number()),
  download_token: v.optional(v.pipe(v.string(), v.maxLength(4000))),
  payload: v.object({
    account_id: Id,
    object: v.optional(
      v.object({
        uuid: Id,
        id: Id,
        start_time: Id,
        end_time: Id,
        breakout_room_uuid: Id,
        participant: v.optional(Participant),
        recording_files: v.optional(v.pipe(v.array(RecordingFile), v.maxLength(100))),
      }),
    ),
  }),
});

type Hook = v.InferOutput<typeof ZoomHook>;
type HookObject = NonNullable<Hook['payload']['object']>;
type Participant = v.InferOutput<typeof Participant>;

export interface HookMeaning {
  readonly meeting: ExternalMeetingRef | null;
  readonly events: readonly ConferenceEvent[];
  readonly notices: readonly Notice[];
}

/** What a delivery says; nothing when it is of a kind that tells us nothing. */
export function meaningOf(hook: Hook): HookMeaning | undefined {
  const { object } = hook.payload;
  if (hook.event === 'app_deauthorized')
    return { meeting: null, events: [], notices: [{ kind: 'app-removed' }] };
  if (!object) return undefined;
  const meeting = meetingOf(hook, object);
  if (hook.event === 'recording.transcript_completed')
    return { meeting, events: [], notices: transcriptsOf(hook, object) };
  const event = eventOf(hook, object);
  return event && { meeting, events: [event], notices: [] };
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

function transcriptsOf({ download_token }: Hook, { recording_files = [] }: HookObject): Notice[] {
  return recording_files
    .filter((file) => file.file_type === 'TRANSCRIPT' && file.download_url !== '')
    .map((file) => ({
      kind: 'transcript-ready',
      transcript: file.download_url,
      ...(download_token === undefined ? {} : { downloadToken: download_token }),
      ...(file.recording_start === '' ? {} : { recordingStart: file.recording_start }),
    }));
}

function eventOf(hook: Hook, object: HookObject): ConferenceEvent | undefined {
  // Webinars say the same words.
  const name = hook.event.replace(/^(?:meeting|webinar)\./u, '');
  const said = (time: string) => {
    const at = instantOf(time, hook.event_ts);
    return at === undefined ? undefined : ({ at, source: 'webhook', verified: true } as const);
  };
  if (name === 'started' || name === 'ended') {
    const when = said(name === 'started' ? object.start_time : object.end_time);
    return when && { ...when, kind: name };
  }
  const { participant } = object;
  if (!participant) return undefined;
  const when = said(participant.join_time || participant.leave_time || participant.date_time);
  const connectionKey = connectionKeyOf(participant);
  if (!when || connectionKey === undefined) return undefined;
  return connectionEvent(
    name,
    { ...when, connectionKey, person: personOf(participant) },
    object,
    participant,
  );
}

type OfConnection = Omit<Extract<ConferenceEvent, { into: string | null }>, 'kind' | 'into'>;

function connectionEvent(
  name: string,
  of: OfConnection,
  object: HookObject,
  participant: Participant,
): ConferenceEvent | undefined {
  switch (name) {
    case 'participant_joined':
      return { ...of, kind: 'joined' };
    case 'participant_left':
      return { ...of, kind: 'left' };
    case 'participant_joined_waiting_room':
    case 'participant_put_in_waiting_room':
    case 'participant_jbh_waiting':
    case 'participant_jbh_joined':
      // Before the host they wait as well, only not in a room: what makes them present is to join.
      return { ...of, kind: 'waiting' };
    case 'participant_left_waiting_room':
    case 'participant_jbh_waiting_left':
      return { ...of, kind: 'stopped-waiting' };
    case 'participant_admitted':
      return { ...of, kind: 'admitted' };
    case 'participant_role_changed':
      return { ...of, kind: 'role', role: participant.new_role };
    case 'participant_joined_breakout_room':
      return { ...of, kind: 'breakout', into: object.breakout_room_uuid };
    case 'participant_left_breakout_room':
      return { ...of, kind: 'breakout', into: null };
    case 'participant_bind': {
      const to = participant.bind_participant_uuid || userKey(participant.bind_user_id);
      return to === undefined || to === '' ? undefined : { ...of, kind: 'bound', to };
    }
    default:
      return undefined;
  }
}

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
  return waiting === '' ? undefined : `before-host:${waiting}`;
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

/** By when it happened; by when it was told only where Zoom does not say. */
function instantOf(time: string, eventTs: number | undefined): string | undefined {
  const at = time === '' ? (eventTs ?? Number.NaN) : Date.parse(time);
  return Number.isNaN(at) || Math.abs(at) > 8.64e15 ? undefined : new Date(at).toISOString();
}
