import { afterEach, describe, expect, it } from 'vitest';
import { APP, TENANT } from '../../../tests/support/conference/fake-entra.ts';
import type { NotificationLie } from '../../../tests/support/conference/graph-notifications.ts';
import {
  plaintext,
  REF,
  startTeamsWorld,
  teamsFixture,
  type TeamsWorld,
} from '../../../tests/support/conference/teams-world.ts';
import { transcriptsResource } from './graph-api.ts';
import { createKeySet } from './key-set.ts';
import { LARGEST_NOTIFICATION, receiveNotification } from './receive-notification.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function start(): Promise<TeamsWorld> {
  const world = await startTeamsWorld();
  closing.push(world.close);
  return world;
}

async function subscribed() {
  const world = await start();
  return { ...world, id: await world.subscribed() };
}

describe('a subscription to what happens in calls', () => {
  it('is made, because the address answers', async () => {
    const { answers, graph } = await subscribed();
    expect(answers.map(({ status, type }) => [status, type])).toEqual([
      [200, 'text/plain; charset=utf-8'],
      [200, 'text/plain; charset=utf-8'],
    ]);
    expect(graph.subscriptions.size).toBe(1);
  });

  it('is refused for an address that does not answer, or answers otherwise', async () => {
    const { api, graph, subscription } = await start();
    // Graph itself does not echo.
    const made = await api.subscribe({ ...subscription, notificationUrl: `${graph.base}/hook` });
    expect(made).toMatchObject({
      refusal: { code: 'conference-refused', params: { reason: 'ValidationError' } },
    });
  });

  it.each([
    ['four days', { expiresAt: '2026-11-28T12:00:00Z' }, 'ExpirationOutOfRange'],
    ['an end behind it', { expiresAt: '2026-11-24T11:00:00Z' }, 'ExpirationOutOfRange'],
    ['another version', { beta: false }, 'BetaOnly'],
  ])('is refused with %s', async (_, change, reason) => {
    const { api, subscription } = await start();
    expect(await api.subscribe({ ...subscription, ...change })).toMatchObject({
      refusal: { params: { reason } },
    });
  });

  it('is renewed before its end, and not after', async () => {
    const { api, clock, id } = await subscribed();
    expect(await api.renew(id, '2026-11-27T11:00:00Z', { beta: true })).toEqual({
      ok: true,
      value: { id, expiresAt: '2026-11-27T11:00:00.000Z' },
    });
    await clock.advance(4 * 24 * 3_600_000);
    expect(await api.renew(id, '2026-11-29T11:00:00Z', { beta: true })).toMatchObject({
      refusal: { code: 'conference-not-found' },
    });
  });
});

describe('the answer to a validation', () => {
  const ask = async (token: string) => {
    const { port } = await start();
    const url = new URL('https://protokoll.example/api/hooks/graph');
    url.searchParams.set('validationToken', token);
    return port.receive({ headers: new Headers(), raw: new Uint8Array(), url, now: new Date() });
  };

  it('is the token, as text', async () => {
    const { validation } = JSON.parse(teamsFixture('graph/subscription.create.json')) as {
      validation: { response: { body: string } };
    };
    expect(await ask(validation.response.body)).toMatchObject({
      status: 200,
      body: validation.response.body,
    });
  });

  it.each(['<script>alert(1)</script>', 'a\nb', 'x'.repeat(1025), ''])('is a no to %j', async (token) => {
    expect(await ask(token)).toEqual({ status: 400, deliveries: [], dropped: 'validation-token' });
  });
});

