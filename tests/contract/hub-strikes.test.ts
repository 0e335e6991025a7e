import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Socket } from 'socket.io-client';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { until } from '../support/clause-clients.ts';
import { type HubWorld, hubWorld, type Line } from '../support/hub-world.ts';

let hub: HubWorld;
let people: People;
let meetingId: string;

beforeAll(async () => {
  hub = await hubWorld({ budget: { burst: 10_000, perSecond: 10_000 } });
  people = await hub.world.organisation();
  for (const [seat, session] of Object.entries(people)) hub.sessions.set(seat, session);
  meetingId = await hub.world.prepare(people);
});
afterAll(() => hub.close());

/** Sends something that is no message, and waits for its answer where one comes. */
type Offend = (line: Socket) => Promise<unknown>;
const offences: Readonly<Record<string, Offend>> = {
  'a command that is none': (line) => line.emitWithAck('command', { command: { type: 'no-such-command' } }),
  'joining nothing': (line) => line.emitWithAck('join', null),
  'an event nobody knows': (line) => Promise.resolve(line.emit('constructor', { meetingId })),
};

describe('[R9] messages that are none', () => {
  for (const [what, offend] of Object.entries(offences)) {
    it(`are answered, and after twenty of them the line ends: ${what}`, async () => {
      const [honest, line] = [hub.dial('chair'), hub.dial('guest')];
      must(await honest.emitWithAck('join', { meetingId, since: 0 }));
      must(await line.emitWithAck('join', { meetingId, since: 0 }));
      const ends: string[] = [];
      line.on('disconnect', (reason) => void ends.push(reason));
      for (let i = 0; i < 19; i += 1) await offend(line as unknown as Socket);
      must(await line.emitWithAck('join', { meetingId, since: 0 }));
      expect(ends).toEqual([]);
      await offend(line as unknown as Socket);
      await until(() => ends.length > 0, 'the line to end');
      // Whoever calls again by itself begins anew: a page of another version is not locked out.
      await until(() => line.connected, 'the line to be back');
      must(await line.emitWithAck('join', { meetingId, since: 0 }));
      // Nobody else is shown out with them.
      expect(honest.connected).toBe(true);
      for (const one of [honest, line] satisfies Line[]) one.disconnect();
    });
  }

  it('that are refused for what they ask, and not for how, cost nothing', async () => {
    const line = hub.dial('guest');
    must(await line.emitWithAck('join', { meetingId, since: 0 }));
    for (let i = 0; i < 30; i += 1) {
      const message = {
        meetingId,
        commandId: crypto.randomUUID(),
        expectedVersion: 0,
        command: { type: 'close-meeting' } as const,
      };
      expect((await line.emitWithAck('command', message)).ok).toBe(false);
    }
    expect(line.connected).toBe(true);
    line.disconnect();
  });
});
