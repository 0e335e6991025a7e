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
import { agreeAndBind, besideApplication, joinings, sendAtOnce } from '../support/hook-burst.ts';

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

const send = (bodies: readonly string[]) => sendAtOnce({ port: app.klubba.port, hookId }, bodies);
const isTaken = ({ status }: { readonly status: number }): boolean => status >= 200 && status < 300;

async function kept(): Promise<{ rows: number; bound: number }> {
  const [row] = await database.admin<{ rows: number; bound: number }[]>`
    select count(*)::int as rows, count(binding_id)::int as bound from conference_delivery
    where account_id = ${hookId}`;
  return row ?? { rows: 0, bound: 0 };
}

describe(`[HOOKS] ${String(DELIVERIES)} deliveries at once`, () => {
  it(
    'are answered in time, each when it is on disk',
    async () => {
      await send(joinings(50, AT));
      const times: number[] = [];
      let unanswered = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = await kept();
        const sent = await send(joinings(DELIVERIES, AT));
        unanswered += sent.filter((one) => !isTaken(one)).length;
        times.push(...sent.map(({ ms }) => ms));
        const after = await kept();
        expect(after.rows - before.rows).toBe(DELIVERIES);
        expect(after.bound).toBe(after.rows);
      }
      const [p50, p99, most] = [0.5, 0.99, 1].map((share) => Math.round(percentile(times, share)));
      record({
        id: 'HOOKS',
        what: `${String(DELIVERIES)} deliveries at once`,
        rounds: ROUNDS,
        figure: `${String(unanswered)} without a 2xx; p50 ${String(p50)} ms, p99 ${String(p99)} ms, the slowest ${String(most)} ms`,
        target: 'all 2xx within 3 s, p99 under 200 ms',
        isReached: unanswered === 0,
        isInTime: (p99 ?? Infinity) < 200 && (most ?? Infinity) < 3_000,
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
        const sending = send(bodies);
        const moment = performance.now() + dice.between(10, FAULT_SIZE === 'ci' ? 60 : 250);
        await until(() => performance.now() > moment, 'the moment of the crash');
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
        isReached: found.lost + found.extra === 0 && found.again > 0,
      });
    },
    timeFor(ROUNDS, 30_000),
  );
});
