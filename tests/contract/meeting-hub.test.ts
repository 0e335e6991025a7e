import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { ClientToServer, Joined, OnlinePerson, ServerToClient } from '#lib/protocol/meeting-wire.ts';
import type { Result } from '#lib/domain/refusal.ts';
import { executeCommand } from '#server/application/execute-command.ts';
import type { Actor } from '#server/application/ports.ts';
import { openRoom } from '#server/application/read-meeting.ts';
import { isAllowedOrigin } from '#server/ops/origins.ts';
import { readLog, verifyLog } from '#server/postgres/verify-log.ts';
import { createLogReading } from '#server/application/log-reading.ts';
import { createMemoryLine } from '#server/realtime/bus/memory-bus.ts';
import { createMeetingHub, type MeetingHub } from '#server/realtime/meeting-hub.ts';
import { actorOf, type SessionLike } from '#server/use-cases.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  type People,
  type Seat,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { until } from '../support/clause-clients.ts';
import { fc } from '../support/properties.ts';

type Line = Socket<ServerToClient, ClientToServer>;

const ORIGIN = 'https://klubba.example';
let world: ApplicationWorld;
let people: People;
let meetingId: string;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
});
afterAll(() => world.close());

let http: Server;
let hub: MeetingHub;
let url: string;
/** Cookie value → session, as the session table would say. */
let sessions: Map<string, SessionLike>;
let lines: Line[];
let faults: string[];
let beforeJoin: (() => Promise<void>) | undefined;
/** Between what the session table said and whatever comes of it. */
let afterLooking: (() => Promise<void>) | undefined;

const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (_details: object, message: string) => void faults.push(message),
};

