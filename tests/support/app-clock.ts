import { resolve } from 'node:path';
import type { Klubba } from './server.ts';

/** How far the application's clock goes ahead at a time: longer than a lost line is only shown. */
export const STEP_MS = 90_000;

/** What an application is started with so that its clock can be moved. */
export const MOVING_CLOCK = {
  NODE_OPTIONS: `--import=${resolve('tests/support/moving-clock.mjs')}`,
  CLOCK_STEP_MS: String(STEP_MS),
} as const;

export type AppClock = ReturnType<typeof appClock>;

/** The clock of an application that was started with {@link MOVING_CLOCK}. */
export function appClock({ origin, pid }: Pick<Klubba, 'origin' | 'pid'>) {
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const shown = async (cookie: string, meetingId: string): Promise<number> => {
    const answer = await fetch(`${origin}/meetings/${meetingId}/call`, { headers: { cookie } });
    return Date.parse(((await answer.json()) as { now: string }).now);
  };
  return {
    now,
    /** Later by so many steps; the meeting is one that is bound to a call. */
    async later(cookie: string, meetingId: string, steps = 1): Promise<void> {
      for (let step = 0; step < steps; step += 1) {
        const until = now() + STEP_MS / 2;
        ahead += STEP_MS;
        process.kill(pid, 'SIGUSR2');
        while ((await shown(cookie, meetingId)) < until);
      }
    },
  };
}
