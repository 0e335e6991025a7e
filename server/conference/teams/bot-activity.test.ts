import { readFileSync } from 'node:fs';
import type { JWTPayload } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  BOT,
  type FakeBotFramework,
  startFakeBotFramework,
} from '../../../tests/support/conference/fake-botframework.ts';
import { TENANT } from '../../../tests/support/conference/fake-entra.ts';
import type { TokenLie } from '../../../tests/support/conference/signing-keys.ts';
import { LARGEST_ACTIVITY, receiveActivity } from './bot-activity.ts';
import { createKeySet, type KeySet } from './key-set.ts';

const FIXTURES = new URL('../../../tests/fixtures/conference/teams/bot/', import.meta.url);
const activity = (name: string) =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8')) as Record<string, unknown>;
const SERVICE = `https://smba.trafficmanager.net/emea/${TENANT}/`;
const NOW = new Date('2026-11-24T12:00:00Z');
const HOOK = new URL('https://protokoll.example/api/hooks/teams/messages');

let framework: FakeBotFramework;
let keys: KeySet;
beforeEach(async () => {
  framework = await startFakeBotFramework({ now: () => NOW.getTime() });
  keys = createKeySet({ metadataUrl: framework.metadataUrl, now: () => NOW.getTime() });
});
afterEach(() => framework.close());

interface Sending {
  readonly claims?: JWTPayload;
  readonly lie?: TokenLie;
  readonly service?: string;
  readonly authorization?: string;
  readonly tenantIds?: readonly string[];
}

async function receive(body: unknown, sending: Sending = {}) {
  const authorization =
    sending.authorization ??
    (await framework.authorization(sending.service ?? SERVICE, sending.claims, sending.lie));
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = {
    headers: new Headers({ authorization }),
    raw: new TextEncoder().encode(text),
    url: HOOK,
    now: NOW,
  };
  return receiveActivity(request, { keys, botId: BOT, tenantIds: sending.tenantIds ?? [TENANT] });
}

const events = async (name: string) => (await receive(activity(name))).deliveries[0]?.events ?? [];

describe('what the bot is told', () => {
  it('is that a meeting began and ended', async () => {
    expect(await events('meetingStart')).toMatchObject([
      { kind: 'started', source: 'bot', verified: true, at: '2026-11-24T11:52:10.438Z' },
    ]);
    expect(await events('meetingEnd')).toMatchObject([{ kind: 'ended', at: '2026-11-24T14:25:02.438Z' }]);
  });

  it('is who came, by tenant and object id', async () => {
    const answer = await receive(activity('participantJoin'));
    expect(answer.status).toBe(200);
    const [delivery] = answer.deliveries;
    expect(delivery).toMatchObject({
      accountId: TENANT,
      meeting: { provider: 'teams', meetingId: '19:meeting_Zml4dHVyZQ@thread.v2', accountId: TENANT },
    });
    expect(delivery?.events).toMatchObject([
      {
        kind: 'joined',
        at: '2026-11-24T11:55:31.500Z',
        connectionKey: 'bot:29:1fixture_m06',
        person: {
          name: 'Margareta Kärrström',
          email: 'margareta.karrstrom@karlskoga.example',
          providerUserId: `${TENANT}:00000000-0000-4000-8000-000000000006`,
          kind: 'person',
        },
      },
      { kind: 'role', role: 'Presenter' },
      { kind: 'joined', connectionKey: 'bot:29:1fixture_m16' },
      { kind: 'role' },
    ]);
  });

  it('is who left', async () => {
    expect(await events('participantLeave')).toMatchObject([
      { kind: 'left', at: '2026-11-24T14:05:00.400Z', connectionKey: 'bot:29:1fixture_m04' },
    ]);
  });

  it('is a guest without an object id', async () => {
    const [guest] = await events('participantJoin.anonymous');
    expect(guest).toMatchObject({ person: { name: 'Tommy Ryd - Nora (Guest)' } });
    expect(JSON.stringify(guest)).not.toContain('providerUserId');
  });

  it('is an event whose name has a space before it, or other capitals', async () => {
    expect(await events('participantJoin.leading-space-name')).toMatchObject([
      { kind: 'joined', person: { name: 'Örjan Zetterwall' } },
      { kind: 'role' },
    ]);
    const shouted = {
      ...activity('participantLeave'),
      name: 'application/vnd.Microsoft.MeetingParticipantLeave',
    };
    expect((await receive(shouted)).deliveries[0]?.events).toMatchObject([{ kind: 'left' }]);
  });

  it('keeps a name that is markup as text', async () => {
    const body = activity('participantJoin.anonymous');
    const hostile = JSON.stringify(body).replace('Tommy Ryd - Nora (Guest)', '<script>x</script>\\n=1+1');
    expect((await receive(hostile)).deliveries[0]?.events[0]).toMatchObject({
      person: { name: '<script>x</script> =1+1' },
    });
  });

  it('tells of no meeting: nothing is kept', async () => {
    for (const change of [{ name: 'application/vnd.microsoft.other' }, { type: 'message' }])
      expect(await receive({ ...activity('participantJoin'), ...change })).toMatchObject({
        status: 200,
        deliveries: [],
        dropped: 'event-without-meaning',
      });
    const elsewhere = { conversation: { id: '19:chat@thread.v2' }, channelData: { tenant: { id: TENANT } } };
    expect((await receive({ ...activity('participantJoin'), ...elsewhere })).deliveries).toEqual([]);
  });

  it('knows the meeting by its id alone as well', async () => {
    const body = { ...activity('participantJoin'), conversation: { tenantId: TENANT } };
    expect((await receive(body)).deliveries[0]?.meeting?.meetingId).toBe('19:meeting_Zml4dHVyZQ@thread.v2');
  });
});