describe('what a subscription tells', () => {
  it('is who came and went, from what was encrypted for us', async () => {
    const { graph, id, deliveries } = await subscribed();
    for (const name of ['started', 'rosterJoin', 'rosterLeave', 'ended'])
      expect(await graph.notify(id, plaintext(name))).toBe(202);
    const said = deliveries().flatMap(({ events }) => events);
    expect(said.map(({ kind, at }) => [kind, at])).toEqual([
      ['started', '2026-11-24T11:52:10.000Z'],
      ['joined', '2026-11-24T11:59:55.000Z'],
      ['joined', '2026-11-24T11:59:55.000Z'],
      ['left', '2026-11-24T12:55:40.000Z'],
      ['ended', '2026-11-24T14:25:02.000Z'],
    ]);
    expect(said[1]).toMatchObject({
      connectionKey: 'graph:gp-5',
      source: 'graph',
      verified: true,
      person: {
        name: 'Margareta Kärrström',
        providerUserId: `${TENANT}:00000000-0000-4000-8000-000000000006`,
      },
    });
    expect(said[2]).toMatchObject({ connectionKey: 'graph:gp-anon-1', person: { name: 'Tommy Ryd - Nora' } });
    expect(JSON.stringify(said[2])).not.toContain('providerUserId');
    expect(deliveries()[0]?.meeting).toEqual(REF);
  });

  it('is read under its newer names too', async () => {
    const { graph, id, deliveries } = await subscribed();
    await graph.notify(id, { eventType: 'callStarted', eventDateTime: '2026-11-24T11:52:10Z' });
    await graph.notify(id, {
      eventType: 'rosterUpdated',
      eventDateTime: '2026-11-24T11:53:00Z',
      'activeParticipants@joined': [
        { id: 'p', identity: { phone: { id: '46701740612', displayName: '46701740612' } } },
      ],
    });
    const said = deliveries().flatMap(({ events }) => events);
    expect(said).toMatchObject([
      { kind: 'started' },
      { kind: 'joined', person: { kind: 'phone', name: '46******612' } },
    ]);
  });

  it('is that it wants to be renewed, is gone, or missed something', async () => {
    const { graph, id, deliveries } = await subscribed();
    for (const event of ['reauthorizationRequired', 'subscriptionRemoved', 'missed'])
      expect(await graph.lifecycle(id, event)).toBe(202);
    expect(deliveries().flatMap(({ notices }) => notices)).toEqual([
      { kind: 'subscription', subscriptionId: id, event: 'reauthorizationRequired' },
      { kind: 'subscription', subscriptionId: id, event: 'subscriptionRemoved' },
      { kind: 'subscription', subscriptionId: id, event: 'missed' },
    ]);
  });

  it('is that there is a transcript', async () => {
    const { api, graph, subscription, deliveries } = await start();
    const { resource, changeType } = {
      resource: transcriptsResource('MSo-fixture'),
      changeType: 'created',
    } as const;
    const made = await api.subscribe({ ...subscription, resource, changeType, beta: false });
    if (!made.ok) throw new Error('no subscription');
    await graph.tell(made.value.id, "communications/onlineMeetings('MSo-fixture')/transcripts('first')");
    expect(deliveries()).toMatchObject([
      {
        meeting: { instanceId: 'MSo-fixture' },
        notices: [{ kind: 'transcript-ready', transcript: 'first' }],
      },
    ]);
  });

  it('is nothing after its end', async () => {
    const { graph, id, clock } = await subscribed();
    await clock.advance(3 * 24 * 3_600_000);
    expect(await graph.notify(id, plaintext('started'))).toBeUndefined();
  });
});

