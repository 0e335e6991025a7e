import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { civilDate, clockTime } from '#lib/domain/wording/dates.ts';
import { zoomHeaders } from './conference/zoom-webhooks.ts';
import { agreeAndBind, besideApplication } from './hook-burst.ts';
import { HOOK_SECRET, zoomBody } from './hook-world.ts';
import type { Klubba } from './server.ts';

/** How far the application's clock goes ahead at a time: longer than a lost line is only shown. */
const STEP_MS = 90_000;

/** What an application is started with so that its clock can be moved. */
export const MOVING_CLOCK = {
  NODE_OPTIONS: `--import=${resolve('tests/support/moving-clock.mjs')}`,
  CLOCK_STEP_MS: String(STEP_MS),
} as const;

export type CallScene = Awaited<ReturnType<typeof callScene>>;

/** A call that the meeting is held in: who comes and goes is told to the application's hook as Zoom tells it. */
export async function callScene(klubba: Klubba) {
  let ahead = 0;
  const database = await besideApplication(klubba.dataDir);
  let hookId = '';
  let number = 8_000_000_000;
  const now = (): number => Date.now() + ahead;
  const clockOf = async (cookie: string, meetingId: string): Promise<number> => {
    const answer = await fetch(`${klubba.origin}/meetings/${meetingId}/call`, { headers: { cookie } });
    return Date.parse(((await answer.json()) as { now: string }).now);
  };

  async function tell(event: string, given: { name: string; key: string; ago?: number }): Promise<string> {
    const at = new Date(now() - (given.ago ?? 0) * 1000).toISOString();
    const body = zoomBody({
      event,
      name: given.name,
      key: given.key,
      at,
      uuid: String(number),
      number: String(number),
    });
    const seconds = Math.floor(now() / 1000);
    const answer = await fetch(`${klubba.origin}/api/hooks/zoom/${hookId}`, {
      method: 'POST',
      headers: zoomHeaders(body, { secret: HOOK_SECRET, seconds }),
      body,
    });
    if (answer.status !== 204) throw new Error(`the hook answered ${String(answer.status)}`);
    return at;
  }

  return {
    /** For the head of a meeting that is held now. */
    start: () => ({
      date: civilDate(new Date(now()).toISOString()),
      startTime: clockTime(new Date(now()).toISOString(), 'en'),
    }),
    /** The one that is told of from now on. */
    async bind(meetingId: string): Promise<void> {
      number += 1;
      hookId = await agreeAndBind(database, klubba.dataDir, meetingId, String(number));
    },
    /** `ago`: seconds. Gives the key of the connection. */
    async joins(name: string, key: string = randomUUID(), ago = 0): Promise<string> {
      await tell('participant_joined', { name, key, ago });
      return key;
    },
    /** Gives when. */
    leaves: (name: string, key: string, ago = 0): Promise<string> =>
      tell('participant_left', { name, key, ago }),
    /** Later, by the application's clock. */
    async later(cookie: string, meetingId: string): Promise<void> {
      const until = now() + STEP_MS / 2;
      ahead += STEP_MS;
      process.kill(klubba.pid, 'SIGUSR2');
      while ((await clockOf(cookie, meetingId)) < until);
    },
    close: () => database.close(),
  };
}
