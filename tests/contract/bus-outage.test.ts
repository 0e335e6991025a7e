import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bus } from '#server/application/bus.ts';
import { createAccountStore } from '#server/postgres/account-store.ts';
import { type DatabaseTarget, pool } from '#server/postgres/connect.ts';
import { openNotices } from '#server/postgres/notices.ts';
import { createPostgresBus, type NoticeLine } from '#server/realtime/bus/postgres-bus.ts';
import { createRedisBus } from '#server/realtime/bus/redis-bus.ts';
import { until } from '../support/clause-clients.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { redisBinary, startRedis, type TestRedis } from '../support/redis-server.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/unix-proxy.ts';

const advanced = (version: number) =>
  ({ kind: 'meeting-advanced', organisationId: 'o', meetingId: 'm', version }) as const;

function listening(): { log: Parameters<typeof createRedisBus>[0]['log']; lines: string[] } {
  const lines: string[] = [];
  const say = (_facts: object, line: string): void => void lines.push(line);
  return { log: { info: say, warn: say, error: say }, lines };
}

describe.skipIf(redisBinary === undefined)('Redis that is away', () => {
  let redis: TestRedis;
  let buses: Bus[];
  const { log, lines } = listening();
  const rejections: unknown[] = [];
  const note = (error: unknown): void => void rejections.push(error);

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    redis = await startRedis();
    await redis.kill();
    buses = [createRedisBus({ url: redis.url, log }), createRedisBus({ url: redis.url, log })];
  });
  afterAll(async () => {
    for (const bus of buses) await bus.close();
    await redis.kill();
    process.off('unhandledRejection', note);
  });

  it('at the start and later: nobody waits, one line says so, and what comes afterwards is heard', async () => {
    const [one, two] = buses as [Bus, Bus];
    const heard: number[] = [];
    let resumed = 0;
    two.onMessage((message) => message.kind === 'meeting-advanced' && heard.push(message.version));
    two.onResumed(() => (resumed += 1));
    for (let round = 1; round <= 3; round += 1) {
      const before = Date.now();
      for (let i = 0; i < 1_000; i += 1) one.publish(advanced(i));
      expect(Date.now() - before).toBeLessThan(100);
      await until(
        () => lines.filter((line) => line.includes('Redis is away')).length >= 2 * round,
        'the news',
      );
      await redis.start();
      const [last, times] = [round * 10_000, resumed];
      await until(() => resumed > times, 'the line', 15_000);
      await until(() => {
        one.publish(advanced(last));
        return heard.includes(last);
      }, 'a message');
      await redis.kill();
    }
    // Old news did not wait for Redis to come back.
    expect(heard.filter((version) => version < 1_000)).toEqual([]);
    expect(lines.filter((line) => line.includes('Redis is away')).length).toBeLessThanOrEqual(8);
    expect(lines.filter((line) => line.includes('Redis is back')).length).toBeGreaterThanOrEqual(6);
    expect(rejections).toEqual([]);
  });
});

