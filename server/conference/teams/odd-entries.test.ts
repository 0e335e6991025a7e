import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BOT, startFakeBotFramework } from '../../../tests/support/conference/fake-botframework.ts';
import { TENANT } from '../../../tests/support/conference/fake-entra.ts';
import { REF, startTeamsWorld, type TeamsWorld } from '../../../tests/support/conference/teams-world.ts';
import { receiveActivity } from './bot-activity.ts';
import { createKeySet } from './key-set.ts';

const AT = '2026-11-24T11:55:00Z';
const mona = { user: { id: '29:mona', name: 'Mona Ledamot' }, meeting: { role: 'Presenter' } };

describe('an activity with something odd in it', () => {
  const FIXTURE = new URL(
    '../../../tests/fixtures/conference/teams/bot/participantJoin.json',
    import.meta.url,
  );
  const SERVICE = `https://smba.trafficmanager.net/emea/${TENANT}/`;
  const NOW = new Date('2026-11-24T12:00:00Z');

  async function receive(change: object) {
    const framework = await startFakeBotFramework({ now: () => NOW.getTime() });
    const body = { ...(JSON.parse(readFileSync(FIXTURE, 'utf8')) as object), ...change };
    const request = {
      headers: new Headers({ authorization: await framework.authorization(SERVICE) }),
      raw: new TextEncoder().encode(JSON.stringify(body)),
      url: new URL('https://klubba.example/api/hooks/teams/bot'),
      now: NOW,
    };
    const keys = createKeySet({ metadataUrl: framework.metadataUrl, now: () => NOW.getTime() });
    const answer = await receiveActivity(request, { keys, botId: BOT, tenantIds: [TENANT] });
    await framework.close();
    return { ...answer, events: answer.deliveries.flatMap(({ events }) => events) };
  }
  const joinedIn = ({ events }: Awaited<ReturnType<typeof receive>>) =>
    events.flatMap((one) => (one.kind === 'joined' ? [one.connectionKey] : []));

  it.each<[string, object]>([
    ['a name of five thousand characters', { user: { id: '29:nils', name: 'x'.repeat(5_000) } }],
    ['no meeting', { user: { id: '29:nils', name: 'Nils' }, meeting: null }],
    ['a presence that is nothing', { user: { id: '29:nils', name: 'Nils' }, meeting: { inMeeting: null } }],
    ['an address that is a list', { user: { id: '29:nils', name: 'Nils', email: [] } }],
    ['a name that is nothing', { user: { id: '29:nils', name: null } }],
  ])('takes in whoever has %s', async (_, nils) => {
    const answer = await receive({ value: { members: [nils, mona] } });
    expect([answer.status, answer.dropped]).toEqual([200, undefined]);
    expect(joinedIn(answer)).toEqual(['bot:29:nils', 'bot:29:mona']);
  });

  it('takes a number for an id as it is', async () => {
    expect(
      joinedIn(await receive({ value: { members: [{ user: { id: 17, name: 'Nils' } }, mona] } })),
    ).toEqual(['bot:17', 'bot:29:mona']);
  });

  it.each<[string, unknown]>([
    ['no user', { meeting: { inMeeting: true } }],
    ['a user that is nothing', { user: null }],
    ['no id', { user: { name: 'Nils' } }],
    ['nothing', null],
    ['text', 'Nils'],
  ])('leaves out a member with %s, says so, and takes the others in', async (_, nils) => {
    const answer = await receive({ value: { members: [nils, mona] } });
    expect([answer.status, answer.dropped]).toEqual([200, 'entry-unreadable']);
    expect(joinedIn(answer)).toEqual(['bot:29:mona']);
  });

  it.each<[string, object]>([
    ['a tenant that is nothing', { channelData: { tenant: null } }],
    ['a meeting that is nothing', { channelData: { tenant: { id: TENANT }, meeting: null } }],
    ['no data of its channel', { channelData: null }],
  ])('is of its conversation with %s', async (_, change) => {
    const { deliveries } = await receive({
      ...change,
      conversation: { id: REF.meetingId, tenantId: TENANT },
      value: { members: [mona] },
    });
    expect(deliveries).toMatchObject([{ meeting: REF }]);
  });

  it('is kept as it came when nobody in it can be read', async () => {
    for (const value of [null, { members: 'Mona' }, { members: [null] }])
      expect(await receive({ value })).toMatchObject({
        status: 200,
        dropped: 'entry-unreadable',
        deliveries: [{ events: [], meeting: { meetingId: REF.meetingId } }],
      });
  });
});

