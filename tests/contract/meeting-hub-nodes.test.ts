import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { ClientToServer, Joined, OnlinePerson, ServerToClient } from '#lib/protocol/meeting-wire.ts';
import type { Result } from '#lib/domain/refusal.ts';
import { executeCommand } from '#server/application/execute-command.ts';
import { createLogReading } from '#server/application/log-reading.ts';
import { MeetingStates } from '#server/application/meeting-states.ts';
import { openRoom } from '#server/application/read-meeting.ts';
import { createTurns } from '#server/application/turns.ts';
import { createMemoryLine, type MemoryLine } from '#server/realtime/bus/memory-bus.ts';
import type { MeetingRef } from '#server/realtime/meeting-feed.ts';
import { createMeetingHub, type MeetingHub, type MeetingHubOptions } from '#server/realtime/meeting-hub.ts';
import { actorOf } from '#server/use-cases.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  type People,
  type Seat,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { until } from '../support/clause-clients.ts';

/* Two processes of one Klubba, as far as they share nothing but the database and the line between them. */

type Line = Socket<ServerToClient, ClientToServer>;
interface Node {
  readonly hub: MeetingHub;
  readonly http: Server;
  readonly url: string;
  readonly advanced: (readonly [MeetingRef, readonly MeetingEvent[] | null])[];
}

let world: ApplicationWorld;
let people: People;
let meetingId: string;
let between: MemoryLine;
let nodes: Node[];
let lines: Line[];
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
});
afterAll(() => world.close());
beforeEach(async () => {
  between = createMemoryLine();
  [nodes, lines] = [[], []];
  meetingId = await world.prepare(people);
});
afterEach(async () => {
  for (const line of lines) line.disconnect();
  for (const { hub } of nodes) await hub.close();
});

