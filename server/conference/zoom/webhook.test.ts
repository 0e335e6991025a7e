import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HookAnswer } from '#server/application/conference-port.ts';
import { LARGEST_HOOK, receiveZoomHook } from './receive-webhook.ts';

const FIXTURES = new URL('../../../tests/fixtures/conference/zoom/webhooks/', import.meta.url);
const SECRET = 'fixture_zoom_webhook_secret_token';
const ACCOUNT = 'aCcOuNt_Fixture_00000';
const HOOK = new URL('https://protokoll.example/api/hooks/zoom');
const NOW_S = 1_795_521_526;

interface Vector {
  readonly name: string;
  readonly nowSeconds: number;
  readonly valid: boolean;
  readonly reason?: string;
  readonly request: { readonly headers: Record<string, string>; readonly body: string };
}

const parse = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')) as T;

function receive(
  body: string | Uint8Array,
  headers: Record<string, string>,
  { nowSeconds = NOW_S, secrets = [SECRET], accountIds = [ACCOUNT] } = {},
): HookAnswer {
  const raw = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const request = { headers: new Headers(headers), raw, url: HOOK, now: new Date(nowSeconds * 1000) };
  return receiveZoomHook(request, { secrets, accountIds, clientId: 'ourClientId' });
}

function signed(body: string, timestamp = NOW_S, secret = SECRET): Record<string, string> {
  const mac = createHmac('sha256', secret)
    .update(`v0:${String(timestamp)}:${body}`)
    .digest('hex');
  return { 'x-zm-request-timestamp': String(timestamp), 'x-zm-signature': `v0=${mac}` };
}

function eventOf(name: string) {
  const body = readFileSync(new URL(name, FIXTURES), 'utf8');
  const answer = receive(body, signed(body));
  const [delivery] = answer.deliveries;
  if (!delivery) throw new Error(answer.dropped);
  return { delivery, event: delivery.events[0] };
}

describe('the signature of a delivery', () => {
  const { vectors } = parse<{ vectors: Vector[] }>('signature-vectors.json');

  it.each(vectors)('judges "$name"', ({ nowSeconds, valid, reason, request }) => {
    const answer = receive(request.body, request.headers, { nowSeconds });
    if (valid || reason === 'stale') {
      expect(answer.status).toBe(204);
      expect(answer.deliveries).toHaveLength(1);
      // Signed and old: kept for people to look at, neither lost nor folded.
      expect(answer.deliveries[0]?.isLate).toBe(reason === 'stale');
    } else {
      expect(answer.status).toBe(401);
      expect(answer.deliveries).toEqual([]);
    }
  });

  it('counts five minutes to either side', () => {
    const body = readFileSync(new URL('02-j-karin.json', FIXTURES), 'utf8');
    const isLate = (nowSeconds: number) => receive(body, signed(body), { nowSeconds }).deliveries[0]?.isLate;
    expect([300, -300, 301, -301].map((shift) => isLate(NOW_S + shift))).toEqual([false, false, true, true]);
  });

  it('takes two secrets while one is changed for the other, and no third', () => {
    const body = readFileSync(new URL('02-j-karin.json', FIXTURES), 'utf8');
    const secrets = ['the next secret', SECRET];
    expect(receive(body, signed(body), { secrets }).status).toBe(204);
    expect(receive(body, signed(body, NOW_S, 'the next secret'), { secrets }).status).toBe(204);
    expect(receive(body, signed(body, NOW_S, 'an old secret'), { secrets }).status).toBe(401);
    expect(receive(body, signed(body), { secrets: [] }).status).toBe(401);
  });

  it.each([
    ['no number', { 'x-zm-request-timestamp': 'now', 'x-zm-signature': 'v0=00' }],
    ['an empty signature', { 'x-zm-request-timestamp': String(NOW_S), 'x-zm-signature': '' }],
    [
      'another version',
      { ...signed('{}'), 'x-zm-signature': signed('{}')['x-zm-signature']?.replace('v0', 'v1') ?? '' },
    ],
    ['capitals', { ...signed('{}'), 'x-zm-signature': signed('{}')['x-zm-signature']?.toUpperCase() ?? '' }],
  ])('refuses %s', (_, headers) => {
    expect(receive('{}', headers)).toMatchObject({ status: 401, deliveries: [] });
  });
});