describe('a notification with something odd in it', () => {
  let world: TeamsWorld;
  let id: string;
  beforeEach(async () => {
    world = await startTeamsWorld();
    id = await world.subscribed();
  });
  afterEach(() => world.close());

  const roster = async (participants: readonly unknown[]) => {
    await world.graph.notify(id, {
      eventType: 'rosterUpdated',
      eventDateTime: AT,
      'activeParticipants@joined': participants,
    });
    const answer = world.answers.at(-1);
    return {
      dropped: answer?.dropped,
      keys: answer?.deliveries.flatMap(({ events }) =>
        events.flatMap((one) => ('connectionKey' in one ? [one.connectionKey] : [])),
      ),
    };
  };
  const known = { id: 'known', identity: { user: { displayName: 'Mona' } } };

  it('takes a number for an id as it is', async () => {
    expect(await roster([{ id: 5 }, known])).toEqual({
      dropped: undefined,
      keys: ['graph:5', 'graph:known'],
    });
  });

  it.each<[string, unknown]>([
    ['an empty id', { id: '' }],
    ['no id', {}],
    ['nothing', null],
  ])('leaves out a participant with %s, says so, and takes the others in', async (_, odd) => {
    expect(await roster([odd, known])).toEqual({ dropped: 'entry-unreadable', keys: ['graph:known'] });
  });

  it('takes in somebody whose identity cannot be read, as nobody known', async () => {
    expect(await roster([{ id: 'p', identity: 'Mona' }, known])).toMatchObject({
      keys: ['graph:p', 'graph:known'],
    });
  });

  const send = async (value: readonly unknown[]) => {
    const body = JSON.stringify({ value });
    return world.port.receive({
      headers: new Headers(),
      raw: new TextEncoder().encode(body),
      url: new URL('https://klubba.example/api/hooks/graph'),
      now: world.clock.date(),
    });
  };
  const missed = {
    subscriptionId: 'sub',
    clientState: 'fixture-client-state',
    tenantId: TENANT,
    lifecycleEvent: 'missed',
  };

  it.each<[string, unknown, string]>([
    ['an event that nobody knows', { ...missed, lifecycleEvent: 'somethingNew' }, 'lifecycle-unknown'],
    ['another client state', { ...missed, clientState: 'foreign' }, 'client-state'],
    ['another tenant', { ...missed, tenantId: 'deadbeef-0000-4000-8000-000000000000' }, 'client-state'],
    ['no subscription', { ...missed, subscriptionId: '' }, 'entry-unreadable'],
    ['a subscription that no database takes', { ...missed, subscriptionId: 'a\u0000' }, 'entry-unreadable'],
    ['nothing in it', null, 'entry-unreadable'],
    [
      'content that is no content',
      { ...missed, lifecycleEvent: null, encryptedContent: 7 },
      'entry-unreadable',
    ],
  ])('leaves out one with %s, says so, and takes the others in', async (_, odd, dropped) => {
    expect(await send([odd, missed])).toMatchObject({
      status: 202,
      dropped,
      deliveries: [{ notices: [{ kind: 'subscription', subscriptionId: 'sub', event: 'missed' }] }],
    });
  });

  it('takes nothing for no event of its life', async () => {
    const transcript = {
      ...missed,
      lifecycleEvent: null,
      resource: "communications/onlineMeetings('MSo-fixture')/transcripts('first')",
    };
    expect(await send([transcript])).toMatchObject({ deliveries: [{ notices: [{ transcript: 'first' }] }] });
  });
});
