import { Socket } from 'socket.io';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import { rights } from '#lib/domain/rights.ts';
import type { MeetingCommandType } from '#lib/domain/meeting-commands.ts';
import { commandSchema } from '#lib/protocol/meeting-wire.ts';
import { messageType, syncType } from '#lib/protocol/clause-wire.ts';
import { findSeat } from '#server/application/read-meeting.ts';
import { actorOf } from '#server/use-cases.ts';
import { CLAUSE_IN } from '../access/access-meetings.ts';
import { type AccessWorld, accessWorld } from '../access/access-world.ts';
import { type Caller, CALLERS } from '../access/callers.ts';
import { commandAnswers, dialHub, withHub } from '../access/live-probe.ts';
import {
  CLAUSE_CONDITIONS,
  LIVE_ROWS,
  ROLE_OF,
  TEXT_OPERATIONS,
  TEXT_ROWS,
  type TextCondition,
} from '../access/live-rows.ts';
import { routeAnswer } from '../access/route-answer.ts';
import { routeEvent } from '../access/route-event.ts';
import { ROUTE_ROWS, routeAnswers } from '../access/route-rows.ts';
import { sampleOf } from '../access/route-samples.ts';
import { type RouteOperation, routeOperations } from '../access/routes.ts';
import { ADDRESSES, textAnswer, tryText } from '../access/text-probe.ts';
import { until } from '../support/clause-clients.ts';
import { must } from '../support/auth-world.ts';
import { sampleCommands } from '../support/sample-commands.ts';

// Thousands of requests: how long they take says nothing of whether they are answered as they should.
vi.setConfig({ testTimeout: 120_000 });

const PHASES: readonly MeetingPhase[] = ['summoned', 'open', 'adjourned', 'closed', 'frozen', 'adjusted'];

let access: AccessWorld;
let operations: readonly RouteOperation[];
const listenedFor = new Set<string>();

beforeAll(async () => {
  const listen = vi.spyOn(Socket.prototype, 'on').mockImplementation(function (this: Socket, name, listener) {
    listenedFor.add(String(name));
    return Socket.prototype.addListener.call(this, name, listener) as Socket;
  });
  access = await accessWorld();
  operations = await routeOperations();
  await withHub(access, 'chair', () => Promise.resolve());
  listen.mockRestore();
});
afterAll(() => access.close());

const sorted = (names: Iterable<string>): string[] => [...names].toSorted();

describe('[R11] nothing is without a row', () => {
  it('has a row for every page, form and address under src/routes, and no row too many', () => {
    expect(sorted(operations.map(({ name }) => name))).toEqual(sorted(Object.keys(ROUTE_ROWS)));
  });

  it('has a row for every message the hub listens for', () => {
    // Not messages, but what becomes of the line itself.
    const ofTheLine = ['disconnect', 'error'];
    expect(sorted(listenedFor)).toEqual(sorted([...Object.keys(LIVE_ROWS), ...ofTheLine]));
  });

  it('has a row for every command of the wire', () => {
    const types = commandSchema.options.map(({ entries }) => entries.type.literal);
    expect(sorted(types)).toEqual(sorted(Object.keys(rights)));
  });

  it('has a row for every kind of frame of a clause socket', () => {
    const kinds = [...Object.keys(messageType), ...Object.keys(syncType), 'open', 'leave', 'ping'];
    expect(sorted(Object.keys(TEXT_OPERATIONS))).toEqual(sorted(kinds));
  });
});

describe('[R11] pages, forms and addresses', () => {
  beforeAll(() => access.holdStill());
  afterAll(() => access.letGo());

  it('answer every caller in every phase as the table says', async () => {
    const deviations: string[] = [];
    let asked = 0;
    for (const operation of operations) {
      const row = ROUTE_ROWS[operation.name];
      if (!row) continue;
      const phases = operation.route.includes('[meetingId]') ? PHASES : [undefined];
      for (const phase of phases) {
        for (const caller of CALLERS) {
          asked += 1;
          const expected = routeAnswers(row, caller, phase);
          const answer = await knock(operation, caller, phase);
          if (!expected.some((one) => one === answer))
            deviations.push(
              `${operation.name}, ${caller}, ${phase ?? 'any'}: ${answer}, not ${expected.join()}`,
            );
        }
      }
    }
    expect(deviations).toEqual([]);
    expect(asked).toBeGreaterThan(700);
  });
});

async function knock(
  operation: RouteOperation,
  caller: Caller,
  phase: MeetingPhase | undefined,
): Promise<string> {
  const meetingId = access.meetings.byPhase[phase ?? 'open'];
  const sample = await sampleOf(operation.name, { access, caller, meetingId });
  const visit = await access.visit(caller);
  const { event, hasTakenCookie } = routeEvent(access, operation, { visit, meetingId, sample });
  const answer = await routeAnswer(() => operation.run(event), {
    passes: sample.passes ?? [],
    hasTakenCookie,
  });
  if (sample.spendsSession) access.forget(caller);
  return answer;
}