describe('the challenge', () => {
  interface Challenge {
    readonly request: { readonly headers: Record<string, string>; readonly body: string };
    readonly expectedResponse: { readonly body: object };
  }
  const { request, expectedResponse } = parse<Challenge>('url-validation.json');
  const ask = (plainToken: unknown) =>
    receive(JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken } }), {});

  it('is answered, signed or not', () => {
    for (const headers of [request.headers, {}]) {
      const answer = receive(request.body, headers);
      expect(answer).toMatchObject({ status: 200, type: 'application/json', deliveries: [] });
      expect(JSON.parse(answer.body ?? '')).toEqual(expectedResponse.body);
    }
  });

  it('is answered with the secret that signed it', () => {
    const answer = receive(request.body, request.headers, { secrets: ['the next secret', SECRET] });
    expect(JSON.parse(answer.body ?? '')).toEqual(expectedResponse.body);
  });

  it('is no oracle: what could be a signed delivery gets no answer', () => {
    const forged = '{"event":"meeting.ended","payload":{"object":{"uuid":"x"}}}';
    expect(ask(`v0:${String(NOW_S)}:${forged}`)).toMatchObject({ status: 400, dropped: 'challenge-refused' });
    expect(ask('a:b')).toMatchObject({ status: 400 });
  });

  it('is short', () => {
    expect(ask('a'.repeat(128)).status).toBe(200);
    expect(ask('a'.repeat(129)).status).toBe(400);
    expect(ask('')).toMatchObject({ status: 400 });
    expect(ask({ toString: 'x' })).toMatchObject({ status: 401, deliveries: [] });
    const long = JSON.stringify({
      event: 'endpoint.url_validation',
      payload: { plainToken: 'a' },
      x: 'y'.repeat(2000),
    });
    expect(receive(long, {}).status).toBe(401);
  });
});

describe('what a delivery says', () => {
  it.each([
    ['01-meeting.started.json', { kind: 'started', at: '2026-11-24T11:52:10.000Z' }],
    ['24-meeting.ended.json', { kind: 'ended', at: '2026-11-24T14:25:02.000Z' }],
    ['02-j-karin.json', { kind: 'joined', at: '2026-11-24T11:52:11.000Z' }],
    ['04-wr-marg.json', { kind: 'waiting', at: '2026-11-24T11:55:02.000Z' }],
    ['05-adm-marg.json', { kind: 'admitted', at: '2026-11-24T11:55:30.000Z' }],
    ['18-role-linnea.json', { kind: 'role', role: 'co-host' }],
    ['20-l-tommy.json', { kind: 'left', at: '2026-11-24T12:55:40.000Z' }],
    ['breakout-joined.json', { kind: 'breakout', into: 'FkQbpP2UR028mDrwzEahqw==' }],
    ['jbh-waiting.json', { kind: 'waiting', connectionKey: 'before-host:Ulla K' }],
  ])('reads %s', (name, expected) => {
    const { delivery, event } = eventOf(name);
    expect(event).toMatchObject({ ...expected, source: 'webhook', verified: true });
    expect(delivery).toMatchObject({
      accountId: ACCOUNT,
      isLate: false,
      meeting: {
        provider: 'zoom',
        meetingId: '84712639219',
        instanceId: '/aBcD1234eFgH56==',
        accountId: ACCOUNT,
      },
    });
  });

  it('reads every event of the meeting', () => {
    const names = readdirSync(FIXTURES).filter((name) => /^\d/u.test(name));
    const kinds = names.map((name) => eventOf(name).event?.kind);
    expect(names).toHaveLength(24);
    expect(kinds.filter((kind) => kind === 'joined')).toHaveLength(16);
    expect(kinds.filter((kind) => kind === 'left')).toHaveLength(3);
  });

  const participant = (event: string, fields: object, object: object = {}) => {
    const body = JSON.stringify({
      event,
      event_ts: 1_795_521_131_700,
      payload: { account_id: ACCOUNT, object: { uuid: 'u', id: 847, ...object, participant: fields } },
    });
    return receive(body, signed(body)).deliveries[0]?.events[0];
  };
  const who = {
    user_id: 16_778_240,
    participant_uuid: 'P-1',
    user_name: 'Åsa Ek',
    date_time: '2026-11-24T12:00:00Z',
  };

  it.each([
    ['meeting.participant_left_waiting_room', {}, { kind: 'stopped-waiting' }],
    ['meeting.participant_put_in_waiting_room', {}, { kind: 'waiting' }],
    ['meeting.participant_jbh_waiting_left', {}, { kind: 'stopped-waiting' }],
    ['meeting.participant_jbh_joined', {}, { kind: 'waiting' }],
    ['meeting.participant_left_breakout_room', { parent_user_id: '7' }, { kind: 'breakout', into: null }],
    ['meeting.participant_bind', { bind_participant_uuid: 'P-2' }, { kind: 'bound', to: 'P-2' }],
    ['meeting.participant_bind', { bind_user_id: 7 }, { kind: 'bound', to: 'user:7' }],
    ['webinar.participant_joined', {}, { kind: 'joined' }],
  ])('reads %s', (event, more, expected) => {
    expect(participant(event, { ...who, ...more })).toMatchObject({ ...expected, connectionKey: 'P-1' });
  });

  it('coerces ids that are numbers, and knows a breakout room by whose connection it was', () => {
    const bare = {
      user_id: 33_554_432,
      parent_user_id: 16_778_240,
      user_name: 'Åsa',
      join_time: '2026-11-24T12:00:00Z',
    };
    expect(
      participant('meeting.participant_joined_breakout_room', bare, { breakout_room_uuid: 'b' }),
    ).toMatchObject({
      connectionKey: 'user:16778240',
    });
    expect(participant('meeting.participant_joined', { ...who, id: 12, registrant_id: 'r1' })).toMatchObject({
      person: { name: 'Åsa Ek', providerUserId: '12', registrantId: 'r1', kind: 'person' },
    });
  });

  it('takes the time it was told only when Zoom does not say, so that it can be read, when it happened', () => {
    for (const date_time of ['', 'soon'])
      expect(participant('meeting.participant_joined', { ...who, date_time })?.at).toBe(
        '2026-11-24T11:52:11.700Z',
      );
  });

  it('knows telephones, programs and those without a name, and keeps no number', () => {
    expect(eventOf('16-j-phone.json').event).toMatchObject({
      person: { name: '46******612', kind: 'phone' },
    });
    expect(eventOf('17-j-bot.json').event).toMatchObject({ person: { kind: 'bot' } });
    expect(eventOf('09-j-iphone.json').event).toMatchObject({ person: { kind: 'generic' } });
    expect(eventOf('hipaa-anonymised-joined.json').event).toMatchObject({
      person: { name: '', kind: 'generic' },
    });
    expect(JSON.stringify(eventOf('16-j-phone.json'))).not.toContain('46701740612');
  });

  it('keeps a name that is markup as text', () => {
    expect(eventOf('xss-name-joined.json').event).toMatchObject({
      person: { name: '<img src=x onerror=alert(1)> Örjan' },
    });
  });

  it('tells of a transcript, and of an app that was taken away', () => {
    expect(eventOf('recording.transcript_completed.json').delivery.notices).toEqual([
      {
        kind: 'transcript-ready',
        transcript: 'https://example.test/rec/download/x',
        downloadToken: 'fixture.download.token',
        recordingStart: '2026-11-24T11:52:30Z',
      },
    ]);
    const gone = JSON.stringify({
      event: 'app_deauthorized',
      payload: {
        account_id: ACCOUNT,
        user_id: 'u',
        client_id: 'ourClientId',
        deauthorization_time: new Date(NOW_S * 1000).toISOString(),
      },
    });
    expect(receive(gone, signed(gone)).deliveries[0]).toMatchObject({
      meeting: null,
      notices: [{ kind: 'app-removed', userId: 'u' }],
    });
  });
});

