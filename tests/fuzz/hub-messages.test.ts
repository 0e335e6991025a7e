import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLog, verifyLog } from '#server/postgres/verify-log.ts';
import { must } from '../support/auth-world.ts';
import { until } from '../support/clause-clients.ts';
import { FAULT_SEED, percentile, record, roundsOf, timeFor } from '../support/fault-run.ts';
import { type HubWorld, hubWorld, insist, type Line } from '../support/hub-world.ts';
import type { People } from '../support/application-world.ts';
import { fc } from '../support/properties.ts';

const MESSAGES = roundsOf({ ci: 1_000, command: 20_000 });
/** More than one socket may send at once, so that each is also a flood. */
const BURST = 100;

let hub: HubWorld;
let people: People;
let meetingId: string;
let unhandled = 0;
const count = (): void => void (unhandled += 1);

beforeAll(async () => {
  hub = await hubWorld();
  people = await hub.world.organisation();
  for (const [seat, session] of Object.entries(people)) hub.sessions.set(seat, session);
  meetingId = await hub.world.prepare(people);
  process.on('unhandledRejection', count);
});
afterAll(async () => {
  process.off('unhandledRejection', count);
  await hub.close();
});

interface Message {
  readonly name: string;
  readonly body: readonly unknown[];
}

/** Unknown events, messages that are nearly right, right ones from somebody who may not, and the same id again and again. */
function anyMessage(repeatedId: string): fc.Arbitrary<Message> {
  const sound = { meetingId, commandId: repeatedId, expectedVersion: 0, command: { type: 'open-meeting' } };
  const value = fc.jsonValue({ maxDepth: 3 });
  const twisted = fc
    .tuple(fc.constantFrom('meetingId', 'commandId', 'expectedVersion', 'command', '__proto__', 'x'), value)
    .map(([key, other]) => ({ ...sound, [key]: other }));
  const command = fc.constantFrom(
    { type: 'close-meeting' },
    { type: 'move-pointer', clauseId: 'c2' },
    { type: 'answer-roll-call', participantId: 'm1', answer: 'remote' },
    { type: 'no-such-command' },
  );
  const forbidden = command.map((one) => ({ ...sound, commandId: randomUUID(), command: one }));
  const names = fc.constantFrom(
    'join',
    'command',
    'events',
    'revoked',
    'presence',
    '__proto__',
    'toString',
    '',
  );
  return fc.oneof(
    fc.tuple(names, fc.array(value, { maxLength: 3 })).map(([name, body]) => ({ name, body })),
    twisted.map((one) => ({ name: 'command', body: [one] })),
    forbidden.map((one) => ({ name: 'command', body: [one] })),
    fc.constant({ name: 'command', body: [sound] }),
    fc.constant({ name: 'join', body: [{ meetingId, since: Number.MAX_SAFE_INTEGER + 2 }] }),
  );
}

/** As many as are sent without looking whether one has been shown out. */
const SLICE = 25;

/** The guest may give none of these commands, and calls again when shown out; gives how often. */
async function attack(messages: readonly Message[], rejected: Map<string, number>): Promise<number> {
  let line = hub.dial('guest');
  let shownOut = 0;
  for (let from = 0; from < messages.length; from += SLICE) {
    if (await isShownOut(line, messages.slice(from, from + SLICE), rejected)) {
      line.disconnect();
      line = hub.dial('guest');
      shownOut += 1;
    }
  }
  line.disconnect();
  return shownOut;
}

/** A sound question after the others is answered when the server has read them all, unless it ended the line before. */
async function isShownOut(
  line: Line,
  messages: readonly Message[],
  rejected: Map<string, number>,
): Promise<boolean> {
  const raw = line as unknown as Socket;
  if (!raw.connected) await new Promise((resolve) => raw.once('connect', () => resolve(null)));
  for (const { name, body } of messages) {
    // A name that socket.io keeps for itself cannot be sent by its client at all.
    if (['connect', 'disconnect'].includes(name)) continue;
    raw.emit(name, ...body, (answer: { ok?: boolean; refusal?: { code: string } }) => {
      const code = answer.ok === false ? (answer.refusal?.code ?? '?') : 'accepted';
      rejected.set(code, (rejected.get(code) ?? 0) + 1);
    });
  }
  return new Promise((resolve) => {
    raw.emit('join', { meetingId, since: 0 }, () => resolve(false));
    raw.once('disconnect', () => resolve(true));
  });
}

/** The chair renames a clause again and again meanwhile, and the secretary hears of it. */
async function honest(isOver: () => boolean, line: Line): Promise<{ sent: number; ms: number[] }> {
  const ms: number[] = [];
  while (!isOver()) {
    const since = performance.now();
    const command = { type: 'rename-clause', clauseId: 'c3', title: `Fråga ${String(ms.length)}` } as const;
    must(await insist(line, { meetingId, commandId: randomUUID(), expectedVersion: 0, command }, 5_000));
    ms.push(performance.now() - since);
    const next = performance.now() + 60;
    await until(() => performance.now() > next, 'the next word');
  }
  return { sent: ms.length, ms };
}

describe('[R9] hostile messages to the meeting', () => {
  it(
    `are refused and counted, ${String(MESSAGES)} of them, and nobody else notices`,
    async () => {
      const [chair, secretary] = [hub.dial('chair'), hub.dial('secretary')];
      const heard: number[] = [];
      secretary.on('events', ({ events }) => void heard.push(...events.map((one) => one.version)));
      must(await secretary.emitWithAck('join', { meetingId, since: 0 }));
      const rejected = new Map<string, number>();
      let isOver = false;
      let shownOut = 0;
      const writing = honest(() => isOver, chair);
      const repeatedId = randomUUID();
      for (let sent = 0, batch = 0; sent < MESSAGES; sent += BURST, batch += 1)
        shownOut += await attack(
          fc.sample(anyMessage(repeatedId), { numRuns: BURST, seed: FAULT_SEED + batch }),
          rejected,
        );
      isOver = true;
      const { sent, ms } = await writing;
      await until(() => heard.length >= sent, 'the secretary to hear everything');
      const log = await readLog(hub.world.db.admin, meetingId);
      const foreign = log.rows.length - 1 - sent;
      const isInOrder = heard.every((version, i) => version === i + 2);
      const answered = [...rejected.values()].reduce((sum, one) => sum + one, 0);
      const accepted = rejected.get('accepted') ?? 0;
      const counted = (hub.refused.get('malformed') ?? 0) + (hub.refused.get('too-many-messages') ?? 0);
      expect(shownOut).toBeGreaterThan(0);
      expect(hub.refused.get('malformed') ?? 0).toBeGreaterThan(0);
      expect(hub.refused.get('too-many-messages') ?? 0).toBeGreaterThan(0);
      record({
        id: 'R9',
        what: 'bad input to the meeting',
        rounds: MESSAGES,
        figure: `${String(foreign)} changes by it, ${String(accepted)} accepted of ${String(answered)} answered, ${String(counted)} counted as malformed or too many, shown out ${String(shownOut)} times, ${String(unhandled + hub.faults.length)} faults; the others' ${String(sent)} commands answered p99 ${percentile(ms, 0.99).toFixed(0)} ms${isInOrder ? '' : ', heard out of order'}`,
        target:
          'all refused and counted, out after 20, 0 changes, 0 faults, the others hear everything in order',
        isReached:
          foreign + accepted + unhandled + hub.faults.length === 0 && isInOrder && verifyLog(log) === null,
      });
    },
    timeFor(MESSAGES, 30),
  );
});