describe('[R11] the meeting hub', () => {
  it('lets the seated in and tells nobody else anything', async () => {
    const meetingId = access.meetings.byPhase.open;
    const hearing = new Map<Caller, boolean>();
    const lines = [];
    for (const caller of CALLERS) {
      const line = await dialHub(access, caller);
      if (typeof line === 'string') {
        expect([caller, line]).toEqual(['nobody', 'signed-out']);
        continue;
      }
      lines.push(line);
      line.on('events', () => void hearing.set(caller, true));
      const answer = await line.timeout(20_000).emitWithAck('join', { meetingId, since: 0 });
      expect([caller, answer.ok ? null : answer.refusal.code]).toEqual([
        caller,
        ROLE_OF[caller] ? null : 'no-such-meeting',
      ]);
    }
    const seated = CALLERS.filter((caller) => ROLE_OF[caller]);
    const rename = { type: 'rename-clause', clauseId: 'c4', title: 'Avslutning' } as const;
    await withHub(access, 'secretary', async (line) => {
      const message = { meetingId, commandId: crypto.randomUUID(), expectedVersion: 0, command: rename };
      must(await line.timeout(20_000).emitWithAck('command', message));
    });
    await until(() => seated.every((caller) => hearing.has(caller)), 'everybody seated to hear');
    // A question after it: whoever was to hear has heard by the time it is answered.
    for (const line of lines) await line.timeout(20_000).emitWithAck('join', { meetingId, since: 0 });
    expect(sorted(hearing.keys())).toEqual(sorted(seated));
    for (const line of lines) line.disconnect();
  });

  describe.each(PHASES)('in a meeting that is %s', (phase) => {
    beforeAll(() => access.holdStill());
    afterAll(() => access.letGo());

    it('takes every command from whom the table names and from nobody else', async () => {
      const meetingId = access.meetings.byPhase[phase];
      const chair = actorOf(access.accountOf('chair'));
      const { state } = must(await findSeat(access.world.dependencies, chair, meetingId));
      expect(state.phase).toBe(phase);
      const commands = Object.values(sampleCommands(state));
      const deviations: string[] = [];
      for (const caller of CALLERS.filter((one) => one !== 'nobody')) {
        const answers = await commandAnswers(access, caller, meetingId, commands);
        expect(answers.size).toBe(commands.length);
        for (const [type, code] of answers) {
          const deviation = deviationOf(type as MeetingCommandType, caller, phase, code);
          if (deviation) deviations.push(`${type}, ${caller}: ${deviation}`);
        }
      }
      expect(deviations).toEqual([]);
    });
  });
});

/** Refusals that have nothing to do with who asks or when: that they come at all is a fault of the test. */
const NO_ANSWER = ['malformed', 'too-many-messages', 'signed-out'];

function deviationOf(
  type: MeetingCommandType,
  caller: Caller,
  phase: MeetingPhase,
  code: string | null,
): string | null {
  const told = code ?? 'done';
  if (code !== null && NO_ANSWER.includes(code)) return told;
  const role = ROLE_OF[caller];
  if (!role) return code === 'no-such-meeting' ? null : told;
  const { roles, phases, gavel } = rights[type];
  // The gavel of this body is the chair's.
  const isTheirs = roles.includes(role) && (gavel !== true || role === 'chair');
  if (!isTheirs) return code === 'not-allowed' ? null : `${told}, not not-allowed`;
  if (!phases.includes(phase)) return code === 'wrong-phase' ? null : `${told}, not wrong-phase`;
  return ['not-allowed', 'wrong-phase', 'no-such-meeting'].includes(told) ? told : null;
}

describe('[R11] the text of a clause', () => {
  const conditions = [...PHASES, ...CLAUSE_CONDITIONS] as const;

  it.each(ADDRESSES)('over %s is written and read as the table says', async (address) => {
    const deviations: string[] = [];
    for (const condition of conditions) {
      const place = placeOf(condition);
      for (const caller of CALLERS) {
        const word = `<${caller} ${address}>`;
        const answer = textAnswer(await tryText(access, caller, { ...place, address }, word));
        const expected = TEXT_ROWS[condition][caller];
        if (answer !== expected) deviations.push(`${condition}, ${caller}: ${answer}, not ${expected}`);
      }
      const { organisationId } = access.accountOf('chair').account;
      const blocks = JSON.stringify(await access.world.rooms.readClause({ organisationId, ...place }));
      const written = CALLERS.filter((caller) => blocks.includes(`<${caller} ${address}>`));
      const writers = CALLERS.filter((caller) => TEXT_ROWS[condition][caller] === 'write');
      if (written.join() !== writers.join())
        deviations.push(`${condition}: stored words of ${written.join()}`);
    }
    expect(deviations).toEqual([]);
  });

  function placeOf(condition: TextCondition): { meetingId: string; clauseId: string } {
    const { byPhase, conditions: meetingId } = access.meetings;
    return condition in CLAUSE_IN
      ? { meetingId, clauseId: CLAUSE_IN[condition as keyof typeof CLAUSE_IN] }
      : { meetingId: byPhase[condition as MeetingPhase], clauseId: 'c3' };
  }
});
