import * as v from 'valibot';
import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { isOfOccasion, type Occasion } from '#lib/domain/conference/occasion.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { authorisedCalls } from '../http/authorised.ts';
import { baseUrl } from '../http/base-url.ts';
import { type CallOptions, LONGEST_LIST_MS, reasonOf, refuseStatus } from '../http/call.ts';
import type { TokenCache } from '../http/token-cache.ts';
import { readableOf } from '../loose.ts';
import { readJoinLink } from '#lib/domain/conference/join-link.ts';
import { AttendanceRecord, AttendanceReport, recordedConnections } from './attendance-records.ts';
import { threadIdOf } from '#server/application/thread-id.ts';

export interface GraphApiOptions {
  /** `https://graph.microsoft.com`. */
  readonly graphBase: string;
  readonly tokens: TokenCache;
  readonly calls?: CallOptions;
}

export interface NewSubscription {
  readonly resource: string;
  readonly changeType: 'updated' | 'created';
  readonly notificationUrl: string;
  readonly lifecycleUrl: string;
  readonly clientState: string;
  /** ISO 8601 in UTC; three days away at most for what happens in calls. */
  readonly expiresAt: string;
  /** With these the notification carries what happened, encrypted for us. */
  readonly certificate?: { readonly id: string; readonly derBase64: string };
  /** What happens in calls is in beta only. */
  readonly beta?: boolean;
}

export interface Subscription {
  readonly id: string;
  readonly expiresAt: string;
}

/** A meeting and who arranged it, as Graph addresses them. */
export interface GraphMeeting {
  readonly organizerId: string;
  readonly meetingId: string;
}

export type GraphApi = ReturnType<typeof createGraphApi>;

const MOST_PAGES = 50;
const LARGEST_TRANSCRIPT = 20_000_000;
const Created = v.object({ id: v.string(), expirationDateTime: v.string() });
const Own = v.object({ id: v.string(), resource: v.string(), notificationUrl: v.nullish(v.string(), '') });
type OwnSubscription = v.InferOutput<typeof Own>;
const Next = v.optional(v.pipe(v.string(), v.maxLength(4000)));
const page = <T>(one: v.GenericSchema<unknown, T>) =>
  v.object({ value: readableOf(one), '@odata.nextLink': Next });
const Transcript = v.object({ id: v.string(), createdDateTime: v.optional(v.string(), '') });

const OnlineMeeting = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  // Everybody is shown it, to join at.
  joinWebUrl: v.pipe(
    v.string(),
    v.check((address) => readJoinLink(address)?.provider === 'teams'),
  ),
  chatInfo: v.nullish(v.object({ threadId: v.nullish(v.string()) })),
});

/** An online meeting with what it is bound by. */
export interface FoundMeeting extends GraphMeeting {
  readonly threadId: string;
  readonly joinUrl: string;
}

