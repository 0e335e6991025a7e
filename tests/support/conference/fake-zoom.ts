import { createHash, randomBytes } from 'node:crypto';
import { type Asked, formOf, jsonOf, localServer, type Reply } from './local-server.ts';

export interface FakeMeeting {
  readonly uuid: string;
  readonly id: string;
  /** It goes on: the dashboard knows it. */
  readonly isLive?: boolean;
  readonly participants: readonly object[];
  /** Transcripts of its recordings, in whatever order. */
  readonly transcripts?: readonly { readonly recordingStart: string; readonly bytes: Uint8Array }[];
}

export interface FakeZoomOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly accountId?: string;
  readonly meetings?: readonly FakeMeeting[];
  readonly now?: () => number;
  /** Scopes that the customer's administrator did not give. */
  readonly withoutReports?: boolean;
  readonly withoutDashboard?: boolean;
  /** Whose client consents. */
  readonly userId?: string;
  /** Where browsers may be sent back to. */
  readonly allowList?: readonly string[];
}

export type FakeZoom = Awaited<ReturnType<typeof startFakeZoom>>;

const TOKEN_LASTS_S = 3599;
const RECORDINGS = /^\/v2\/meetings\/([^/]+)\/recordings$/u;
const MEETING = /^\/v2\/(report|past|metrics)[/_]meetings\/([^/]+)\/participants$/u;

