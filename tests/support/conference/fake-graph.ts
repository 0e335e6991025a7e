import type { FakeClock } from './fake-clock.ts';
import type { FakeEntra } from './fake-entra.ts';
import { graphNotifications } from './graph-notifications.ts';
import { fault, graphSubscriptions } from './graph-subscriptions.ts';
import { type Asked, jsonOf, localServer, type Reply } from './local-server.ts';

export interface FakeReport {
  readonly id: string;
  readonly meetingEndDateTime?: string;
  readonly attendanceRecords: readonly object[];
}

export interface FakeOnlineMeeting {
  readonly organizerId: string;
  readonly id: string;
  readonly joinWebUrl: string;
  readonly threadId?: string;
  /** What a short link has of it. */
  readonly number?: string;
  readonly reports: readonly FakeReport[];
  readonly transcripts: readonly {
    readonly id: string;
    readonly createdDateTime: string;
    readonly content: string;
    readonly metadata?: string;
  }[];
}

export interface FakeGraphOptions {
  readonly entra: FakeEntra;
  readonly clock: Pick<FakeClock, 'now'>;
  readonly meetings?: readonly FakeOnlineMeeting[];
  readonly pageSize?: number;
  readonly answerWithinMs?: number;
}

export type FakeGraph = Awaited<ReturnType<typeof startFakeGraph>>;

const MEETINGS = /^\/v1\.0\/users\/([^/]+)\/onlineMeetings(?:\/(.+))?$/u;

/** Graph in this process: it asks the address before it subscribes, and refuses what Graph refuses. */
export async function startFakeGraph({
  entra,
  clock,
  meetings = [],
  pageSize = 5,
  answerWithinMs = 10_000,
}: FakeGraphOptions) {
  const subscribing = graphSubscriptions({ clock, answerWithinMs });
  const { subscriptions } = subscribing;
  let busy = 0;
  let busySeconds = 2;
  let forbidden: string | undefined;
  const server = await localServer(answer);

  function answer(asked: Asked): Reply | Promise<Reply> {
    if (!entra.isToken(asked.headers.authorization)) return fault(401, 'InvalidAuthenticationToken');
    if (busy > 0) {
      busy -= 1;
      return { ...fault(429, 'TooManyRequests'), headers: { 'retry-after': String(busySeconds) } };
    }
    if (forbidden !== undefined) return fault(403, 'Forbidden', forbidden);
    const subscription = subscribing.answer(asked);
    if (subscription) return subscription;
    const found = MEETINGS.exec(asked.path);
    if (found && asked.method === 'POST' && found[2] === undefined)
      return make(decodeURIComponent(found[1] ?? ''), asked);
    return found && asked.method === 'GET'
      ? ofMeeting(decodeURIComponent(found[1] ?? ''), found[2] ?? '', asked)
      : fault(404, 'ResourceNotFound');
  }

  function ofMeeting(organizerId: string, rest: string, asked: Asked): Reply {
    const owned = meetings.filter((one) => one.organizerId === organizerId);
    if (rest === '') {
      const filter = asked.query.get('$filter') ?? '';
      const joinUrl = /^JoinWebUrl eq '(.*)'$/u.exec(filter)?.[1]?.replaceAll("''", "'");
      const number = /^joinMeetingIdSettings\/joinMeetingId eq '(\d+)'$/u.exec(filter)?.[1];
      if (joinUrl === undefined && number === undefined)
        return fault(400, 'BadRequest', 'FilterNotSupported');
      const found = owned.filter((one) =>
        number === undefined ? one.joinWebUrl === joinUrl : one.number === number,
      );
      return { status: 200, json: { value: found.map(shownMeeting) } };
    }
    const [id = '', kind, part = '', leaf] = rest.split('/').map(decodeURIComponent);
    const meeting = owned.find((one) => one.id === id);
    if (!meeting) return fault(404, 'NotFound');
    if (kind === 'attendanceReports') return attendance(meeting, part, leaf, asked);
    if (kind === 'transcripts') return transcript(meeting, part, leaf);
    return fault(404, 'NotFound');
  }

  let madeSoFar = 0;
  /** Only for whom the application access policy lets the app: here, for whoever has a meeting. */
  function make(organizerId: string, asked: Asked): Reply {
    if (!meetings.some((one) => one.organizerId === organizerId))
      return fault(403, 'Forbidden', 'NoApplicationAccessPolicy');
    const { subject, startDateTime, endDateTime } = jsonOf(asked) ?? {};
    const [start, end] = [startDateTime, endDateTime].map((one) => Date.parse(String(one)));
    const isWhole = typeof subject === 'string' && start !== undefined && end !== undefined && end > start;
    if (!isWhole) return fault(400, 'BadRequest', 'InvalidArgument');
    madeSoFar += 1;
    const threadId = `19:meeting_made${String(madeSoFar)}@thread.v2`;
    const joinWebUrl = `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(threadId)}/0`;
    const made = { organizerId, id: `MSo-made-${String(madeSoFar)}`, joinWebUrl, threadId };
    return { status: 201, json: { ...shownMeeting({ ...made, reports: [], transcripts: [] }), subject } };
  }

  function attendance(
    meeting: FakeOnlineMeeting,
    reportId: string,
    leaf: string | undefined,
    asked: Asked,
  ): Reply {
    if (reportId === '')
      return page(
        meeting.reports.map(({ attendanceRecords: _records, ...shown }) => shown),
        asked,
      );
    const report = meeting.reports.find((one) => one.id === reportId);
    return report && leaf === 'attendanceRecords'
      ? page(report.attendanceRecords, asked)
      : fault(404, 'NotFound');
  }

  function page(rows: readonly object[], asked: Asked): Reply {
    const from = Number(asked.query.get('$skiptoken') ?? '0');
    const next = from + pageSize;
    const link =
      next < rows.length
        ? { '@odata.nextLink': `${server.base}${asked.path}?$skiptoken=${String(next)}` }
        : {};
    return { status: 200, json: { value: rows.slice(from, next), ...link } };
  }

  function transcript(meeting: FakeOnlineMeeting, id: string, leaf: string | undefined): Reply {
    if (id === '')
      return {
        status: 200,
        json: {
          value: meeting.transcripts.map(({ id: one, createdDateTime }) => ({ id: one, createdDateTime })),
        },
      };
    const found = meeting.transcripts.find((one) => one.id === id);
    const text =
      leaf === 'metadataContent' ? found?.metadata : leaf === 'content' ? found?.content : undefined;
    return text === undefined
      ? fault(404, 'NotFound')
      : { status: 200, text, headers: { 'content-type': 'text/vtt' } };
  }

  return {
    base: server.base,
    log: server.log,
    close: server.close,
    subscriptions,
    ...graphNotifications({ entra, clock, subscriptions }),
    withoutConsent: subscribing.withoutConsent,
    tooBusy: (times: number, seconds = 2) => {
      busy = times;
      busySeconds = seconds;
    },
    forbid: (innerCode: string | undefined) => void (forbidden = innerCode),
  };
}

function shownMeeting({ id, joinWebUrl, threadId }: FakeOnlineMeeting): object {
  return { id, joinWebUrl, ...(threadId === undefined ? {} : { chatInfo: { threadId, messageId: '0' } }) };
}
