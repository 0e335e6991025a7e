import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { MeetingRoom } from '#lib/client/meeting-room.svelte.ts';
import { heldClauses } from '#lib/domain/agenda/agenda-order.ts';
import { fold } from '#lib/domain/evolve.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { clauseLabels } from '#lib/domain/numbering.ts';
import { openRoom } from '#server/application/read-meeting.ts';
import { actorOf } from '#server/use-cases.ts';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { until } from '../support/clause-clients.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { createDice, type Dice, FAULT_SEED, record, roundsOf, timeFor } from '../support/fault-run.ts';
import { type HubWorld, hubWorld } from '../support/hub-world.ts';

/* The other half of R8: the agenda and its §§ through five browsers on a bad line to a hub that dies. */

const SEEDS = roundsOf({ ci: 4, command: 30, full: 300 });
const COMMANDS = 60;
/** Two devices of the secretary, two who lead, and one who only listens. */
const SEATS = ['secretary', 'secretary', 'chair', 'chair', 'member'] as const;

let hub: HubWorld;
let people: People;

beforeAll(async () => {
  hub = await hubWorld({ budget: { burst: 1e9, perSecond: 1e9 } });
  people = await hub.world.organisation();
  for (const seat of SEATS) hub.sessions.set(seat, people[seat]);
});
afterAll(() => hub.close());

function anyAgendaCommand(state: MeetingState, dice: Dice): MeetingCommand {
  const any = (): string => dice.pick(state.clauses).id;
  const clauseId = any();
  switch (dice.below(6)) {
    case 0:
      return { type: 'move-clause', clauseId, afterId: dice.below(4) === 0 ? null : any() };
    case 1:
      return { type: 'drop-clause', clauseId, reason: '' };
    case 2:
      return { type: 'restore-clause', clauseId };
    case 3:
      return { type: 'rename-clause', clauseId, title: `Ärende ${String(dice.below(1_000))}` };
    default: {
      const id = randomUUID();
      const clause = { id, number: '', title: 'Nytt ärende', kind: 'decision' as const, presenters: [] };
      return { type: 'add-clause', clause: { ...clause, extra: true }, afterId: any(), consentOfAll: true };
    }
  }
}

async function disturb(dice: Dice, proxy: FaultProxy): Promise<void> {
  switch (dice.below(5)) {
    case 0:
      proxy.drop(0.5, dice);
      return;
    case 1:
      proxy.cutInFrame(0.5, dice);
      return;
    case 2:
      proxy.delayMs = dice.pick([0, 1, 5]);
      return;
    case 3:
      await hub.restart();
      return;
    default:
      proxy.isRefusing = !proxy.isRefusing;
  }
}

interface Browser {
  readonly room: MeetingRoom;
  readonly hangUp: () => void;
}

async function openBrowser(
  seat: (typeof SEATS)[number],
  meetingId: string,
  proxy: FaultProxy,
): Promise<Browser> {
  const actor = actorOf(people[seat]);
  const { events, me } = must(await openRoom(hub.world.dependencies, { actor, meetingId, since: 0 }));
  const connect = () => hub.dial(seat, proxy.port);
  const room = new MeetingRoom({ meetingId, events, me, connect, patience: 300 });
  return { room, hangUp: room.connect() };
}

interface Ending {
  readonly done: number;
  readonly faults: readonly string[];
}