/** Graph, as the app in one tenant. */
export function createGraphApi({ graphBase, tokens, calls }: GraphApiOptions) {
  const base = baseUrl(graphBase);
  const meetingsPath = (organizerId: string): string =>
    `${base}/v1.0/users/${encodeURIComponent(organizerId)}/onlineMeetings`;
  const meetingPath = ({ organizerId, meetingId }: GraphMeeting): string =>
    `${meetingsPath(organizerId)}/${encodeURIComponent(meetingId)}`;

  const { send: asApp, ask, make } = authorisedCalls(tokens, calls);

  async function all<T>(first: string, schema: v.GenericSchema<unknown, T>): Promise<Result<T[]>> {
    const found: T[] = [];
    const until = performance.now() + (calls?.longestListMs ?? LONGEST_LIST_MS);
    let url: string | undefined = first;
    for (let count = 0; url !== undefined && count < MOST_PAGES; count += 1) {
      if (performance.now() > until) return refuse('conference-unreachable');
      // The token goes along: only to where it belongs.
      if (!url.startsWith(`${base}/`)) return refuse('conference-not-allowed', { reason: 'foreign-address' });
      const one: Result<{ value: T[]; '@odata.nextLink'?: string | undefined }> = await ask(
        { method: 'GET', url },
        page(schema),
      );
      if (!one.ok) return one;
      found.push(...one.value.value);
      url = one.value['@odata.nextLink'];
    }
    return url === undefined
      ? ok(found)
      : refuse('conference-refused', { status: 200, reason: 'endless-pages' });
  }

  async function transcripts(meeting: GraphMeeting, occasion?: Occasion): Promise<Result<readonly string[]>> {
    const found = await all(`${meetingPath(meeting)}/transcripts`, Transcript);
    if (!found.ok) return found;
    const wanted = found.value.filter(
      ({ createdDateTime }) => occasion === undefined || isOfOccasion(createdDateTime, occasion),
    );
    const inOrder = wanted.sort((a, b) => (a.createdDateTime < b.createdDateTime ? -1 : 1));
    return ok(inOrder.map(({ id }) => id));
  }

  return {
    async subscribe(subscription: NewSubscription): Promise<Result<Subscription>> {
      const url = `${base}/${subscription.beta ? 'beta' : 'v1.0'}/subscriptions`;
      const made = await ask({ method: 'POST', url, json: subscriptionBody(subscription) }, Created);
      return made.ok ? ok(subscriptionOf(made.value)) : made;
    },

    async renew(id: string, expiresAt: string, { beta = false } = {}): Promise<Result<Subscription>> {
      const url = `${base}/${beta ? 'beta' : 'v1.0'}/subscriptions/${encodeURIComponent(id)}`;
      const renewed = await ask({ method: 'PATCH', url, json: { expirationDateTime: expiresAt } }, Created);
      return renewed.ok ? ok(subscriptionOf(renewed.value)) : renewed;
    },

    /** Also when there is none any more. */
    async unsubscribe(id: string, { beta = false } = {}): Promise<Result<null>> {
      const url = `${base}/${beta ? 'beta' : 'v1.0'}/subscriptions/${encodeURIComponent(id)}`;
      const answer = await asApp({ method: 'DELETE', url });
      if (!answer.ok) return answer;
      const { status, bytes, retryAfterSeconds } = answer.value;
      const isGone = (status >= 200 && status < 300) || status === 404;
      return isGone ? ok(null) : refuseStatus(status, retryAfterSeconds, reasonOf(bytes));
    },

    /** What this app has been promised in the tenant. */
    subscriptions({ beta = false } = {}): Promise<Result<OwnSubscription[]>> {
      return all(`${base}/${beta ? 'beta' : 'v1.0'}/subscriptions`, Own);
    },

    /** By the address that people join at: the only thing about a meeting that a calendar has. */
    async findMeeting(organizerId: string, joinUrl: string): Promise<Result<GraphMeeting>> {
      const filter = `JoinWebUrl eq '${joinUrl.replaceAll("'", "''")}'`;
      const url = `${meetingsPath(organizerId)}?$filter=${encodeURIComponent(filter)}`;
      const found = await all(url, v.object({ id: v.string() }));
      if (!found.ok) return found;
      const [meeting] = found.value;
      return meeting
        ? ok({ organizerId, meetingId: meeting.id })
        : refuse('conference-not-found', { reason: 'no-meeting' });
    },

    /** By the number in a short link. */
    async findByNumber(organizerId: string, number: string): Promise<Result<FoundMeeting>> {
      const filter = `joinMeetingIdSettings/joinMeetingId eq '${number.replace(/\D/gu, '')}'`;
      const url = `${meetingsPath(organizerId)}?$filter=${encodeURIComponent(filter)}`;
      const found = await all(url, OnlineMeeting);
      if (!found.ok) return found;
      return foundMeeting(organizerId, found.value[0]);
    },

    /**
     * In nobody's calendar; `startAt` and `endAt` in ISO 8601. `call-may-be-made` when it was asked for and no answer tells whether it
     * was made.
     */
    async createMeeting(
      organizerId: string,
      { subject, startAt, endAt }: { subject: string; startAt: string; endAt: string },
    ): Promise<Result<FoundMeeting>> {
      const json = { subject: subject.slice(0, 200), startDateTime: startAt, endDateTime: endAt };
      const made = await make({ method: 'POST', url: meetingsPath(organizerId), json }, OnlineMeeting);
      return made.ok ? foundMeeting(organizerId, made.value) : made;
    },

    /** When each occasion that the meeting was held ended, of those that have a report; empty where it is not said. */
    async reportEnds(meeting: GraphMeeting): Promise<Result<readonly string[]>> {
      const reports = await all(`${meetingPath(meeting)}/attendanceReports`, AttendanceReport);
      return reports.ok ? ok(reports.value.map(({ meetingEndDateTime }) => meetingEndDateTime)) : reports;
    },

    /** Of every occasion that the meeting was held: one report each. */
    async attendance(meeting: GraphMeeting): Promise<Result<Connection[]>> {
      const reports = await all(`${meetingPath(meeting)}/attendanceReports`, AttendanceReport);
      if (!reports.ok) return reports;
      const connections: Connection[] = [];
      for (const { id } of reports.value) {
        const path = `${meetingPath(meeting)}/attendanceReports/${encodeURIComponent(id)}/attendanceRecords`;
        const records = await all(path, AttendanceRecord);
        if (!records.ok) return records;
        connections.push(...recordedConnections(id, records.value));
      }
      return ok(connections);
    },

    /** In the order they were made; of one occasion of a series when it is said which. */
    transcripts,

    /** With the time of day in each cue, where the tenant allows names; as VTT. */
    async transcript(meeting: GraphMeeting, id: string): Promise<Result<Uint8Array>> {
      const path = `${meetingPath(meeting)}/transcripts/${encodeURIComponent(id)}`;
      const ofKind = (kind: string) =>
        asApp({
          method: 'GET',
          url: `${path}/${kind}`,
          headers: { accept: 'text/vtt' },
          largest: LARGEST_TRANSCRIPT,
        });
      const metadata = await ofKind('metadataContent');
      // Some tenants have no metadata of older meetings; what was said is still there.
      const answer =
        metadata.ok && metadata.value.status === 404 ? await ofKind('content?$format=text/vtt') : metadata;
      if (!answer.ok) return answer;
      const { status, bytes, retryAfterSeconds } = answer.value;
      return status === 200 ? ok(bytes) : refuseStatus(status, retryAfterSeconds, reasonOf(bytes));
    },
  };
}

