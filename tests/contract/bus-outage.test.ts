import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bus } from '#server/application/bus.ts';
import { createPostgresBus, type NoticeLine } from '#server/realtime/bus/postgres-bus.ts';
import { createRedisBus } from '#server/realtime/bus/redis-bus.ts';
import { until } from '../support/clause-clients.ts';
import { redisBinary, startRedis, type TestRedis } from '../support/redis-server.ts';

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
  }, 60_000);
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
