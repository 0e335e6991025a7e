import * as v from 'valibot';
import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { authorisedCalls } from '../http/authorised.ts';
import { baseUrl } from '../http/base-url.ts';
import { call, type CallOptions, LONGEST_LIST_MS, read, refuseStatus, reasonOf } from '../http/call.ts';
import type { TokenCache } from '../http/token-cache.ts';
import { readableOf } from '../loose.ts';
import { readJoinLink } from '#lib/domain/conference/join-link.ts';
import {
  type ReportedParticipant,
  ReportedParticipant as Participant,
  reportedConnections,
} from './participants.ts';

export interface ZoomApiOptions {
  /** `https://api.zoom.us`. */
  readonly apiBase: string;
  readonly tokens: TokenCache;
  readonly calls?: CallOptions;
  readonly pageSize?: number;
}

export interface NewMeeting {
  readonly topic: string;
  /** ISO 8601 in UTC. */
  readonly startAt: string;
  readonly minutes: number;
  readonly timeZone: string;
  /** With registration guests have an address and an id, and matching is exact. */
  readonly registration: boolean;
}

export interface CreatedMeeting {
  readonly meetingId: string;
  readonly uuid: string;
  readonly joinUrl: string;
}

/** Where a transcript lies, and when the recording it is of began. */
export interface TranscriptFile {
  readonly address: string;
  readonly recordingStart: string | undefined;
}

export type ZoomApi = ReturnType<typeof createZoomApi>;

const PAGE_SIZE = 300;
const MOST_PAGES = 100;
const LARGEST_TRANSCRIPT = 20_000_000;

const Page = v.object({ next_page_token: v.optional(v.string(), ''), participants: readableOf(Participant) });
const Created = v.object({
  id: v.pipe(v.union([v.number(), v.string()]), v.transform(String), v.regex(/^\d{9,12}$/u)),
  uuid: v.string(),
  join_url: v.string(),
});
const Recordings = v.object({
  recording_files: v.optional(
    v.pipe(
      v.array(
        v.object({
          file_type: v.optional(v.string(), ''),
          recording_start: v.optional(v.string(), ''),
          download_url: v.optional(v.string(), ''),
        }),
      ),
      v.maxLength(500),
    ),
    [],
  ),
});
const Deeplink = v.object({ deeplink: v.pipe(v.string(), v.startsWith('https://')) });

/**
 * Always encoded twice: a uuid with a slash is not found otherwise, and the others are found as well. A number is the meeting's
 * latest occasion, which may be another than the one that is meant.
 */
export function uuidInPath(uuid: string): string {
  return encodeURIComponent(encodeURIComponent(uuid));
}

