import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#server/postgres/connect-database.ts';
import { appWorld } from '../support/app-world.ts';
import { until } from '../support/clause-clients.ts';
import {
  createDice,
  FAULT_SEED,
  FAULT_SIZE,
  percentile,
  record,
  roundsOf,
  timeFor,
} from '../support/fault-run.ts';
import { agreeAndBind, besideApplication, joinings, LINES, sendAtOnce } from '../support/hook-burst.ts';

/*
 * A large meeting begins: everybody joins at once, and Zoom tells of each with a delivery of its own. What is answered with
 * a 2xx is on disk; what is not comes again.
 */
const DELIVERIES = FAULT_SIZE === 'ci' ? 200 : 1_000;
const ROUNDS = roundsOf({ ci: 1, command: 3, full: 20 });
/** Of the meeting that appWorld makes, which was to begin at nine in Stockholm. */
const AT = '2026-11-20T08:01:00Z';

const app = appWorld();
let database: Database;
let hookId: string;

beforeAll(async () => {
  await app.open();
  database = await besideApplication(app.dataDir);
  hookId = await agreeAndBind(database, app.dataDir, app.meeting.id);
}, 90_000);
afterAll(async () => {
  await database.close();
  await app.close();
}, 30_000);

const send = (bodies: readonly string[], lines = LINES) =>
  sendAtOnce({ port: app.klubba.port, hookId }, bodies, { lines });
const isTaken = ({ status }: { readonly status: number }): boolean => status >= 200 && status < 300;

async function kept(): Promise<{ rows: number; bound: number }> {
  const [row] = await database.admin<{ rows: number; bound: number }[]>`
    select count(*)::int as rows, count(binding_id)::int as bound from conference_delivery
    where account_id = ${hookId}`;
  return row ?? { rows: 0, bound: 0 };
}

describe(`[HOOKS] ${String(DELIVERIES)} deliveries at once`, () => {
  it.each([
    ['a line each', DELIVERIES, 'all 2xx within 3 s'],
    [`${String(LINES)} lines`, LINES, 'all 2xx, p99 under 200 ms'],
  ] as const)(
    'are answered in time, over %s, when they are on disk',
    async (lines, count, target) => {
      const most = lines === 'a line each' ? { p99: 3_000, slowest: 3_000 } : { p99: 200, slowest: 3_000 };
      await send(joinings(200, AT), count);
      const times: number[] = [];
      const whole: number[] = [];
      let unanswered = 0;
      let refused = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = await kept();
        const bodies = joinings(DELIVERIES, AT);
        const since = performance.now();
        const sent = await send(bodies, count);
        whole.push(performance.now() - since);
        refused += sent.filter(({ status }) => status >= 300).length;
        // Too late for it, or never there: it comes again, as Zoom's does.
        const missing = bodies.filter((_body, i) => !isTaken(sent[i] ?? { status: 0 }));
        unanswered += missing.length;
        await send(missing, count);
        times.push(...sent.map(({ ms }) => ms));
        const after = await kept();
        expect(after.rows - before.rows).toBe(DELIVERIES);
        expect(after.bound).toBe(after.rows);
      }
      const [p50, p99, slowest] = [0.5, 0.99, 1].map((share) => Math.round(percentile(times, share)));
      record({
        id: 'HOOKS',
        what: `${String(DELIVERIES)} deliveries at once over ${lines}`,
        rounds: ROUNDS,
        figure: `${String(unanswered)} without a 2xx; p50 ${String(p50)} ms, p99 ${String(p99)} ms, the slowest ${String(slowest)} ms; all in ${String(Math.round(percentile(whole, 1)))} ms`,
        target,
        isReached: refused === 0,
        isInTime: unanswered === 0 && (p99 ?? Infinity) < most.p99 && (slowest ?? Infinity) < most.slowest,
      });
    },
    timeFor(ROUNDS, 15_000),
  );

  it(
    'lose nothing and double nothing when the application is killed in the middle',
    async () => {
      const dice = createDice(FAULT_SEED);
      const found = { answered: 0, again: 0, lost: 0, extra: 0 };
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = await kept();
        const bodies = joinings(DELIVERIES, AT);
        const enough = dice.between(DELIVERIES * 0.05, DELIVERIES * 0.7);
        let answered = 0;
        const sending = sendAtOnce({ port: app.klubba.port, hookId }, bodies, {
          onAnswered: () => (answered += 1),
        });
        await until(() => answered >= enough, 'the moment of the crash');
        await app.klubba.kill('SIGKILL');
        const first = await sending;
        const promised = first.filter(isTaken).length;
        const onDisk = (await kept()).rows - before.rows;
        found.answered += promised;
        // What was answered for is there already, before anything is sent again.
        found.lost += Math.max(0, promised - onDisk);
        await app.startAgain();
        const missing = bodies.filter((_body, i) => !isTaken(first[i] ?? { status: 0 }));
        found.again += missing.length;
        const second = await send(missing);
        expect(second.filter((one) => !isTaken(one))).toEqual([]);
        const gained = (await kept()).rows - before.rows;
        found.lost += Math.max(0, DELIVERIES - gained);
        found.extra += Math.max(0, gained - DELIVERIES);
      }
      record({
        id: 'HOOKS',
        what: `kill -9 while ${String(DELIVERIES)} are delivered`,
        rounds: ROUNDS,
        figure: `${String(found.answered)} answered before, ${String(found.again)} sent again; ${String(found.lost)} lost, ${String(found.extra)} doubled`,
        target: '0 lost, 0 doubled',
        isReached: found.lost + found.extra === 0 && found.again > 0 && found.answered > 0,
      });
    },
    timeFor(ROUNDS, 30_000),
  );
});