/** Zoom's OAuth and REST in this process. It refuses what Zoom refuses: wrong grants, spent tokens, a uuid encoded once. */
export async function startFakeZoom(options: FakeZoomOptions = {}) {
  const {
    clientId = 'fixtureClientId',
    clientSecret = 'fixture_zoom_client_secret',
    accountId = 'aCcOuNt_Fixture_00000',
    meetings = [],
    now = Date.now,
  } = options;
  const codes = new Map<string, { challenge: string; method: 'plain' | 'S256'; redirectUri: string }>();
  const refreshTokens = new Set<string>();
  const accessTokens = new Map<string, number>();
  const transcripts = new Map<string, { bytes: Uint8Array; token: string }>();
  let busy = { times: 0, retryAfter: '1' };
  const server = await localServer(answer);

  function answer(asked: Asked): Reply {
    if (asked.method === 'POST' && asked.path === '/oauth/token') return token(asked);
    if (asked.method === 'GET' && asked.path === '/oauth/authorize') return authorise(asked.query);
    const transcript = transcripts.get(asked.path);
    if (transcript) {
      const isKnown = asked.headers.authorization === `Bearer ${transcript.token}` || isAuthorised(asked);
      return isKnown ? { status: 200, bytes: transcript.bytes } : fault(401, 124, 'Invalid access token.');
    }
    if (!isAuthorised(asked)) return fault(401, 124, 'Invalid access token.');
    if (busy.times > 0) return tooMany();
    const found = MEETING.exec(asked.path);
    if (found && asked.method === 'GET') return participants(found[1] ?? '', found[2] ?? '', asked.query);
    const recorded = RECORDINGS.exec(asked.path);
    if (recorded && asked.method === 'GET') return recordings(recorded[1] ?? '');
    if (/^\/v2\/users\/[^/]+\/meetings$/u.test(asked.path) && asked.method === 'POST') return create(asked);
    if (asked.path === '/v2/users/me' && asked.method === 'GET')
      return { status: 200, json: { id: options.userId ?? 'zUsrNobody0000000000', type: 1 } };
    const one = /^\/v2\/meetings\/(\d+)$/u.exec(asked.path);
    if (one && asked.method === 'GET')
      return { status: 200, json: { id: Number(one[1]), join_url: joinUrl(one[1] ?? '') } };
    if (asked.path === '/v2/zoomapp/deeplink' && asked.method === 'POST') return deepLink(asked);
    return fault(404, 2300, 'This API endpoint is not recognized.');
  }

  function isAuthorised({ headers }: Asked): boolean {
    const until = accessTokens.get(headers.authorization?.replace(/^Bearer /u, '') ?? '');
    return until !== undefined && now() < until;
  }

  function tooMany(): Reply {
    busy = { ...busy, times: busy.times - 1 };
    return {
      status: 429,
      headers: { 'retry-after': busy.retryAfter, 'x-ratelimit-category': 'Heavy', 'x-ratelimit-type': 'QPS' },
      json: { code: 429, message: 'You have reached the maximum per-second rate limit for this API.' },
    };
  }

  function token(asked: Asked): Reply {
    const form = formOf(asked);
    const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    if (asked.headers.authorization !== expected) return { status: 401, json: { error: 'invalid_client' } };
    const grant = form?.get('grant_type');
    if (grant === 'account_credentials')
      return form?.get('account_id') === accountId
        ? {
            status: 200,
            json: { ...issue(), scope: 'report:read:list_meeting_participants:admin', api_url: server.base },
          }
        : { status: 400, json: { error: 'invalid_request', reason: 'Bad Request' } };
    if (grant === 'authorization_code') return exchange(form ?? new URLSearchParams());
    if (grant === 'refresh_token') {
      const former = form?.get('refresh_token') ?? '';
      // Good once: who has it a second time has stolen it, or is late.
      return refreshTokens.delete(former)
        ? { status: 200, json: { ...issue(), ...refreshable() } }
        : { status: 400, json: { error: 'invalid_grant', reason: 'Invalid Token!' } };
    }
    return { status: 400, json: { error: 'unsupported_grant_type' } };
  }

  function exchange(form: URLSearchParams): Reply {
    const code = form.get('code') ?? '';
    const known = codes.get(code);
    codes.delete(code);
    const verifier = form.get('code_verifier') ?? '';
    const challenge =
      known?.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
    const fits = known?.challenge === challenge && known.redirectUri === form.get('redirect_uri');
    return fits && verifier !== ''
      ? { status: 200, json: { ...issue(), ...refreshable() } }
      : { status: 400, json: { error: 'invalid_grant', reason: 'Invalid authorization code' } };
  }

  /** The page on which somebody says yes at once. */
  function authorise(query: URLSearchParams): Reply {
    const redirectUri = query.get('redirect_uri') ?? '';
    const challenge = query.get('code_challenge') ?? '';
    const isAsked = query.get('response_type') === 'code' && query.get('client_id') === clientId;
    if (!isAsked || !options.allowList?.includes(redirectUri)) return fault(400, 4700, 'Invalid redirect.');
    // In a browser nothing else is taken.
    const isHashed = query.get('code_challenge_method') === 'S256' && /^[\w-]{43}$/u.test(challenge);
    if (!isHashed) return fault(400, 4700, 'Invalid code challenge.');
    const code = randomBytes(12).toString('hex');
    codes.set(code, { challenge, method: 'S256', redirectUri });
    const location = new URL(redirectUri);
    location.searchParams.set('code', code);
    location.searchParams.set('state', query.get('state') ?? '');
    return { status: 302, headers: { location: location.href } };
  }

  let deepLinkBase = 'https://zoom.us/launch';
  function deepLink(asked: Asked): Reply {
    const action = jsonOf(asked)?.['action'];
    return typeof action === 'string'
      ? { status: 200, json: { deeplink: `${deepLinkBase}?action=${encodeURIComponent(action)}` } }
      : fault(400, 300, 'Validation Failed.');
  }

  function issue() {
    const access_token = randomBytes(12).toString('hex');
    accessTokens.set(access_token, now() + TOKEN_LASTS_S * 1000);
    return { access_token, token_type: 'bearer', expires_in: TOKEN_LASTS_S };
  }

  function refreshable() {
    const refresh_token = randomBytes(12).toString('hex');
    refreshTokens.add(refresh_token);
    return { refresh_token };
  }

  function participants(kind: string, segment: string, query: URLSearchParams): Reply {
    if (kind === 'report' && options.withoutReports)
      return fault(400, 4711, 'Invalid access token, does not contain scopes.');
    if (kind === 'metrics' && options.withoutDashboard)
      return fault(400, 4711, 'Invalid access token, does not contain scopes.');
    // Unless it is asked about a meeting that goes on, the dashboard tells of those that are over.
    const isLive = kind === 'metrics' && query.get('type') === 'live';
    const meeting = meetingAt(segment, kind !== 'past');
    if (!meeting || (isLive && meeting.isLive !== true))
      return fault(404, 3001, `Meeting does not exist: ${decodeURIComponent(segment)}.`);
    const size = Number(query.get('page_size') ?? '30');
    if (!(size >= 1 && size <= 300)) return fault(300, 300, 'Page size is out of range.');
    const from = pageStart(query.get('next_page_token'));
    if (from === undefined) return fault(300, 300, 'The next page token is invalid or expired.');
    // A registrant's id is given only to whoever asks for it. Who has left a live meeting stays in the list.
    const withRegistrant = kind !== 'past' && query.get('include_fields') === 'registrant_id';
    const rows = withRegistrant
      ? meeting.participants
      : meeting.participants.map((one) => ({ ...one, registrant_id: undefined }));
    const next = from + size < rows.length ? `page-${String(from + size)}` : '';
    return {
      status: 200,
      json: {
        page_count: Math.ceil(rows.length / size),
        page_size: size,
        total_records: rows.length,
        next_page_token: next,
        participants: rows.slice(from, from + size),
      },
    };
  }

  function meetingAt(segment: string, byNumber: boolean): FakeMeeting | undefined {
    const once = decodeURIComponent(segment);
    // Encoded once, a slash ends the path before anybody looks for the meeting.
    const uuid = once.includes('/') ? undefined : decodeURIComponent(once);
    return meetings.find((one) => one.uuid === uuid || (byNumber && one.id === once));
  }

  function recordings(segment: string): Reply {
    const found = meetingAt(segment, true);
    if (!found?.transcripts) return fault(404, 3301, 'This recording does not exist.');
    const files = found.transcripts.map(({ recordingStart, bytes }, at) => {
      const path = `/rec/download/${found.id}-${String(at)}`;
      transcripts.set(path, { bytes, token: randomBytes(12).toString('hex') });
      return {
        file_type: 'TRANSCRIPT',
        file_extension: 'VTT',
        recording_start: recordingStart,
        download_url: `${server.base}${path}`,
        status: 'completed',
      };
    });
    const video = {
      file_type: 'MP4',
      recording_start: '2026-11-24T11:52:30Z',
      download_url: `${server.base}/rec/x`,
    };
    return {
      status: 200,
      json: { id: Number(found.id), uuid: found.uuid, recording_files: [video, ...files] },
    };
  }

  let madeSoFar = 0;
  function create(asked: Asked): Reply {
    const wanted = jsonOf(asked);
    const { topic, start_time, duration, timezone } = wanted ?? {};
    const isWhole =
      typeof topic === 'string' && topic.length >= 1 && topic.length <= 200 && wanted?.['type'] === 2;
    const isTimed =
      typeof start_time === 'string' &&
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/u.test(start_time) &&
      typeof duration === 'number' &&
      duration >= 1 &&
      duration <= 1440 &&
      typeof timezone === 'string';
    if (!isWhole || !isTimed) return fault(400, 300, 'Validation Failed.');
    madeSoFar += 1;
    const id = 84_000_000_000 + madeSoFar;
    return {
      status: 201,
      json: {
        id,
        uuid: `nEw/uuid${String(madeSoFar)}==`,
        join_url: joinUrl(String(id)),
        settings: wanted['settings'],
      },
    };
  }

  return {
    base: server.base,
    log: server.log,
    clientId,
    clientSecret,
    accountId,
    down: server.down,
    close: server.close,
    /** What the person's client does when they say yes. */
    consent(challenge: string, method: 'plain' | 'S256', redirectUri: string): string {
      const code = randomBytes(12).toString('hex');
      codes.set(code, { challenge, method, redirectUri });
      return code;
    },
    /** Where its links into the client lead. */
    leadTo: (address: string) => void (deepLinkBase = address),
    /** The next answers are "too many". */
    tooBusy(times: number, retryAfter = '1') {
      busy = { times, retryAfter };
    },
    revokeTokens: () => accessTokens.clear(),
    keepTranscript(bytes: Uint8Array): { address: string; token: string } {
      const path = `/rec/download/${randomBytes(6).toString('hex')}`;
      const token = randomBytes(12).toString('hex');
      transcripts.set(path, { bytes, token });
      return { address: `${server.base}${path}`, token };
    },
  };
}

function fault(status: number, code: number, message: string): Reply {
  return { status, json: { code, message } };
}

function pageStart(token: string | null): number | undefined {
  if (token === null || token === '') return 0;
  const found = /^page-(\d+)$/u.exec(token);
  return found ? Number(found[1]) : undefined;
}

const joinUrl = (id: string): string => `https://zoom.us/j/${id}?pwd=fixture`;
