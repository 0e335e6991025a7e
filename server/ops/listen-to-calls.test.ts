import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { People } from '../../tests/support/application-world.ts';
import { must } from '../../tests/support/auth-world.ts';
import { until } from '../../tests/support/clause-clients.ts';
import { graphWorld, type GraphWorld, JOIN } from '../../tests/support/graph-world.ts';
import { NOW } from '../../tests/support/hook-world.ts';
import { listenToCalls } from './listen-to-calls.ts';

let world: GraphWorld;
let people: People;
let hook: string;
let meetingId: string;
let listening: ReturnType<typeof listenToCalls>;
const failed: object[] = [];

beforeAll(async () => {
  world = await graphWorld();
});
beforeEach(async () => {
  world.at(NOW);
  people = await world.organisation();
  hook = await world.agreement(people);
  meetingId = await world.meeting(people);
  const log = { error: (facts: object) => void failed.push(facts) };
  listening = listenToCalls({ dependencies: world.tending, admin: world.db.admin, log });
  world.hooks.listening = listening;
});
afterEach(async () => {
  await listening.stop();
  // Every test has an organisation of its own in the same tenant, and Graph gives one for each meeting.
  must(await world.useCases.unbindMeeting({ session: people.secretary, meetingId }));
  world.graph.subscriptions.clear();
  expect(failed.splice(0)).toEqual([]);
});
afterAll(() => world.close());

describe('listening to calls, in the background', () => {
  it('begins when a meeting is bound and ends with the agreement, and nobody waits for it', async () => {
    await world.bound(people, hook, meetingId, JOIN);
    await until(() => world.subscriptions().length === 1, 'a subscription');
    const session = people.secretary;
    must(await world.useCases.endAgreement({ session, id: hook }));
    await until(() => world.subscriptions().length === 0, 'its end');
  });

  it('does once what is asked while it is busy, and no more when it has stopped', async () => {
    await world.bound(people, hook, meetingId, JOIN);
    const { organisationId } = people.secretary.account;
    for (let i = 0; i < 20; i += 1) listening.changed(organisationId);
    await until(() => world.subscriptions().length === 1, 'a subscription');
    await listening.stop();
    world.graph.subscriptions.clear();
    await world.db.admin`update graph_subscription set graph_id = null, due_at = now() - interval '1 year'`;
    listening.changed(organisationId);
    await listening.stop();
    expect(world.subscriptions()).toEqual([]);
  });

  it('does anew what Graph has taken away', async () => {
    await world.bound(people, hook, meetingId, JOIN);
    await until(() => world.subscriptions().length === 1, 'a subscription');
    await until(async () => (await world.rows(people)).some(({ graphId }) => graphId !== null), 'its row');
    const [first] = world.subscriptions();
    await world.graph.lifecycle(first?.id ?? '', 'subscriptionRemoved');
    await until(() => world.subscriptions().some(({ id }) => id !== first?.id), 'another');
  });
});