/** Zoom's REST API, as the account. */
export function createZoomApi({ apiBase, tokens, calls, pageSize = PAGE_SIZE }: ZoomApiOptions) {
  const base = baseUrl(apiBase);

  const { send: asAccount, ask, make } = authorisedCalls(tokens, calls);

  async function participants(
    path: string,
    query: Readonly<Record<string, string>>,
  ): Promise<Result<Connection[]>> {
    const all: ReportedParticipant[] = [];
    const until = performance.now() + (calls?.longestListMs ?? LONGEST_LIST_MS);
    let next = '';
    for (let page = 0; page < MOST_PAGES; page += 1) {
      if (performance.now() > until) return refuse('conference-unreachable');
      const search = new URLSearchParams({
        page_size: String(pageSize),
        ...query,
        ...(next === '' ? {} : { next_page_token: next }),
      });
      const read = await ask({ method: 'GET', url: `${base}/v2${path}?${search.toString()}` }, Page);
      if (!read.ok) return read;
      all.push(...read.value.participants);
      const { next_page_token: following } = read.value;
      if (following === '') return ok(reportedConnections(all));
      // The same page for ever would be asked for for ever.
      if (following === next) break;
      next = following;
    }
    return refuse('conference-refused', { status: 200, reason: 'endless-pages' });
  }

  return {
    /** Paid accounts: with registrants, and with who only waited. */
    reportParticipants: (meeting: string) =>
      participants(`/report/meetings/${uuidInPath(meeting)}/participants`, {
        include_fields: 'registrant_id',
      }),
    /** Every account. */
    pastParticipants: (uuid: string) => participants(`/past_meetings/${uuidInPath(uuid)}/participants`, {}),
    /** Business accounts, while the call goes on: who is connected, and who was. */
    liveParticipants: (uuid: string) =>
      participants(`/metrics/meetings/${uuidInPath(uuid)}/participants`, {
        type: 'live',
        include_fields: 'registrant_id',
      }),

    /** `call-may-be-made` when it was asked for and no answer tells whether it was made. */
    async createMeeting(userId: string, meeting: NewMeeting): Promise<Result<CreatedMeeting>> {
      const created = await make(
        {
          method: 'POST',
          url: `${base}/v2/users/${encodeURIComponent(userId)}/meetings`,
          json: meetingBody(meeting),
        },
        Created,
      );
      if (!created.ok) return created;
      const { id, uuid, join_url: joinUrl } = created.value;
      return ok({ meetingId: id, uuid, joinUrl: joinUrlOf(id, joinUrl) });
    },

    async joinUrl(meetingId: string): Promise<Result<string>> {
      const url = `${base}/v2/meetings/${encodeURIComponent(meetingId)}`;
      const found = await ask({ method: 'GET', url }, v.object({ join_url: v.string() }));
      return found.ok ? ok(joinUrlOf(meetingId, found.value.join_url)) : found;
    },

    /** The transcripts of one occasion's recordings, in the order they were made. */
    async transcriptFiles(meeting: string): Promise<Result<readonly TranscriptFile[]>> {
      const url = `${base}/v2/meetings/${uuidInPath(meeting)}/recordings`;
      const found = await ask({ method: 'GET', url }, Recordings);
      if (!found.ok) return found;
      const files = found.value.recording_files.filter((one) => one.file_type === 'TRANSCRIPT');
      const inOrder = files.sort((a, b) => (a.recording_start < b.recording_start ? -1 : 1));
      return ok(
        inOrder.map(({ download_url: address, recording_start }) => ({
          address,
          recordingStart: recording_start === '' ? undefined : recording_start,
        })),
      );
    },

    /** An address that opens the panel in the client of the person whose token it is. */
    async deeplink(accessToken: string, action: string): Promise<Result<string>> {
      const answer = await call(
        {
          method: 'POST',
          url: `${base}/v2/zoomapp/deeplink`,
          headers: { authorization: `Bearer ${accessToken}` },
          json: { action },
        },
        calls,
      );
      const made = read(answer, Deeplink);
      return made.ok ? ok(made.value.deeplink) : made;
    },

    /** Only from Zoom's own hosts: the address came from outside, and a token goes with it. */
    async transcript(address: string, downloadToken: string | undefined): Promise<Result<Uint8Array>> {
      if (!isZoomAddress(address, base))
        return refuse('conference-not-allowed', { reason: 'foreign-address' });
      const request = {
        method: 'GET',
        url: address,
        largest: LARGEST_TRANSCRIPT,
        // Zoom keeps the files on other hosts of its own.
        follows: (next: string) => isZoomAddress(next, base),
      } as const;
      const answer =
        downloadToken === undefined
          ? await asAccount(request)
          : ok(await call({ ...request, headers: { authorization: `Bearer ${downloadToken}` } }, calls));
      if (!answer.ok) return answer;
      const { status, bytes, retryAfterSeconds } = answer.value;
      return status === 200 ? ok(bytes) : refuseStatus(status, retryAfterSeconds, reasonOf(bytes));
    },
  };
}

/** What everybody is shown to join at: an address of that meeting at Zoom, whatever was answered. */
function joinUrlOf(meetingId: string, answered: string): string {
  const link = readJoinLink(answered);
  const isOfMeeting = link?.provider === 'zoom' && link.externalId === meetingId;
  return (isOfMeeting ? link.joinUrl : null) ?? `https://zoom.us/j/${encodeURIComponent(meetingId)}`;
}

function meetingBody({ topic, startAt, minutes, timeZone, registration }: NewMeeting): object {
  return {
    topic: topic.slice(0, 200),
    type: 2,
    // Zoom takes no fractions of a second.
    start_time: startAt.replace(/\.\d+Z$/u, 'Z'),
    duration: minutes,
    timezone: timeZone,
    settings: { waiting_room: true, join_before_host: false, approval_type: registration ? 0 : 2 },
  };
}

function isZoomAddress(address: string, base: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.origin === new URL(base).origin) return true;
  return url.protocol === 'https:' && /(?:^|\.)zoom\.us$/u.test(url.hostname);
}