async function start(
  options: { budget?: { burst: number; perSecond: number }; recheckSessionsMs?: number } = {},
) {
  hub = createMeetingHub({
    isAllowedOrigin: (request) => isAllowedOrigin(request.headers.origin, [ORIGIN]),
    authenticate: async (request) => {
      const found = actorIn(request);
      await afterLooking?.();
      return found;
    },
    join: async (actor, message) => {
      await beforeJoin?.();
      return openRoom(world.dependencies, { actor, ...message });
    },
    command: (actor, message) =>
      executeCommand({ ...world.dependencies, announce: hub.announce }, { actor, ...message }),
    bus: createMemoryLine().join(log),
    ...createLogReading(world.dependencies),
    graceMs: 50,
    log,
    stillAllowed: (sessionId) =>
      Promise.resolve([...sessions.values()].some((one) => one.sessionId === sessionId)),
    ...options,
  });
  http = createServer((_request, response) => response.writeHead(404).end());
  hub.attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

function actorIn(request: IncomingMessage): Actor | null {
  const session = sessions.get(/session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
  return session ? actorOf(session) : null;
}

beforeEach(async () => {
  sessions = new Map(Object.entries(people));
  lines = [];
  faults = [];
  beforeJoin = undefined;
  afterLooking = undefined;
  meetingId = await world.prepare(people);
});
afterEach(async () => {
  for (const line of lines) line.disconnect();
  await hub.close();
  expect(faults).toEqual([]);
});

type Options = Partial<ManagerOptions & SocketOptions>;

function dial(
  cookie: string | null,
  { origin = ORIGIN as string | null, ...options }: Options & { origin?: string | null } = {},
): Line {
  const line: Line = io(`${url}/meeting`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: {
      ...(origin === null ? {} : { origin }),
      ...(cookie === null ? {} : { cookie: `session=${cookie}` }),
    },
    ...options,
  });
  lines.push(line);
  return line;
}

async function outcome(line: Line): Promise<string> {
  return new Promise((resolve) => {
    line.once('connect', () => resolve('connected'));
    line.once('connect_error', (error) => resolve(error.message));
  });
}

async function call(seat: string, options: Options = {}): Promise<Line> {
  const line = dial(seat, options);
  expect(await outcome(line)).toBe('connected');
  return line;
}

/** A line in the meeting that keeps what it hears. */
async function join(seat: Seat, since = 0) {
  const line = await call(seat);
  const heard: MeetingEvent[] = [];
  const presence: (readonly OnlinePerson[])[] = [];
  line.on('events', ({ events }) => void heard.push(...events));
  line.on('presence', ({ online }) => void presence.push(online));
  const joined = must((await line.emitWithAck('join', { meetingId, since })) as Result<Joined>);
  return { line, heard, presence, joined };
}

const send = (
  line: Line,
  command: Parameters<ClientToServer['command']>[0]['command'],
  commandId: string = randomUUID(),
) => line.emitWithAck('command', { meetingId, commandId, expectedVersion: 1000, command });
const versionNow = async () => (await readLog(world.db.admin, meetingId)).rows.length;
const gone = (line: Line) => new Promise<string>((resolve) => line.once('disconnect', resolve));

describe('the door', () => {
  beforeEach(() => start());

  it.each([
    [null],
    ['null'],
    ['none'],
    ['http://klubba.example'],
    ['https://klubba.example:443'],
    ['https://klubba.example:8443'],
    ['https://klubba.example/'],
    ['https://klubba.example.evil.example'],
    ['https://evilklubba.example'],
    ['https://x.klubba.example'],
    ['HTTPS://klubba.example'],
    ['https://Klubba.example'],
    ['https://klubba.example, https://evil.example'],
    ['https://klubba.example@evil.example'],
  ])('a page at Origin %s gets no socket, with a session or by polling', async (origin) => {
    expect(await outcome(dial('chair', { origin }))).not.toBe('connected');
    expect(await outcome(dial('chair', { origin, transports: ['polling'] }))).not.toBe('connected');
    expect(hub.sockets).toBe(0);
  });

  it('without a session, or with somebody else’s words for one, there is no socket', async () => {
    for (const cookie of [null, 'nobody', '']) expect(await outcome(dial(cookie))).toBe('signed-out');
    expect(await outcome(dial('chair'))).toBe('connected');
  });
});

describe('what arrives', () => {
  it('2,000 arbitrary messages change nothing and stop nothing', async () => {
    await start({ budget: { burst: 1e9, perSecond: 1 } });
    const line = await call('chair');
    const before = await versionNow();
    const sound = {
      meetingId,
      commandId: randomUUID(),
      expectedVersion: 0,
      command: { type: 'open-meeting' },
    };
    const twisted = fc
      .tuple(
        fc.constantFrom('meetingId', 'commandId', 'expectedVersion', 'command', '__proto__', 'extra'),
        fc.jsonValue(),
      )
      .map(([key, value]) => ({ ...sound, command: { type: 'x' }, [key]: value }));
    const values = fc.sample(fc.oneof(fc.jsonValue({ maxDepth: 4 }), twisted), {
      numRuns: 2000,
      seed: 20261122,
    });
    const raw = line as unknown as Socket;
    const answers: unknown[] = [];
    let shownOut = 0;
    // Who is shown out after twenty calls again, and has lost what was on the way.
    const ask = async (name: string, value: unknown) => {
      try {
        answers.push(await raw.emitWithAck(name, value));
      } catch {
        shownOut += 1;
        raw.connect();
        await until(() => raw.connected, 'the line to be back');
      }
    };
    for (const [i, value] of values.entries()) {
      const name = i % 2 === 0 ? 'join' : 'command';
      if (i % 3 === 0) raw.emit(name, value);
      else if (i % 3 === 1) await ask(name, value);
      else raw.emit(name, value, 'not a function', i);
    }
    expect(shownOut).toBeGreaterThan(50);
    raw.emit('command');
    raw.emit('command', () => undefined);
    raw.emit('disconnecting-now', values[0]);
    expect(answers.length).toBeGreaterThan(500);
    for (const answer of answers) expect(answer).toMatchObject({ ok: false });
    expect(await versionNow()).toBe(before);
    expect(must(await send(line, { type: 'open-meeting' }))).toEqual({ version: before + 1 });
  });

  it('a flood is answered with too-many-messages, for that socket alone', async () => {
    await start();
    const [noisy, quiet] = [await call('member'), await call('chair')];
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => noisy.emitWithAck('join', { meetingId, since: 0 })),
    );
    const codes = answers.map((one) => (one.ok ? 'ok' : one.refusal.code));
    expect(codes.filter((code) => code === 'ok').length).toBeGreaterThanOrEqual(60);
    expect(codes.filter((code) => code === 'too-many-messages').length).toBeGreaterThan(100);
    expect(must(await send(quiet, { type: 'open-meeting' }))).toEqual({ version: 2 });
  });

  it('a message over 256 kB closes only the socket it came on', async () => {
    await start();
    const [big, other] = [await call('member'), await join('chair')];
    const closed = gone(big);
    (big as unknown as Socket).emit('join', { meetingId, since: 0, padding: 'x'.repeat(257 * 1024) });
    expect(await closed).toBe('transport close');
    expect(other.line.connected).toBe(true);
    expect(must(await send(other.line, { type: 'open-meeting' }))).toEqual({ version: 2 });
  });
});