describe.skipIf(process.env['DATABASE_URL'] !== undefined)('PostgreSQL that is away', () => {
  let db: TestDatabase;
  let proxy: DatabaseProxy;
  beforeAll(async () => {
    db = await testDatabase();
    proxy = await startDatabaseProxy(db.target);
  });
  afterAll(async () => {
    await proxy.close();
    await db.drop();
  });
  const join = (target: DatabaseTarget, log: Parameters<typeof createRedisBus>[0]['log']): Bus =>
    createPostgresBus({
      beatMs: 50,
      log,
      open: (hears) => openNotices({ target, channel: 'klubba_bus', ...hears }),
    });

  it.each([
    ['refuses for a while', () => proxy.stop(), () => proxy.start()],
    [
      'takes everything and answers nothing',
      () => Promise.resolve(void (proxy.isSwallowing = true)),
      () => Promise.resolve(void (proxy.isSwallowing = false)),
    ],
  ])(
    'one that %s: nobody waits, and the line comes back by itself',
    async (_, takeAway, giveBack) => {
      const { log, lines } = listening();
      const [near, far] = [join(db.target, log), join(proxy.target, log)];
      const heard: number[] = [];
      let resumed = 0;
      far.onMessage((message) => message.kind === 'meeting-advanced' && heard.push(message.version));
      far.onResumed(() => (resumed += 1));
      const say = (from: Bus, version: number) =>
        until(
          () => {
            from.publish(advanced(version));
            return heard.includes(version);
          },
          'a message',
          15_000,
        );
      await say(near, 1);
      await takeAway();
      await until(() => lines.some((line) => line.includes('is away')), 'the news');
      // Several tries fail before it is there again.
      const since = Date.now();
      await until(() => {
        const before = Date.now();
        far.publish(advanced(99));
        expect(Date.now() - before).toBeLessThan(50);
        return Date.now() - since > 1_500;
      }, 'some tries');
      await giveBack();
      await until(() => resumed > 0, 'the line', 15_000);
      await say(near, 2);
      expect(lines.some((line) => line.includes('is back'))).toBe(true);
      await near.close();
      await far.close();
    },
    40_000,
  );

  it('[R14] ended sessions are heard again after the database was away', async () => {
    const hears = pool(proxy.target, { max: 2 });
    const store = createAccountStore({ sql: hears });
    const heard: string[] = [];
    const stop = await store.hearEnded((message) => void heard.push(message));
    const tells = createAccountStore({ sql: db.app });
    await tells.announceEnded('before');
    await until(() => heard.includes('before'), 'the first');
    await proxy.stop();
    const since = Date.now();
    await until(() => Date.now() - since > 1_500, 'some tries');
    await proxy.start();
    await until(
      async () => {
        await tells.announceEnded('after');
        return heard.includes('after');
      },
      'the second',
      15_000,
    );
    await stop();
    await hears.end({ timeout: 1 });
  });
});

describe('the line over PostgreSQL', () => {
  it('is opened anew when it is up in name only', async () => {
    const { log, lines } = listening();
    const opened: { onText(text: string): void; onListening(): void }[] = [];
    let isDead = false;
    let reopened = 0;
    const bus = createPostgresBus({
      beatMs: 10,
      log,
      open(hears): NoticeLine {
        opened.push(hears);
        setImmediate(hears.onListening);
        return {
          send(texts) {
            // A dead connection takes everything and says nothing.
            if (!isDead) for (const text of texts) hears.onText(text);
            return Promise.resolve();
          },
          reopen() {
            reopened += 1;
            isDead = false;
            setImmediate(hears.onListening);
          },
          close: () => Promise.resolve(),
        };
      },
    });
    let resumed = 0;
    bus.onResumed(() => (resumed += 1));
    await until(() => opened.length === 1, 'the line');
    expect(reopened).toBe(0);
    isDead = true;
    await until(() => reopened === 1 && resumed === 1, 'the line to be opened again');
    await until(() => lines.some((line) => line.includes('is back')), 'the news');
    await bus.close();
    expect(reopened).toBe(1);
  });

  it('ignores what it cannot read, and says so', async () => {
    const { log, lines } = listening();
    let tell: (text: string) => void = () => undefined;
    const bus = createPostgresBus({
      log,
      open: ({ onText }) => {
        tell = onText;
        return {
          send: () => Promise.resolve(),
          reopen: () => undefined,
          close: () => Promise.resolve(),
        };
      },
    });
    const heard: unknown[] = [];
    bus.onMessage((message) => heard.push(message));
    const other = randomUUID();
    const good = JSON.stringify(advanced(3));
    for (const text of [
      '',
      ' ',
      'x',
      `${other} `,
      `${other} {`,
      `${other} {}`,
      `${other} #1.0.2`,
      '[',
      'null',
    ])
      tell(text);
    // A part out of nowhere, one too many, a part of another; a kind from a newer Klubba beside one we know.
    for (const part of ['#5.1.2 aGk=', '#6.0.9999 aGk=', '#7.0.2 aGk=', '#8.1.2 aGk='])
      tell(`${other} ${part}`);
    tell(`${other} [{"kind":"from-the-future"},${good},{"kind":"meeting-advanced","version":-1}]`);
    expect(heard).toEqual([advanced(3)]);
    expect(lines.length).toBeGreaterThan(3);
    await bus.close();
  });
});