describe('the token of an activity', () => {
  const past = NOW.getTime() / 1000 - 301;
  it.each<[string, Sending, number, string]>([
    ['none', { authorization: '' }, 401, 'token-missing'],
    ['a password', { authorization: 'Basic eDp5' }, 401, 'token-missing'],
    ['no token', { authorization: 'Bearer x' }, 401, 'token-format'],
    ["a stranger's key", { lie: { isStrangersKey: true } }, 401, 'token-signature'],
    ['no signature', { lie: { alg: 'none' } }, 401, 'token-algorithm'],
    ['the public key as a secret', { lie: { alg: 'HS256' } }, 401, 'token-algorithm'],
    ['an unknown key', { lie: { kid: 'x' } }, 401, 'token-key'],
    ['another bot', { claims: { aud: 'other' } }, 401, 'token-audience'],
    ['another issuer', { claims: { iss: 'https://evil.example' } }, 401, 'token-claims'],
    ['its end behind it', { claims: { exp: past } }, 401, 'token-expired'],
    ['another service', { service: 'https://evil.example/' }, 403, 'service-differs'],
    ['no service', { claims: { serviceurl: undefined } }, 403, 'service-differs'],
  ])('is refused with %s', async (_, sending, status, dropped) => {
    expect(await receive(activity('participantJoin'), sending)).toEqual({ status, deliveries: [], dropped });
  });

  it('is refused when its key may not speak for Teams', async () => {
    const other = await startFakeBotFramework({ now: () => NOW.getTime(), endorsements: ['webchat'] });
    const foreign = createKeySet({ metadataUrl: other.metadataUrl, now: () => NOW.getTime() });
    const request = {
      headers: new Headers({ authorization: await other.authorization(SERVICE) }),
      raw: new TextEncoder().encode(JSON.stringify(activity('participantJoin'))),
      url: HOOK,
      now: NOW,
    };
    const answer = await receiveActivity(request, { keys: foreign, botId: BOT, tenantIds: [TENANT] });
    expect(answer).toEqual({ status: 401, deliveries: [], dropped: 'token-endorsement' });
    await other.close();
  });

  it('of the kept ones is none signed by a key that anybody publishes', async () => {
    const { ok } = JSON.parse(readFileSync(new URL('jwt.json', FIXTURES), 'utf8')) as { ok: string };
    expect(await receive(activity('participantJoin'), { authorization: `Bearer ${ok}` })).toMatchObject({
      dropped: 'token-key',
    });
  });

  it('follows keys that change', async () => {
    expect((await receive(activity('participantJoin'))).deliveries).toHaveLength(1);
    await framework.rotate({ keepOld: false });
    const later = createKeySet({ metadataUrl: framework.metadataUrl });
    keys = later;
    expect((await receive(activity('participantJoin'))).deliveries).toHaveLength(1);
  });
});

describe('hostile activities', () => {
  it('are refused by their size before anything is checked', async () => {
    expect(await receive('x'.repeat(LARGEST_ACTIVITY + 1))).toEqual({
      status: 413,
      deliveries: [],
      dropped: 'body-too-large',
    });
    expect(framework.log).toHaveLength(0);
  });

  it('of another tenant are dropped', async () => {
    expect(
      await receive(activity('participantJoin'), { tenantIds: ['deadbeef-0000-4000-8000-000000000000'] }),
    ).toEqual({
      status: 200,
      deliveries: [],
      dropped: 'tenant-unknown',
    });
  });

  it.each(['', 'null', '[]', '{}', '{"type":1}'])('that are %j are no activities', async (body) => {
    expect(await receive(body)).toMatchObject({ status: 400, deliveries: [] });
  });

  it('sent twice have one fingerprint', async () => {
    const [first, again] = [
      await receive(activity('participantJoin')),
      await receive(activity('participantJoin')),
    ];
    expect(first.deliveries[0]?.sha256).toBe(again.deliveries[0]?.sha256);
  });
});