describe('in the meeting', () => {
  beforeEach(() => start({ budget: { burst: 1000, perSecond: 1000 } }));

  it('everybody hears every event, in order, once', async () => {
    const [chair, secretary, member] = [await join('chair'), await join('secretary'), await join('member')];
    must(await send(chair.line, { type: 'open-meeting' }));
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        send((i % 2 ? chair : secretary).line, {
          type: 'add-clause',
          clause: { id: `y${i}`, number: '', title: `Fråga ${i}`, kind: 'decision', presenters: [] },
          afterId: null,
        }),
      ),
    );
    answers.forEach(must);
    for (const { heard } of [chair, secretary, member]) {
      await until(() => heard.length >= 41, '41 events');
      expect(heard.map((event) => event.version)).toEqual(Array.from({ length: 41 }, (_, i) => i + 2));
    }
    expect(verifyLog(await readLog(world.db.admin, meetingId))).toBeNull();
  });

  it('rejoining gives exactly what was missed', async () => {
    const chair = await join('chair');
    const member = await join('member');
    must(await send(chair.line, { type: 'open-meeting' }));
    await until(() => member.heard.length === 1, 'the opening');
    member.line.disconnect();
    for (const clauseId of ['c2', 'c3', 'c4'])
      must(await send(chair.line, { type: 'move-pointer', clauseId }));
    const back = await join('member', 2);
    expect(back.joined.events.map((event) => event.version)).toEqual([3, 4, 5]);
    expect((await join('member', 5)).joined.events).toEqual([]);
    expect((await join('member', Number.MAX_SAFE_INTEGER)).joined.events).toEqual([]);
  });

  it('an event committed while somebody joins reaches them', async () => {
    const chair = await join('chair');
    let reads = 0;
    beforeJoin = async () => {
      reads += 1;
      if (reads === 2) must(await world.act(people.chair, meetingId, { type: 'open-meeting' }));
    };
    const member = await join('member');
    expect(member.joined.events.map((event) => event.version)).toEqual([1, 2]);
    expect(chair.joined.me.role).toBe('chair');
  });

  it('[JAV-1] the recused hear that something happened in their clause, never what, on any line of theirs', async () => {
    const [chair, member] = [await join('chair'), await join('member')];
    must(await send(chair.line, { type: 'open-meeting' }));
    const { participantId } = member.joined.me;
    must(await send(member.line, { type: 'report-recusal', participantId, clauseId: 'c2' }));
    const changes = { draftDecision: 'HEMLIGT' };
    must(await send(chair.line, { type: 'change-clause', clauseId: 'c2', changes }));
    await until(() => chair.heard.length === 3 && member.heard.length === 3, 'both to hear all three');
    expect(member.heard.map(({ version, fact }) => [version, fact.type])).toEqual(
      chair.heard.map(({ version, fact }) => [version, fact.type]),
    );
    expect(JSON.stringify(chair.heard)).toContain('HEMLIGT');
    const again = await join('member');
    expect(again.joined.events).toHaveLength(4);
    expect(JSON.stringify([member.heard, again.joined.events])).not.toContain('HEMLIGT');
    must(await send(chair.line, { type: 'withdraw-recusal', participantId, clauseId: 'c2' }));
    expect(JSON.stringify((await join('member')).joined.events)).toContain('HEMLIGT');
  });

  it('the same command on two lines acts once', async () => {
    const [one, two] = [await join('chair'), await join('chair')];
    const id = randomUUID();
    const answers = await Promise.all([
      send(one.line, { type: 'open-meeting' }, id),
      send(two.line, { type: 'open-meeting' }, id),
    ]);
    expect(answers.map(must)).toEqual([{ version: 2 }, { version: 2 }]);
    expect(await versionNow()).toBe(2);
  });

  it('who is not in the meeting hears nothing of it, not even while asking', async () => {
    const stranger = await call('stranger');
    const overheard: unknown[] = [];
    stranger.on('events', (message) => void overheard.push(message));
    stranger.on('presence', (message) => void overheard.push(message));
    beforeJoin = async () => {
      must(await world.act(people.chair, meetingId, { type: 'open-meeting' }));
      const { rows } = await readLog(world.db.admin, meetingId);
      hub.announce({
        organisationId: people.chair.account.organisationId,
        meetingId,
        events: rows.map((row) => ({ ...row, fact: row.payload }) as unknown as MeetingEvent),
      });
      beforeJoin = undefined;
    };
    const answer = await stranger.emitWithAck('join', { meetingId, since: 0 });
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'no-such-meeting' } });
    expect(await send(stranger, { type: 'close-meeting' })).toMatchObject({
      refusal: { code: 'no-such-meeting' },
    });
    const [chair, member] = [await join('chair'), await join('member')];
    must(await send(chair.line, { type: 'move-pointer', clauseId: 'c2' }));
    await until(() => member.heard.length > 0, 'the member to hear it');
    expect(await send(stranger, { type: 'close-meeting' })).toMatchObject({ ok: false });
    expect(overheard).toEqual([]);
  });

  it('a meeting id in capitals is the same room', async () => {
    const chair = await join('chair');
    const member = await call('member');
    const heard: string[] = [];
    member.on('events', (message) => void heard.push(message.meetingId));
    const joined = must(await member.emitWithAck('join', { meetingId: meetingId.toUpperCase(), since: 0 }));
    expect(joined.online).toHaveLength(2);
    must(
      await chair.line.emitWithAck('command', {
        meetingId: meetingId.toUpperCase(),
        commandId: randomUUID(),
        expectedVersion: 1,
        command: { type: 'open-meeting' },
      }),
    );
    await until(() => heard.length === 1, 'the event');
    expect(heard).toEqual([meetingId]);
    expect(verifyLog(await readLog(world.db.admin, meetingId))).toBeNull();
  });

  it('presence shows who is there, each once, and drops who leaves', async () => {
    const chair = await join('chair');
    const member = await join('member');
    const again = await join('member');
    const names = (one: { presence: (readonly OnlinePerson[])[] }) =>
      one.presence
        .at(-1)
        ?.map((person) => person.name)
        .sort();
    await until(() => names(chair)?.length === 2, 'the member to be shown');
    expect(names(chair)).toEqual(['Mona Ledamot', 'Östen Ordförande']);
    expect(member.joined.online.map((person) => person.name).sort()).toEqual(names(chair));
    again.line.disconnect();
    member.line.disconnect();
    await until(() => names(chair)?.length === 1, 'the member to be gone');
    expect(hub.onlineIn(meetingId).map((person) => person.name)).toEqual(['Östen Ordförande']);
  });
});

