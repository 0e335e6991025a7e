import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { People } from './application-world.ts';
import { must } from './auth-world.ts';
import { graphWorld, type GraphWorld, JOIN } from './graph-world.ts';
import { NOW } from './hook-world.ts';

/** For each test of a file an organisation that has an agreement with Teams and a meeting, in one world with its Graph. */
export function graphScene() {
  let opened: GraphWorld | undefined;
  let made: { readonly people: People; readonly hook: string; readonly meetingId: string } | undefined;
  const world = (): GraphWorld => {
    if (!opened) throw new Error('the world of Graph has not been opened');
    return opened;
  };
  const scene = () => {
    if (!made) throw new Error('no test has begun');
    return made;
  };
  beforeAll(async () => {
    opened = await graphWorld();
  });
  beforeEach(async () => {
    world().at(NOW);
    const people = await world().organisation();
    made = { people, hook: await world().agreement(people), meetingId: await world().meeting(people) };
  });
  afterEach(async () => {
    const { graph } = world();
    await world().left();
    graph.subscriptions.clear();
    graph.forbid(undefined);
    world().reports.length = 0;
    world().transcripts.length = 0;
    for (const part of ['meetingCallEvents', 'transcripts']) graph.withoutConsent(part, false);
  });
  afterAll(() => world().close());

  return {
    world,
    scene,
    after: (ms: number): void => world().at(new Date(Date.parse(NOW) + ms).toISOString()),
    bind: (id = scene().meetingId, link = JOIN) => world().bound(scene().people, scene().hook, id, link),
    async change(settings: Record<string, unknown>) {
      const { people, hook } = scene();
      const asked = { session: people.secretary, id: hook, name: 'Teams', settings };
      return must(await world().useCases.changeAgreement(asked));
    },
    /** The only subscription there is. */
    only() {
      const all = world().subscriptions();
      expect(all).toHaveLength(1);
      const [one] = all;
      if (!one) throw new Error('nothing is subscribed to');
      return one;
    },
  };
}