describe('a forged notification', () => {
  const flip = (base64: string): string => {
    const bytes = Buffer.from(base64, 'base64');
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    return bytes.toString('base64');
  };

  it.each<[string, NotificationLie, string]>([
    ['another state', { clientState: 'x' }, 'client-state'],
    ['no state', { clientState: '' }, 'client-state'],
    ['another tenant', { tenantId: 'deadbeef-0000-4000-8000-000000000000' }, 'client-state'],
    ['no tokens', { tokens: [] }, 'validation-missing'],
    ['another publisher', { claims: { appid: APP } }, 'validation-publisher'],
    ['another audience', { claims: { aud: 'other' } }, 'validation-audience'],
    ['another issuer', { claims: { iss: 'https://evil.example' } }, 'validation-issuer'],
    [
      "a foreign tenant's token",
      { claims: { tid: 'deadbeef-0000', iss: 'https://sts.windows.net/deadbeef-0000/' } },
      'validation-tenant',
    ],
    ['its end behind it', { claims: { exp: 1_700_000_000 } }, 'validation-expired'],
    ["a stranger's key", { token: { isStrangersKey: true } }, 'validation-signature'],
    ['no signature', { token: { alg: 'none' } }, 'validation-algorithm'],
    ['changed content', { tamper: (one) => ({ ...one, data: flip(one.data) }) }, 'content-signature'],
    ['a changed key', { tamper: (one) => ({ ...one, dataKey: flip(one.dataKey) }) }, 'content-key'],
    [
      'a changed signature',
      { tamper: (one) => ({ ...one, dataSignature: flip(one.dataSignature) }) },
      'content-signature',
    ],
    ['a short signature', { tamper: (one) => ({ ...one, dataSignature: '' }) }, 'content-signature'],
    [
      'another certificate',
      { tamper: (one) => ({ ...one, encryptionCertificateId: 'x' }) },
      'content-certificate',
    ],
  ])('with %s is answered and dropped', async (_, lie, dropped) => {
    const { graph, id, answers } = await subscribed();
    // Otherwise Graph, or whoever it is, would send it again for hours, and learn why.
    expect(await graph.notify(id, plaintext('rosterJoin'), lie)).toBe(202);
    expect(answers.at(-1)).toMatchObject({ deliveries: [], dropped });
  });

  it('with one good token and one bad is dropped', async () => {
    const { graph, id, answers, entra } = await subscribed();
    const tokens = [await entra.publisherToken(), await entra.publisherToken({ aud: 'other' })];
    await graph.notify(id, plaintext('rosterJoin'), { tokens });
    expect(answers.at(-1)).toMatchObject({ deliveries: [], dropped: 'validation-audience' });
  });

  const receiver =
    ({ port, clock }: TeamsWorld) =>
    (raw: Uint8Array) =>
      port.receive({
        headers: new Headers(),
        raw,
        url: new URL('https://a.example/api/hooks/graph'),
        now: clock.date(),
      });

  it('in more pieces than a thousand of them have is not read', async () => {
    const receive = receiver(await start());
    const text = (among: string): Uint8Array => {
      const one = {
        subscriptionId: 's',
        clientState: 'fixture-client-state',
        tenantId: TENANT,
        lifecycleEvent: 'missed',
      };
      const value = Array.from({ length: 1_000 }, () => ({ ...one, resourceData: { id: '1', type: 'x' } }));
      return new TextEncoder().encode(`{"among":${among},"value":${JSON.stringify(value)}}`);
    };
    const { status, deliveries } = await receive(text('[]'));
    expect([status, deliveries.length]).toEqual([202, 1_000]);
    for (const among of [`[${'{},'.repeat(100_000)}0]`, '['.repeat(100_001) + ']'.repeat(100_001)])
      expect(await receive(text(among))).toMatchObject({ status: 400, dropped: 'body-unreadable' });
  });

  it('with no state is dropped also where none was asked for', async () => {
    const { entra, clock } = await start();
    const keys = createKeySet({ metadataUrl: entra.metadataUrl });
    const rules = { keys, appId: APP, tenantIds: [TENANT], clientStates: [''], contentKeys: new Map() };
    const value = [{ subscriptionId: 's', clientState: '', tenantId: TENANT, lifecycleEvent: 'missed' }];
    const raw = new TextEncoder().encode(JSON.stringify({ value }));
    const url = new URL('https://a.example/api/hooks/graph');
    const request = { headers: new Headers(), raw, url, now: clock.date() };
    expect(await receiveNotification(request, rules)).toMatchObject({
      status: 202,
      deliveries: [],
      dropped: 'client-state',
    });
  });

  it('is refused by its size before it is read, and without sense as unreadable', async () => {
    const receive = receiver(await start());
    expect(await receive(new Uint8Array(LARGEST_NOTIFICATION + 1))).toMatchObject({
      status: 413,
      deliveries: [],
    });
    for (const text of ['', '{}', '{"value":[]}', '[]'])
      expect(await receive(new TextEncoder().encode(text))).toMatchObject({ status: 400, deliveries: [] });
  });

  it('sent again has the same fingerprint', async () => {
    const { graph, id, deliveries } = await subscribed();
    await graph.lifecycle(id, 'missed');
    await graph.lifecycle(id, 'missed');
    expect(new Set(deliveries().map(({ sha256 }) => sha256)).size).toBe(1);
  });
});
