import { describe, expect, it } from 'vitest';
import type { AppWorld } from '../../support/app-world.ts';
import { until } from '../../support/clause-clients.ts';
import { record, roundsOf, timeFor } from '../../support/fault-run.ts';
import { auditWords } from '../../support/typist.ts';

const ROUNDS = roundsOf({ ci: 1, command: 50 });
const EDITORS = 20;

export function applicationTerminated(app: AppWorld): void {
  describe('[R19] the application asked to stop while people write', () => {
    it(
      `saves everything it was given, says so first and ends, ${String(ROUNDS)} times`,
      async () => {
        const typists = await app.typists(EDITORS, 't');
        const found = { promised: 0, lost: 0, doubled: 0, worstExitMs: 0, unhealthy: 0, wasNeverUnready: 0 };
        for (let round = 0; round < ROUNDS; round += 1) {
          const before = typists.map((one) => one.savedCount);
          for (const one of typists) one.start();
          await until(
            () => typists.every((one, i) => one.savedCount > (before[i] ?? 0)),
            'all to be writing',
          );
          const since = performance.now();
          let isOver = false;
          const watching = watchHealth(app.klubba.origin, () => isOver);
          const code = await app.klubba.kill('SIGTERM');
          isOver = true;
          found.worstExitMs = Math.max(found.worstExitMs, performance.now() - since);
          expect(code).toBe(0);
          const seen = await watching;
          found.unhealthy += seen.unhealthy;
          if (!seen.wasUnready) found.wasNeverUnready += 1;
          const promised = typists.flatMap((one) => one.savedWords);
          for (const one of typists) {
            one.stop();
            one.provider.disconnect();
          }
          await app.startAgain();
          const audit = auditWords(await app.readFresh(), promised);
          found.promised += promised.length;
          found.lost += audit.lost.length;
          found.doubled += audit.doubled.length;
          for (const one of typists) one.provider.connect();
          await Promise.all(typists.map((one) => one.saved()));
        }
        const all = auditWords(
          await app.readFresh(),
          typists.flatMap((one) => one.typedWords),
        );
        for (const one of typists) one.destroy();
        expect(all).toEqual({ lost: [], doubled: [] });
        record({
          id: 'R19',
          what: 'SIGTERM under load',
          rounds: ROUNDS,
          figure: `${String(found.lost)} lost, ${String(found.doubled)} doubled of ${String(found.promised)} acknowledged; slowest exit ${String(Math.round(found.worstExitMs))} ms; /healthz answered otherwise than 200 ${String(found.unhealthy)} times, /readyz was never 503 in ${String(found.wasNeverUnready)} rounds`,
          target: '0 lost; exit <= 10 s; /readyz 503 first, /healthz 200 to the end',
          isReached:
            found.lost + found.doubled + found.unhealthy + found.wasNeverUnready === 0 &&
            found.worstExitMs <= 10_000,
        });
      },
      timeFor(ROUNDS, 15_000),
    );
  });
}

/** Asks as a load balancer does until the port is shut. */
async function watchHealth(
  origin: string,
  isOver: () => boolean,
): Promise<{ unhealthy: number; wasUnready: boolean }> {
  const seen = { unhealthy: 0, wasUnready: false };
  while (!isOver()) {
    const [health, ready] = await Promise.all(
      ['/healthz', '/readyz'].map((path) =>
        fetch(`${origin}${path}`, { headers: { connection: 'close' } }).then(
          ({ status }) => status,
          // The port is shut: nothing is said any more.
          () => undefined,
        ),
      ),
    );
    if (health !== undefined && health !== 200) seen.unhealthy += 1;
    if (ready === 503) seen.wasUnready = true;
  }
  return seen;
}
