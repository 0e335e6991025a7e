import { randomUUID } from 'node:crypto';
import { civilDate, clockTime } from '#lib/domain/wording/dates.ts';
import { appClock } from './app-clock.ts';
import { zoomHeaders } from './conference/zoom-webhooks.ts';
import { agreeAndBind, besideApplication } from './hook-burst.ts';
import { HOOK_SECRET, zoomBody, zoomSettings } from './hook-world.ts';
import type { Klubba } from './server.ts';

export type CallScene = Awaited<ReturnType<typeof callScene>>;

/** A call that the meeting is held in: who comes and goes is told to the application's hook as Zoom tells it. */
export async function callScene(klubba: Klubba, settings = zoomSettings()) {
  const database = await besideApplication(klubba.dataDir);
  let hookId = '';
  let number = 8_000_000_000;
  const { now, later } = appClock(klubba);

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
      hookId = await agreeAndBind(database, klubba.dataDir, meetingId, String(number), settings);
    },
    /** `ago`: seconds. Gives the key of the connection. */
    async joins(name: string, key: string = randomUUID(), ago = 0): Promise<string> {
      await tell('participant_joined', { name, key, ago });
      return key;
    },
    /** Gives when. */
    leaves: (name: string, key: string, ago = 0): Promise<string> =>
      tell('participant_left', { name, key, ago }),
    /** Waits to be let in, or is put back to wait. */
    waits: (name: string, key: string): Promise<string> =>
      tell('participant_put_in_waiting_room', { name, key }),
    /** Ends for everybody. */
    ends: (): Promise<string> => tell('ended', { name: '', key: '' }),
    now,
    later,
    close: () => database.close(),
  };
}
