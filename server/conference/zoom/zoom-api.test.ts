import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connection } from '#lib/domain/conference/conference-event.ts';
import type { Result } from '#lib/domain/refusal.ts';
import {
  type FakeZoom,
  type FakeZoomOptions,
  startFakeZoom,
} from '../../../tests/support/conference/fake-zoom.ts';
import { beginAuthorisation, redeemCode, refreshTokens } from './client-oauth.ts';
import { zoomServerTokens } from './server-token.ts';
import { createZoomApi, uuidInPath } from './zoom-api.ts';

const FIXTURES = new URL('../../../tests/fixtures/conference/zoom/rest/', import.meta.url);
const parse = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')) as T;
const page = (number: number) =>
  parse<{ participants: object[] }>(`report-meetings-participants.page${String(number)}.json`).participants;
const MEETING = { uuid: '/aBcD1234eFgH56==', id: '84712639219', participants: [...page(1), ...page(2)] };

let zoom: FakeZoom | undefined;
afterEach(async () => {
  await zoom?.close();
  zoom = undefined;
});

async function start(
  options: FakeZoomOptions & { pageSize?: number; clock?: { now: number }; clientSecret?: string } = {},
) {
  const { clock = { now: Date.parse('2026-11-24T15:00:00Z') } } = options;
  const server = await startFakeZoom({ meetings: [MEETING], now: () => clock.now, ...options });
  zoom = server;
  const slept: number[] = [];
  const calls = {
    sleep: (ms: number) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  const client = {
    oauthBase: server.base,
    clientId: server.clientId,
    clientSecret: 'fixture_zoom_client_secret',
    calls,
  };
  const tokens = zoomServerTokens({ ...client, accountId: server.accountId, now: () => clock.now });
  const api = createZoomApi({ apiBase: server.base, tokens, calls, pageSize: options.pageSize ?? 10 });
  const asked = (path: string) => server.log.filter((one) => one.path.startsWith(path)).length;
  return { server, client, tokens, api, slept, clock, asked };
}

function connections(result: Result<readonly Connection[]>): readonly Connection[] {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

describe("the account's token", () => {
  it('is asked for once by many, kept, and renewed before its end', async () => {
    const { tokens, clock, asked } = await start();
    const all = await Promise.all([tokens.token(), tokens.token(), tokens.token()]);
    expect(new Set(all.map((one) => (one.ok ? one.value : ''))).size).toBe(1);
    clock.now += 3530_000;
    await tokens.token();
    expect(asked('/oauth/token')).toBe(1);
    clock.now += 10_000;
    await tokens.token();
    expect(asked('/oauth/token')).toBe(2);
  });

  it('is renewed once when it was withdrawn', async () => {
    const { api, server, asked } = await start();
    connections(await api.reportParticipants(MEETING.uuid));
    server.revokeTokens();
    connections(await api.reportParticipants(MEETING.uuid));
    expect(asked('/oauth/token')).toBe(2);
  });

  it('is refused to who has not the secret', async () => {
    const { server } = await start();
    const wrong = zoomServerTokens({
      oauthBase: server.base,
      clientId: server.clientId,
      clientSecret: 'x',
      accountId: 'y',
    });
    expect(await wrong.token()).toMatchObject({ refusal: { code: 'conference-not-allowed' } });
  });

  it('travels in the open to nobody', () => {
    const open = { oauthBase: 'http://zoom.example', clientId: 'a', clientSecret: 'b', accountId: 'c' };
    expect(() => zoomServerTokens(open)).toThrow(/https/u);
  });
});

describe('who took part', () => {
  it('is read through all pages, with those who only waited marked', async () => {
    const { api, asked } = await start();
    const all = connections(await api.reportParticipants(MEETING.uuid));
    expect(all).toHaveLength(17);
    expect(asked('/v2/report')).toBe(2);
    expect(all.filter(({ waiting }) => waiting).map(({ person }) => person.name)).toEqual([
      'Karlskoga - Margareta K',
    ]);
    expect(
      all
        .filter(({ person }) => person.name === 'Tommy Ryd - Nora')
        .map(({ joinedAt, leftAt }) => [joinedAt, leftAt]),
    ).toEqual([
      ['2026-11-24T11:59:55.000Z', '2026-11-24T12:55:40.000Z'],
      ['2026-11-24T12:57:05.000Z', '2026-11-24T14:25:00.000Z'],
    ]);
    expect(all[0]).toMatchObject({
      person: {
        name: 'Karin Sundfors',
        providerUserId: 'zUsrKarinSundfors00001',
        email: 'karin.sundfors@region.example',
      },
      verified: true,
      sources: ['report'],
    });
    expect(new Set(all.map((one) => one.connectionKey)).size).toBe(all.length);
    expect(all.find(({ person }) => person.registrantId)?.person.registrantId).toBe(
      'regFixture-annamaja_001',
    );
  });

  it('is read from the plainer list as well', async () => {
    const { api } = await start();
    expect(connections(await api.pastParticipants(MEETING.uuid))).toHaveLength(17);
  });

  it('encodes a uuid twice, always', async () => {
    for (const { uuid, path } of parse<{ uuid: string; path: string }[]>('uuid-encoding.json'))
      expect(`/v2/past_meetings/${uuidInPath(uuid)}/participants`).toBe(path);
    const { server, tokens } = await start();
    const token = await tokens.token();
    const once = await fetch(
      `${server.base}/v2/past_meetings/${encodeURIComponent(MEETING.uuid)}/participants`,
      {
        headers: { authorization: `Bearer ${token.ok ? token.value : ''}` },
      },
    );
    // The simulator refuses what Zoom refuses, so the test above can fail.
    expect(once.status).toBe(404);
  });

  it('waits as long as it is told, a few times', async () => {
    const { api, server, slept } = await start();
    server.tooBusy(2, '7');
    connections(await api.reportParticipants(MEETING.uuid));
    expect(slept).toEqual([7000, 7000]);
    server.tooBusy(99, '1');
    expect(await api.reportParticipants(MEETING.uuid)).toEqual({
      ok: false,
      refusal: { code: 'conference-busy', params: { retryAfterSeconds: 1 } },
    });
    expect(slept).toHaveLength(5);
  });

  it('does not hold anybody for minutes', async () => {
    const { api, server, slept } = await start();
    server.tooBusy(1, '600');
    expect(await api.reportParticipants(MEETING.uuid)).toMatchObject({
      refusal: { params: { retryAfterSeconds: 600 } },
    });
    expect(slept).toEqual([]);
  });

  it('says what is missing', async () => {
    const { api, server } = await start({ withoutReports: true });
    expect(await api.reportParticipants('no such')).toMatchObject({
      refusal: { params: { reason: '4711' } },
    });
    expect(await api.pastParticipants('no such')).toEqual({
      ok: false,
      refusal: { code: 'conference-not-found', params: { reason: '3001' } },
    });
    server.down(true);
    expect(await api.pastParticipants(MEETING.uuid)).toMatchObject({
      refusal: { code: 'conference-unreachable' },
    });
  });

  it('reads who is connected now, page by page, with those who have left and the registrations', async () => {
    const asa = { user_id: 1, user_name: 'Åsa', registrant_id: 'reg-1', join_time: '2026-11-24T12:00:00Z' };
    const live = { ...MEETING, isLive: true, participants: [asa, ...page(1)] };
    const { api, asked } = await start({ meetings: [live], pageSize: 5 });
    const all = connections(await api.liveParticipants(MEETING.uuid));
    expect(all).toHaveLength(1 + page(1).length);
    expect(asked('/v2/metrics')).toBe(Math.ceil(all.length / 5));
    expect(all.filter(({ leftAt }) => leftAt === null).map(({ person }) => person)).toMatchObject([
      { name: 'Åsa', registrantId: 'reg-1' },
    ]);
  });

  it('knows nobody who is connected to a meeting that does not go on', async () => {
    const { api } = await start();
    expect(await api.liveParticipants(MEETING.uuid)).toEqual({
      ok: false,
      refusal: { code: 'conference-not-found', params: { reason: '3001' } },
    });
  });
});

describe('meetings and addresses', () => {
  it('makes a meeting and gives its address', async () => {
    const { api, server } = await start();
    const made = await api.createMeeting('me', {
      topic: 'Samverkansrådet',
      startAt: '2026-11-24T12:00:00.000Z',
      minutes: 180,
      timeZone: 'Europe/Stockholm',
      registration: true,
    });
    expect(made).toEqual({
      ok: true,
      value: {
        meetingId: '84000000001',
        uuid: 'nEw/uuid1==',
        joinUrl: 'https://zoom.us/j/84000000001?pwd=fixture',
      },
    });
    const sent = JSON.parse(server.log.at(-1)?.body.toString('utf8') ?? '') as { settings: object };
    expect(sent.settings).toEqual({ waiting_room: true, join_before_host: false, approval_type: 0 });
    expect(await api.joinUrl('84712639219')).toMatchObject({
      value: 'https://zoom.us/j/84712639219?pwd=fixture',
    });
  });

  it('fetches a transcript from Zoom and from nobody else', async () => {
    const { api, server } = await start();
    const { address, token } = server.keepTranscript(new TextEncoder().encode('WEBVTT\n'));
    expect((await api.transcript(address, token)).ok).toBe(true);
    expect((await api.transcript(address, undefined)).ok).toBe(true);
    expect(await api.transcript(address, 'another')).toMatchObject({
      refusal: { code: 'conference-not-allowed' },
    });
    for (const foreign of [
      'https://evil.example/x',
      'https://zoom.us.evil.example/',
      'https://evilzoom.us/',
      'https://zoom.us@evil.example/',
      'http://zoom.us/',
      'file:///etc/passwd',
      'x',
    ])
      expect(await api.transcript(foreign, token)).toMatchObject({
        refusal: { params: { reason: 'foreign-address' } },
      });
  });
});

describe('a person in the client', () => {
  const redirectUri = 'https://protokoll.example/embed/zoom';

  it.each(['plain', 'S256'] as const)('comes back with a code that is exchanged once, %s', async (method) => {
    const { server, client, api } = await start({ clock: { now: Date.now() } });
    const begun = beginAuthorisation(method);
    expect(begun.codeChallenge === begun.codeVerifier).toBe(method === 'plain');
    const code = server.consent(begun.codeChallenge, method, redirectUri);
    const tokens = await redeemCode(client, begun, { code, state: begun.state, redirectUri });
    if (!tokens.ok) throw new Error(JSON.stringify(tokens.refusal));
    const again = await redeemCode(client, begun, { code, state: begun.state, redirectUri });
    expect(again).toMatchObject({ refusal: { params: { reason: 'invalid_grant' } } });
    expect(await api.deeplink(tokens.value.accessToken, 'moete')).toMatchObject({ ok: true });
    expect((await refreshTokens(client, tokens.value.refreshToken)).ok).toBe(true);
    expect((await refreshTokens(client, tokens.value.refreshToken)).ok).toBe(false);
  });

  it('is not believed with another state, verifier or address', async () => {
    const { server, client } = await start();
    const begun = beginAuthorisation('S256');
    const code = () => server.consent(begun.codeChallenge, 'S256', redirectUri);
    expect(await redeemCode(client, begun, { code: code(), state: 'another', redirectUri })).toEqual({
      ok: false,
      refusal: { code: 'zoom-state-differs' },
    });
    const { codeVerifier } = beginAuthorisation('S256');
    const other = { ...begun, codeVerifier };
    expect((await redeemCode(client, other, { code: code(), state: begun.state, redirectUri })).ok).toBe(
      false,
    );
    const elsewhere = { code: code(), state: begun.state, redirectUri: `${redirectUri}/` };
    expect((await redeemCode(client, begun, elsewhere)).ok).toBe(false);
  });
});
