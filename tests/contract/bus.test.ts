import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bus, BusMessage } from '#server/application/bus.ts';
import { openNotices } from '#server/postgres/notices.ts';
import { createMemoryLine } from '#server/realtime/bus/memory-bus.ts';
import { createPostgresBus } from '#server/realtime/bus/postgres-bus.ts';
import { createRedisBus } from '#server/realtime/bus/redis-bus.ts';
import { until } from '../support/clause-clients.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { redisBinary, startRedis, type TestRedis } from '../support/redis-server.ts';

/** What the same tests need of each kind of line. */
interface Line {
  join(): Bus;
  /** Breaks the line under everybody and lets it come back by itself. */
  breakAndMend(): Promise<void>;
  close(): Promise<void>;
}

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const id = randomUUID();
const HELLO = 'hello';
const meeting = { organisationId: id, meetingId: id };
const advanced = (version: number): BusMessage => ({ kind: 'meeting-advanced', ...meeting, version });

function memory(): Promise<Line> {
  const line = createMemoryLine();
  return Promise.resolve({
    join: () => line.join(log),
    breakAndMend() {
      line.cut();
      line.mend();
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  });
}

async function postgres(): Promise<Line> {
  const database: TestDatabase = await testDatabase();
  return {
    join: () =>
      createPostgresBus({
        open: (hears) => openNotices({ target: database.target, channel: 'klubba_bus', ...hears }),
        log,
      }),
    async breakAndMend() {
      const ended = await database.admin`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'klubba-bus'`;
      expect(ended.length).toBeGreaterThan(0);
    },
    close: () => database.drop(),
  };
}

async function redis(): Promise<Line> {
  const server: TestRedis = await startRedis();
  return {
    join: () => createRedisBus({ url: server.url, log }),
    async breakAndMend() {
      await server.kill();
      await server.start();
    },
    close: () => server.kill(),
  };
}

const kinds = [
  ['memory', memory, true],
  ['PostgreSQL', postgres, true],
  ['Redis', redis, redisBinary !== undefined],
] as const;

describe.each(kinds)('the bus on %s', (name, open, isThere) => {
  const test = it.skipIf(!isThere);
  let line: Line;
  let one: Bus;
  let two: Bus;
  const heardBy = (bus: Bus): BusMessage[] => {
    const heard: BusMessage[] = [];
    bus.onMessage((message) => {
      if (!('organisationId' in message) || message.organisationId !== HELLO) heard.push(message);
    });
    return heard;
  };
  /** Connecting takes a moment, and nobody waits for it: say something until it is heard. */
  async function connected(from: Bus, to: Bus): Promise<void> {
    let isHeard = false;
    const stop = to.onMessage(() => (isHeard = true));
    await until(() => {
      from.publish({ kind: 'clauses-sealed', organisationId: HELLO, meetingId: randomUUID() });
      return isHeard;
    }, `${name} to carry a message`);
    stop();
  }

  beforeAll(async () => {
    if (!isThere) return;
    line = await open();
    one = line.join();
    two = line.join();
    await connected(one, two);
    await connected(two, one);
  });
  afterAll(async () => {
    if (!isThere) return;
    await one.close();
    await two.close();
    await line.close();
  });

  test('carries every kind of message to the others and nothing back', async () => {
    const [own, heard] = [heardBy(one), heardBy(two)];
    const online = { accountId: 'a', name: 'Åsa Öberg 🙂', participantId: 'p', role: 'chair' } as const;
    const messages: BusMessage[] = [
      { kind: 'clause-written', ...meeting, clauseId: 'c1', seq: 7 },
      { kind: 'clauses-sealed', ...meeting },
      {
        kind: 'clause-presence',
        ...meeting,
        clauseId: 'c1',
        entries: [{ clientId: 4_294_967_295, clock: 3, state: '{"user":{"name":"Åsa"}}' }],
      },
      advanced(12),
      { kind: 'meeting-presence', node: one.node, meetingId: id, online: [online] },
    ];
    for (const message of messages) one.publish(message);
    await until(() => heard.length >= messages.length, 'five messages');
    expect(heard).toEqual(messages);
    await connected(two, one);
    expect(own).toEqual([]);
  });

  test('carries a list longer than any notice whole', async () => {
    const heard = heardBy(two);
    const online = Array.from({ length: 400 }, (_, i) => ({
      accountId: randomUUID(),
      name: `Åke Ängström-Öberg nummer ${String(i)} "\\\n'`,
      participantId: `p${String(i)}`,
      role: 'member' as const,
    }));
    const message: BusMessage = { kind: 'meeting-presence', node: one.node, meetingId: id, online };
    one.publish(message);
    one.publish(advanced(13));
    await until(() => heard.length >= 2, 'the list');
    expect(heard).toEqual([message, advanced(13)]);
  });

  test('tells a stream of news about one thing as the newest, in order and soon', async () => {
    const heard = heardBy(two);
    const last = 2_000;
    for (let seq = 1; seq <= last; seq += 1) {
      one.publish({ kind: 'clause-written', ...meeting, clauseId: 'c2', seq });
      if (seq % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const seqs = () => heard.flatMap((message) => (message.kind === 'clause-written' ? [message.seq] : []));
    await until(() => seqs().at(-1) === last, 'the last word');
    expect(seqs()).toEqual([...seqs()].sort((a, b) => a - b));
    expect(seqs().length).toBeLessThan(60);
  });

  test('a listener that fails keeps neither the others nor the next message away', async () => {
    const stop = two.onMessage(() => {
      throw new Error('broken listener');
    });
    const heard = heardBy(two);
    one.publish(advanced(20));
    await until(() => heard.length === 1, 'the first');
    one.publish(advanced(21));
    await until(() => heard.length === 2, 'the second');
    stop();
  });

  test('says that something may have been missed when the line comes back, and carries on', async () => {
    let resumed = 0;
    const stops = [one, two].map((bus) => bus.onResumed(() => (resumed += 1)));
    await line.breakAndMend();
    await until(() => resumed >= 2, 'both to be back', 15_000);
    await connected(one, two);
    await connected(two, one);
    for (const stop of stops) stop();
  });

  test('after closing nothing is heard and nothing throws', async () => {
    const third = line.join();
    await connected(one, third);
    const heard = heardBy(third);
    await third.close();
    third.publish(advanced(1));
    const others = heardBy(two);
    one.publish(advanced(30));
    await until(() => others.length === 1, 'the others to hear it');
    expect(heard).toEqual([]);
  });
});