describe('hostile deliveries', () => {
  it('refuses what is too large before it reads it', () => {
    const body = 'x'.repeat(LARGEST_HOOK + 1);
    expect(receive(body, signed(body))).toEqual({ status: 413, deliveries: [], dropped: 'body-too-large' });
  });

  it('answers an account that is not ours as it answers its own, and drops what it says', () => {
    const body = readFileSync(new URL('02-j-karin.json', FIXTURES), 'utf8');
    expect(receive(body, signed(body), { accountIds: ['another'] })).toEqual({
      status: 200,
      deliveries: [],
      dropped: 'account-unknown',
    });
  });

  it.each(['', 'null', '[]', '{', '{"event":1}', '{"event":"meeting.started","payload":"x"}', '\u00ff'])(
    'reads %j as nothing',
    (body) => {
      const answer = receive(body, signed(body));
      expect(answer.deliveries).toEqual([]);
      expect(answer.status).toBe(400);
    },
  );

  it('has no meaning for events it does not know', () => {
    const body = JSON.stringify({
      event: 'user.created',
      payload: { account_id: ACCOUNT, object: { id: 'u' } },
    });
    expect(receive(body, signed(body))).toMatchObject({
      status: 200,
      deliveries: [],
      dropped: 'event-without-meaning',
    });
  });

  it('gives the same delivery the same fingerprint, so that a replay is one', () => {
    const body = readFileSync(new URL('02-j-karin.json', FIXTURES), 'utf8');
    const [first, again, other] = [body, body, `${body} `].map(
      (one, at) => receive(one, signed(one, NOW_S + at)).deliveries[0]?.sha256,
    );
    expect(first).toBe(again);
    expect(first).not.toBe(other);
  });
});