async function runSeed(seed: number): Promise<Ending> {
  const dice = createDice(seed);
  const meetingId = await hub.world.prepare(people);
  const proxy = await startFaultProxy(() => hub.port, { doubled: { dice: createDice(~seed), share: 0.2 } });
  const browsers = await Promise.all(SEATS.map((seat) => openBrowser(seat, meetingId, proxy)));
  const asked: { id: string | undefined; isDone: boolean }[] = [];
  const answers: Promise<unknown>[] = [];
  for (let i = 0; i < COMMANDS; i += 1) {
    const { room } = dice.pick(browsers.slice(0, 4));
    const command = anyAgendaCommand(room.state, dice);
    const one = { id: command.type === 'add-clause' ? command.clause.id : undefined, isDone: false };
    asked.push(one);
    answers.push(room.send(command).then(({ ok }) => (one.isDone = ok)));
    if (dice.below(8) === 0) await disturb(dice, proxy);
    if (dice.below(3) === 0) await new Promise((resolve) => setTimeout(resolve, dice.below(10)));
  }
  proxy.isRefusing = false;
  proxy.delayMs = 0;
  await Promise.race([
    Promise.all(answers),
    until(() => false, 'every answer', 15_000).catch(() => undefined),
  ]);
  const stored = await replay(meetingId);
  const isEven = (): boolean => browsers.every(({ room }) => room.state.version === stored.version);
  await until(isEven, 'all to have heard', 10_000).catch(() => undefined);
  const faults = [
    ...browsers.flatMap(({ room }, i) => differences(room, stored, i)),
    ...numberFaults(stored),
    ...asked.flatMap(({ id, isDone }) => addFaults(stored, id, isDone)),
  ];
  for (const { hangUp } of browsers) hangUp();
  await proxy.close();
  return { done: asked.filter(({ isDone }) => isDone).length, faults };
}

/** The state as the rows in the database say, from the first. */
async function replay(meetingId: string): Promise<MeetingState> {
  const actor = actorOf(people.secretary);
  const { events } = must(await openRoom(hub.world.dependencies, { actor, meetingId, since: 0 }));
  const state = fold(events);
  if (!state) throw new Error('the meeting has no beginning');
  return state;
}

function differences({ state, pending, held }: MeetingRoom, stored: MeetingState, i: number): string[] {
  const faults: string[] = [];
  if (!isDeepStrictEqual(state, stored))
    faults.push(
      `browser ${String(i)} at ${String(state.version)} is not as the log at ${String(stored.version)}`,
    );
  if (pending.length + held.length > 0) faults.push(`browser ${String(i)} still waits for an answer`);
  return faults;
}

/** MIN-3: § by § from the first number in the order of the agenda, no gap, none twice, none for what was dropped. */
function numberFaults({ clauses, body }: MeetingState): string[] {
  const { numbering } = body.profile;
  const held = heldClauses(clauses).filter(({ parentId }) => parentId === undefined);
  const labels = clauseLabels(clauses, numbering);
  const faults = held.flatMap(({ id }, i) =>
    labels[id] === `§ ${String(numbering.firstNumber + i)}` ? [] : [`${id} is ${String(labels[id])}`],
  );
  if (Object.keys(labels).length !== heldClauses(clauses).length) faults.push('a dropped item has a number');
  return new Set(clauses.map(({ id }) => id)).size === clauses.length
    ? faults
    : [...faults, 'an item stands twice'];
}

/** An item whose adding was answered with yes is there, one that was refused is not. */
function addFaults({ clauses }: MeetingState, id: string | undefined, isDone: boolean): string[] {
  if (id === undefined) return [];
  const count = clauses.filter((one) => one.id === id).length;
  return count === (isDone ? 1 : 0)
    ? []
    : [`an item was added ${String(count)} times, answer ${String(isDone)}`];
}

describe('[R8] five browsers on a bad line to a hub that dies', () => {
  it(
    `end with the same agenda and §§, ${String(SEEDS)} seeds of ${String(COMMANDS)} commands`,
    async () => {
      const failed: string[] = [];
      let done = 0;
      for (let seed = FAULT_SEED; seed < FAULT_SEED + SEEDS; seed += 1) {
        const found = await runSeed(seed);
        done += found.done;
        if (found.faults.length > 0) failed.push(`${String(seed)}: ${found.faults.join('; ')}`);
      }
      for (const line of failed) console.log(line);
      record({
        id: 'R8',
        what: 'agenda and §§ with disconnects, doubled messages and hub deaths',
        rounds: SEEDS,
        figure: `${String(failed.length)} of ${String(SEEDS)} seeds failed; ${String(done)} of ${String(SEEDS * COMMANDS)} commands done`,
        target: '0 seeds: equal states, equal to the log, §§ without gap or repetition, every yes done once',
        isReached: failed.length === 0 && done > SEEDS * 10,
      });
    },
    timeFor(SEEDS, 30_000),
  );
});