async function startNode(options: Partial<MeetingHubOptions> = {}): Promise<Node> {
  const dependencies = { ...world.dependencies, states: new MeetingStates(), turns: createTurns() };
  const advanced: [MeetingRef, readonly MeetingEvent[] | null][] = [];
  const hub: MeetingHub = createMeetingHub({
    isAllowedOrigin: () => true,
    authenticate: ({ headers }) => {
      const seat = /seat=(\w+)/.exec(headers.cookie ?? '')?.[1] as Seat | undefined;
      return Promise.resolve(seat ? actorOf(people[seat]) : null);
    },
    join: (actor, message) => openRoom(dependencies, { actor, ...message }),
    command: (actor, message) =>
      executeCommand({ ...dependencies, announce: hub.announce }, { actor, ...message }),
    log,
    bus: between.join(log),
    ...createLogReading(dependencies),
    onAdvanced: (meeting, events) => void advanced.push([meeting, events]),
    budget: { burst: 1_000, perSecond: 1_000 },
    // Each test that is about waiting says how long.
    ...{ checkEveryMs: 60_000, graceMs: 60_000, beatMs: 60_000, forgetMs: 60_000 },
    ...options,
  });
  const http = createServer();
  hub.attach(http);
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`;
  const node = { hub, http, url, advanced };
  nodes.push(node);
  return node;
}

async function join({ url }: Node, seat: Seat) {
  const line: Line = io(`${url}/meeting`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie: `seat=${seat}` },
  });
  lines.push(line);
  const heard: number[] = [];
  const presence: (readonly OnlinePerson[])[] = [];
  line.on('events', ({ events }) => void heard.push(...events.map((event) => event.version)));
  line.on('presence', ({ online }) => void presence.push(online));
  const joined = must((await line.emitWithAck('join', { meetingId, since: 0 })) as Result<Joined>);
  const names = () =>
    (presence.at(-1) ?? joined.online).map((person) => person.name.split(' ').at(-1)).sort();
  return { line, heard, names, joined };
}

const send = async (line: Line, command: MeetingCommand, commandId: string = randomUUID()) =>
  must(await line.emitWithAck('command', { meetingId, commandId, expectedVersion: 1_000, command }));
const renaming = (title: string): MeetingCommand => ({ type: 'rename-clause', clauseId: 'c3', title });
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('a meeting on two nodes', () => {
  it('is heard on both in the order of the log, without a hole, whoever commits', async () => {
    const [a, b] = [await startNode(), await startNode()];
    const [chair, secretary, member] = [
      await join(a, 'chair'),
      await join(b, 'secretary'),
      await join(b, 'member'),
    ];
    await Promise.all(
      numbers(1, 60).map((i) => send((i % 2 ? chair : secretary).line, renaming(`Fråga ${String(i)}`))),
    );
    for (const { heard } of [chair, secretary, member]) {
      await until(() => heard.length >= 60, 'sixty events');
      expect(heard).toEqual(numbers(2, 61));
    }
  });

  it('hears on both that its call changed, without a word of what, and nobody outside it does', async () => {
    const [a, b] = [await startNode(), await startNode()];
    const [chair, member] = [await join(a, 'chair'), await join(b, 'member')];
    const outside: Line = io(`${a.url}/meeting`, {
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { cookie: 'seat=stranger' },
    });
    lines.push(outside);
    const rung: unknown[][] = [];
    for (const line of [chair.line, member.line, outside])
      line.on('call-changed', (...said: unknown[]) => void rung.push(said));
    await until(() => outside.connected, 'the one outside');
    const { organisationId } = people.chair.account;
    a.hub.callChanged({ organisationId, meetingId });
    await until(() => rung.length >= 2, 'the bell');
    // Whatever else there was would have come before this.
    await send(chair.line, renaming('Därefter'));
    expect(rung).toEqual([[{ meetingId }], [{ meetingId }]]);
  });

  it('the same command through both acts once', async () => {
    const [a, b] = [await startNode(), await startNode()];
    const [one, two] = [await join(a, 'chair'), await join(b, 'chair')];
    const id = randomUUID();
    const answers = await Promise.all([
      send(one.line, { type: 'open-meeting' }, id),
      send(two.line, { type: 'open-meeting' }, id),
    ]);
    expect(answers).toEqual([{ version: 2 }, { version: 2 }]);
    await until(() => one.heard.length > 0 && two.heard.length > 0, 'the opening');
    expect([one.heard, two.heard]).toEqual([[2], [2]]);
  });

  it('a lost message only delays: the database is asked every few seconds, and when the line is back', async () => {
    const [a, b] = [await startNode(), await startNode({ checkEveryMs: 40 })];
    const c = await startNode();
    const [chair, member, secretary] = [
      await join(a, 'chair'),
      await join(b, 'member'),
      await join(c, 'secretary'),
    ];
    between.cut();
    await send(chair.line, renaming('Hördes inte'));
    await send(chair.line, renaming('Inte heller'));
    await until(() => member.heard.length >= 2, 'the check');
    expect(member.heard).toEqual([2, 3]);
    expect(secretary.heard).toEqual([]);
    between.mend();
    await until(() => secretary.heard.length >= 2, 'the line');
    expect(secretary.heard).toEqual([2, 3]);
    // What one node missed comes before what it commits itself.
    between.cut();
    await send(chair.line, renaming('Förbi'));
    await send(secretary.line, renaming('Egen'));
    await until(() => secretary.heard.length >= 4, 'both');
    expect(secretary.heard).toEqual([2, 3, 4, 5]);
  });

  it('a browser that claims to have read the future keeps nobody from hearing', async () => {
    const [a, b] = [await startNode(), await startNode()];
    const chair = await join(a, 'chair');
    const member = await join(b, 'member');
    member.line.disconnect();
    const liar = await join(b, 'secretary');
    must(
      (await liar.line.emitWithAck('join', {
        meetingId,
        since: Number.MAX_SAFE_INTEGER,
      })) as Result<Joined>,
    );
    await send(chair.line, renaming('Ändå'));
    await until(() => liar.heard.length > 0, 'the event');
    expect(liar.heard).toEqual([2]);
  });

  it('[R14] facts that change who may write reach a node that has only the text of the meeting', async () => {
    const a = await startNode();
    let texts: readonly MeetingRef[] = [];
    const b = await startNode({ alsoHere: () => texts, checkEveryMs: 40 });
    const chair = await join(a, 'chair');
    await send(chair.line, { type: 'open-meeting' });
    expect(a.advanced.map(([, events]) => events?.map((event) => event.fact.type))).toEqual([
      ['meeting-opened'],
    ]);
    expect(b.advanced).toEqual([]);
    const own = { organisationId: people.chair.account.organisationId, meetingId };
    texts = [own];
    await until(() => b.advanced.length === 1, 'the first look');
    const before = performance.now();
    await send(chair.line, renaming('Nytt'));
    await until(() => b.advanced.length === 2, 'the news');
    expect(performance.now() - before).toBeLessThan(1_000);
    between.cut();
    await send(chair.line, renaming('Nyare'));
    await until(() => b.advanced.length === 3, 'the check');
    expect(b.advanced).toEqual([
      [own, null],
      [own, null],
      [own, null],
    ]);
  });
});

describe('presence over two nodes', () => {
  it('is the union, each person once however many tabs and nodes', async () => {
    const [a, b] = [await startNode(), await startNode()];
    const chair = await join(a, 'chair');
    const member = await join(b, 'member');
    await join(b, 'member');
    await join(a, 'member');
    await until(() => chair.names().length === 2, 'the member here');
    await until(() => member.names().length === 2, 'the chair there');
    expect(chair.names()).toEqual(['Ledamot', 'Ordförande']);
    expect(member.names()).toEqual(['Ledamot', 'Ordförande']);
    expect(b.hub.onlineIn(meetingId)).toHaveLength(2);
  });

  it('somebody whose line drops is shown until the grace is over, and a reload is never seen', async () => {
    const [a, b] = [await startNode(), await startNode({ graceMs: 150 })];
    const chair = await join(a, 'chair');
    const gone = await join(b, 'member');
    await until(() => chair.names().length === 2, 'the member');
    const seen: number[] = [];
    chair.line.on('presence', ({ online }) => seen.push(online.length));
    gone.line.disconnect();
    await join(b, 'member');
    await until(() => seen.includes(2) || b.hub.onlineIn(meetingId).length === 2, 'the member again');
    expect(seen).not.toContain(1);
    const since = performance.now();
    lines.at(-1)?.disconnect();
    await until(() => chair.names().length === 1, 'the member to be gone');
    expect(performance.now() - since).toBeGreaterThanOrEqual(140);
  });

  it('who signs out is gone at once', async () => {
    const [a, b] = [await startNode(), await startNode()];
    const chair = await join(a, 'chair');
    await join(b, 'member');
    await until(() => chair.names().length === 2, 'the member');
    b.hub.revokeSession(people.member.sessionId);
    await until(() => chair.names().length === 1, 'the member to be gone', 1_000);
  });

  it('a node that dies is forgotten, and one that was only unheard comes back', async () => {
    const options = { beatMs: 30, forgetMs: 150 };
    const [a, b] = [await startNode(options), await startNode(options)];
    const chair = await join(a, 'chair');
    await join(b, 'member');
    await until(() => chair.names().length === 2, 'the member');
    between.cut();
    await until(() => chair.names().length === 1, 'silence');
    between.mend();
    await until(() => chair.names().length === 2, 'the member again');
  });

  it('three hundred who arrive at once are told of together', async () => {
    const a = await startNode();
    const chair = await join(a, 'chair');
    let told = 0;
    chair.line.on('presence', () => (told += 1));
    await Promise.all(Array.from({ length: 40 }, () => join(a, 'member')));
    await until(() => chair.names().length === 2, 'the crowd');
    expect(told).toBeLessThan(15);
  });
});
