import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import { APP_CLAUSE, type AppWorld } from '../../support/app-world.ts';
import { until } from '../../support/clause-clients.ts';
import { createDice, FAULT_SEED, percentile, record, roundsOf, timeFor } from '../../support/fault-run.ts';
import { auditWords } from '../../support/typist.ts';

/*
 * The whole built application killed with -9 in the middle of words and of commands, and started again on the same data
 * folder: it takes over the database that was left running.
 */

const ROUNDS = roundsOf({ ci: 3, command: 100 });
const EDITORS = 20;

export function applicationKilled(app: AppWorld): void {
  describe('[R1] the application killed in the middle of a word', () => {
    it(
      `keeps every acknowledged word and doubles none, ${String(ROUNDS)} times with ${String(EDITORS)} writing`,
      async () => {
        const dice = createDice(FAULT_SEED);
        const found = { promised: 0, lost: 0, doubled: 0, backMs: [] as number[] };
        let typists = await app.typists(EDITORS, 'a');
        let dead: string[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const before = typists.map((one) => one.savedCount);
          for (const one of typists) one.start();
          await until(
            () => typists.every((one, i) => one.savedCount > (before[i] ?? 0)),
            'a word of each to be saved',
          );
          const moment = performance.now() + dice.between(20, 400);
          await until(() => performance.now() > moment, 'the moment of the crash');
          await app.klubba.kill('SIGKILL');
          const promised = [...dead, ...typists.flatMap((one) => one.savedWords)];
          for (const one of typists) {
            one.stop();
            // Nothing may be handed in again before the store has been read.
            one.provider.disconnect();
          }
          await app.startAgain();
          const audit = auditWords(await app.readFresh(), promised);
          found.promised += promised.length;
          found.lost += audit.lost.length;
          found.doubled += audit.doubled.length;
          const since = Date.now();
          if (round % 2 === 1) {
            dead = promised;
            for (const one of typists) one.die();
            typists = await app.typists(EDITORS, `r${String(round)}e`);
          } else for (const one of typists) one.provider.connect();
          await Promise.all(typists.map((one) => one.saved()));
          found.backMs.push(Date.now() - since);
        }
        const everything = [...dead, ...typists.flatMap((one) => one.typedWords)];
        // What was typed but not acknowledged lived on in the clients that were not killed, and has been handed in.
        const audit = auditWords(await app.readFresh(), everything);
        expect(audit).toEqual({ lost: [], doubled: [] });
        await until(() => new Set(typists.map((one) => one.text)).size === 1, 'equal texts');
        for (const one of typists) one.destroy();
        record({
          id: 'R1',
          what: 'kill -9 of the application',
          rounds: ROUNDS,
          figure: `${String(found.lost)} lost, ${String(found.doubled)} doubled of ${String(found.promised)} acknowledged; all saved again p95 ${String(percentile(found.backMs, 0.95))} ms after the clients called`,
          target: '0 lost, 0 doubled',
          isReached: found.promised > ROUNDS * EDITORS && found.lost + found.doubled === 0,
        });
      },
      timeFor(ROUNDS, 8_000),
    );
  });

  describe('[R25] a command sent again after the crash', () => {
    it.each([
      ['answered before it', true],
      ['not answered before it', false],
    ])(
      'acts once when it was %s',
      async (_, waits) => {
        const first = await openLine(app);
        const expectedVersion = (await eventsOf(app, first)).at(-1)?.version ?? 0;
        const commandId = randomUUID();
        const command: MeetingCommand = {
          type: 'record-decision',
          clauseId: APP_CLAUSE,
          decisionId: randomUUID(),
          text: `Beslut ${commandId}`,
        };
        const message = { meetingId: app.meeting.id, commandId, expectedVersion, command };
        const answered = first.timeout(5_000).emitWithAck('command', message) as Promise<{ ok: boolean }>;
        // reason: without waiting the process dies before or after it stored the command; both must end the same.
        if (waits) expect(await answered).toMatchObject({ ok: true });
        else answered.catch(() => undefined);
        await crashAndStart(app);
        first.disconnect();
        const second = await openLine(app);
        for (let again = 0; again < 2; again += 1)
          expect(await second.timeout(5_000).emitWithAck('command', message)).toMatchObject({ ok: true });
        const events = await eventsOf(app, second);
        expect(events.filter((event) => event.commandId === commandId)).toHaveLength(1);
        expect(JSON.stringify(events).split(`Beslut ${commandId}`)).toHaveLength(2);
        expect(events.map((event) => event.version)).toEqual(events.map((_event, i) => i + 1));
        second.disconnect();
      },
      60_000,
    );
  });
}

async function crashAndStart(app: AppWorld): Promise<void> {
  await app.klubba.kill('SIGKILL');
  await app.startAgain();
}

function openLine(app: AppWorld): Promise<Socket> {
  const socket = io(`${app.klubba.origin}/meeting`, {
    transports: ['websocket'],
    extraHeaders: { cookie: app.cookies[0] ?? '', origin: app.klubba.origin },
    forceNew: true,
    reconnection: false,
  });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}

async function eventsOf(app: AppWorld, socket: Socket): Promise<readonly MeetingEvent[]> {
  const answer = (await socket
    .timeout(5_000)
    .emitWithAck('join', { meetingId: app.meeting.id, since: 0 })) as {
    value: { events: readonly MeetingEvent[] };
  };
  return answer.value.events;
}