describe('a session that ends', () => {
  it('its sockets close within a second and later commands do nothing', async () => {
    await start();
    const [chair, other] = [await join('chair'), await join('secretary')];
    let isTold = false;
    chair.line.on('revoked', () => (isTold = true));
    const closed = gone(chair.line);
    sessions.delete('chair');
    const at = performance.now();
    hub.revokeSession(people.chair.sessionId);
    await closed;
    expect(performance.now() - at).toBeLessThan(1000);
    expect(isTold).toBe(true);
    chair.line.emit(
      'command',
      { meetingId, commandId: randomUUID(), expectedVersion: 1, command: { type: 'open-meeting' } },
      () => undefined,
    );
    expect(must(await send(other.line, { type: 'rename-clause', clauseId: 'c3', title: 'Ny' }))).toEqual({
      version: 2,
    });
    expect(await outcome(dial('chair'))).toBe('signed-out');
  });

  it('[R14] does not come in when it ended while its socket was at the door', async () => {
    // So rarely asked again that nothing else can put it out.
    await start({ recheckSessionsMs: 600_000 });
    let letIn = (): void => undefined;
    let isAtTheDoor = false;
    afterLooking = () => {
      isAtTheDoor = true;
      return new Promise((resolve) => (letIn = resolve));
    };
    const line = dial('chair');
    let isTold = false;
    line.on('revoked', () => (isTold = true));
    const closed = gone(line);
    await until(() => isAtTheDoor, 'the session to be looked up');
    sessions.delete('chair');
    hub.revokeSession(people.chair.sessionId);
    letIn();
    await until(() => isTold, 'the socket to be put out', 1_000);
    await closed;
    expect(hub.sockets).toBe(0);
  });

  it('a session gone without a word is found out by its next message', async () => {
    await start();
    const chair = await join('chair');
    const closed = gone(chair.line);
    sessions.delete('chair');
    expect(await send(chair.line, { type: 'open-meeting' }).catch(() => 'closed')).not.toMatchObject({
      ok: true,
    });
    await closed;
    expect(await versionNow()).toBe(1);
  });

  it('a session that ran out does not go on listening in silence', async () => {
    await start({ recheckSessionsMs: 20 });
    const [chair, member] = [await join('chair'), await join('member')];
    const closed = gone(member.line);
    sessions.delete('member');
    await closed;
    expect(chair.line.connected).toBe(true);
  });
});