function foundMeeting(
  organizerId: string,
  meeting: v.InferOutput<typeof OnlineMeeting> | undefined,
): Result<FoundMeeting> {
  if (!meeting) return refuse('conference-not-found', { reason: 'no-meeting' });
  const { id: meetingId, joinWebUrl: joinUrl, chatInfo } = meeting;
  const threadId = threadIdOf(chatInfo?.threadId ?? '') ?? threadIdOf(joinUrl);
  return threadId === undefined
    ? refuse('conference-refused', { status: 200, reason: 'no-thread' })
    : ok({ organizerId, meetingId, threadId, joinUrl });
}

function subscriptionBody(one: NewSubscription): object {
  return {
    changeType: one.changeType,
    notificationUrl: one.notificationUrl,
    // Graph demands one for everything that lasts longer than an hour.
    lifecycleNotificationUrl: one.lifecycleUrl,
    resource: one.resource,
    expirationDateTime: one.expiresAt,
    clientState: one.clientState,
    ...(one.certificate
      ? {
          includeResourceData: true,
          encryptionCertificate: one.certificate.derBase64,
          encryptionCertificateId: one.certificate.id,
        }
      : {}),
  };
}

function subscriptionOf({ id, expirationDateTime }: v.InferOutput<typeof Created>): Subscription {
  return { id, expiresAt: expirationDateTime };
}

/** What to subscribe to for a meeting's calls; Graph wants the address encoded, quotes and all. */
export function callEventsResource(joinUrl: string): string {
  return `/communications/onlineMeetings(joinWebUrl='${encodeURIComponent(joinUrl)}')/meetingCallEvents`;
}

export function transcriptsResource(meetingId: string): string {
  return `/communications/onlineMeetings/${encodeURIComponent(meetingId)}/transcripts`;
}
