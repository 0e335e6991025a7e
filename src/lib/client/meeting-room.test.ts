import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MeetingEvent, MeetingFact } from '#lib/domain/meeting-events.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { ok } from '#lib/domain/refusal.ts';
import {
  MEETING_NAMESPACE,
  type ClientToServer,
  type CommandMessage,
  type Me,
  type ServerToClient,
} from '#lib/protocol/meeting-wire.ts';
import { tabStorage } from '../../../tests/support/tab-storage.ts';
import { MeetingWorld, SECRETARY } from '../../../tests/support/meeting-world.ts';
import { MeetingRoom } from './meeting-room.svelte.ts';
import { withholding } from '#lib/domain/withhold.ts';
import { meetingSocket } from './meeting-socket.ts';
import { pendingIn } from './pending-commands.ts';

const ME = { accountId: 'a', name: 'Sara Sekreterare', participantId: 's', role: 'secretary' as const };
const FOUND = '00000000-0000-4000-8000-000000000000';

/** The least a hub does: a world that decides, outcomes remembered per commandId, events told to everybody. */
class Hub {
  readonly http: HttpServer = createServer();
  readonly io = new Server<ClientToServer, ServerToClient>(this.http, { transports: ['websocket'] });
  readonly received: CommandMessage[] = [];
  readonly outcomes = new Map<string, number>();
  readonly asked = new Map<number, string>();
  /** Answers that get lost on the way back. */
  swallow = 0;
  me: Me = ME;
  mute = false;
  /** Refusals of the moment given before anything is done. */
  readonly passing: string[] = [];

  constructor(readonly world: MeetingWorld) {
    this.io.of(MEETING_NAMESPACE).on('connection', (socket) => {
      socket.on('join', ({ since }, answer) =>
        answer(ok({ events: this.since(since), me: this.me, online: [ME] })),
      );
      socket.on('command', (message, answer) => {
        this.received.push(message);
        const passing = this.passing.shift();
        if (passing) return answer({ ok: false, refusal: { code: passing } });
        const earlier = this.outcomes.get(message.commandId);
        const before = world.events.length;
        const refusal = earlier === undefined ? world.try(message.command, SECRETARY) : null;
        if (!refusal) this.outcomes.set(message.commandId, world.state.version);
        if (earlier === undefined) this.asked.set(world.state.version, message.commandId);
        if (!this.mute) this.tell(before);
        if (this.swallow-- > 0) return;
        answer(refusal ? { ok: false, refusal } : ok({ version: earlier ?? world.state.version }));
      });
    });
  }

  /** As the log has them: each under the command that asked for it. */
  since(version: number): MeetingEvent[] {
    const withhold = withholding(this.world.state, this.me) ?? ((event: MeetingEvent) => event);
    return this.world.events
      .slice(version)
      .map((event) => withhold({ ...event, commandId: this.asked.get(event.version) ?? event.commandId }));
  }

  tell(from: number): void {
    const events = this.since(from);
    this.io.of(MEETING_NAMESPACE).emit('events', { meetingId: FOUND, events });
  }

  async address(): Promise<string> {
    await new Promise<void>((done) => this.http.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }
}

describe('the meeting room in a browser', () => {
  let hub: Hub;
  let room: MeetingRoom;
  let makeRoom: () => MeetingRoom;
  let hangUp: () => void;
  let refusals: Refusal[];
  let storage: Storage;
  let address: string;
  let now: number;

  beforeEach(async () => {
    storage = tabStorage();
    now = 0;
    const world = new MeetingWorld();
    hub = new Hub(world);
    address = await hub.address();
    refusals = [];
    makeRoom = () =>
      new MeetingRoom({
        meetingId: FOUND,
        events: world.events.slice(0, 1),
        me: ME,
        connect: () => meetingSocket(address),
        patience: 150,
        onRefusal: (refusal) => refusals.push(refusal),
        pendingStore: pendingIn(() => storage, ME.accountId, FOUND),
        now: () => now,
      });
    room = makeRoom();
    hangUp = room.connect();
    await vi.waitFor(() => expect(room.status).toBe('online'));
  });

  afterEach(async () => {
    hangUp();
    await hub.io.close();
  });

  it('[R25] folds what it asked for only when the server tells it', async () => {
    const asked = room.send({ type: 'open-meeting' });
    expect(room.state.phase).toBe('summoned');
    expect(room.pending.map((one) => one.type)).toEqual(['open-meeting']);
    expect(await asked).toEqual({ ok: true, value: { version: 2 } });
    expect(room.state.phase).toBe('open');
    expect(room.pending).toEqual([]);
  });

  it('[JAV-1] drops all it knew of a clause when its person is recused, and has it again afterwards', async () => {
    hangUp();
    hub.me = { accountId: 'a', name: 'Mona Ledamot', participantId: 'm3', role: 'member' };
    room = new MeetingRoom({
      meetingId: FOUND,
      events: hub.world.events.slice(0, 1),
      me: hub.me,
      connect: () => meetingSocket(address),
    });
    hangUp = room.connect();
    const happens = (fact: MeetingFact) => {
      const before = hub.world.events.length;
      hub.world.append(fact);
      hub.tell(before);
    };
    const decision = { type: 'decision-made', decisionId: 'd1', clauseId: 'c2', count: 9, limit: 7 } as const;
    happens({ ...decision, text: 'HEMLIGT' });
    await vi.waitFor(() => expect(JSON.stringify(room.events)).toContain('HEMLIGT'));
    happens({ type: 'recusal-reported', participantId: 'm3', clauseId: 'c2', self: true });
    await vi.waitFor(() => expect(JSON.stringify([room.events, room.state])).not.toContain('HEMLIGT'));
    expect(room.state.version).toBe(hub.world.state.version);
    expect(room.state.decisions).toHaveLength(1);
    happens({ type: 'recusal-withdrawn', participantId: 'm3', clauseId: 'c2' });
    await vi.waitFor(() => expect(JSON.stringify(room.events)).toContain('HEMLIGT'));
  });

  it('[R16] asks again under the same id when the answer is lost, and it acts once', async () => {
    hub.swallow = 2;
    expect((await room.send({ type: 'open-meeting' })).ok).toBe(true);
    expect(hub.received.length).toBe(3);
    expect(new Set(hub.received.map((one) => one.commandId)).size).toBe(1);
    expect(hub.world.events.filter((one) => one.fact.type === 'meeting-opened').length).toBe(1);
  });

  it('keeps what was asked while the line is down and sends it in order afterwards', async () => {
    await room.send({ type: 'open-meeting' });
    hub.io.of(MEETING_NAMESPACE).disconnectSockets();
    await vi.waitFor(() => expect(room.status).toBe('offline'));
    const answers = Promise.all([
      room.send({ type: 'answer-roll-call', participantId: 'm1', answer: 'remote' }),
      room.send({ type: 'call-roll' }),
    ]);
    expect(room.pending.length).toBe(2);
    expect((await answers).every((one) => one.ok)).toBe(true);
    expect(room.state.rollCall?.present).toBe(1);
  });

  it('[R25] asks for what is missing when an event is skipped', async () => {
    hub.world.do({ type: 'open-meeting' }).goTo(2).goTo(3);
    hub.tell(3);
    await vi.waitFor(() => expect(room.state.pointer).toBe('c3'));
    expect(room.state.version).toBe(hub.world.state.version);
    expect(room.events.map((one) => one.version)).toEqual([1, 2, 3, 4]);
  });

  it('hears the same event twice without folding it twice', async () => {
    hub.world.do({ type: 'open-meeting' });
    hub.tell(0);
    hub.tell(0);
    await vi.waitFor(() => expect(room.state.version).toBe(2));
    hub.world.goTo(2);
    hub.tell(1);
    await vi.waitFor(() => expect(room.state.version).toBe(3));
    expect(room.events.length).toBe(3);
  });

  it('asks for its own facts when the answer came without them', async () => {
    hub.mute = true;
    await room.send({ type: 'open-meeting' });
    await vi.waitFor(() => expect(room.state.phase).toBe('open'));
  });

  it('tells a refusal and changes nothing', async () => {
    expect(await room.act({ type: 'close-meeting' })).toBe(false);
    expect(refusals).toEqual([
      { code: 'wrong-phase', params: { command: 'close-meeting', phase: 'summoned' } },
    ]);
    expect(room.state.version).toBe(1);
  });

  it('asks again when the server could not for the moment', async () => {
    hub.passing.push('unavailable', 'too-many-messages');
    expect((await room.send({ type: 'open-meeting' })).ok).toBe(true);
    expect(hub.received.length).toBe(3);
    expect(refusals).toEqual([]);
  });

  it('keeps what was asked when the session had ended', async () => {
    hub.passing.push('signed-out');
    const asked = room.send({ type: 'open-meeting' });
    await vi.waitFor(() => expect(room.status).toBe('signed-out'));
    expect(room.pending.length).toBe(1);
    room.resume();
    expect((await asked).ok).toBe(true);
  });

  it('signed out: what waited is sent after signing in again', async () => {
    hub.io.of(MEETING_NAMESPACE).emit('revoked');
    hub.io.of(MEETING_NAMESPACE).disconnectSockets(true);
    await vi.waitFor(() => expect(room.status).toBe('signed-out'));
    const asked = room.send({ type: 'open-meeting' });
    room.resume();
    expect((await asked).ok).toBe(true);
    expect(room.status).toBe('online');
  });

  async function loseTheLine(): Promise<void> {
    hub.io.of(MEETING_NAMESPACE).disconnectSockets();
    await vi.waitFor(() => expect(room.status).toBe('offline'));
  }

  it('[WIRE-3] sends an answer given offline after a reload of the page, under the id it had: once', async () => {
    await room.send({ type: 'open-meeting' });
    hub.swallow = 1;
    await vi.waitFor(() => expect(room.state.phase).toBe('open'));
    void room.send({ type: 'answer-roll-call', participantId: 'm1', answer: 'remote' });
    // It has arrived, and its answer was lost: the worst moment to load the page again.
    await vi.waitFor(() => expect(hub.received.length).toBe(2));
    hangUp();
    room = makeRoom();
    hangUp = room.connect();
    expect(room.pending.map((one) => one.type)).toEqual(['answer-roll-call']);
    await vi.waitFor(() => expect(room.pending).toEqual([]));
    expect(new Set(hub.received.slice(1).map((one) => one.commandId)).size).toBe(1);
    expect(hub.received.length).toBeGreaterThan(2);
    const answers = hub.world.events.filter((one) => one.fact.type === 'roll-answered');
    expect(answers).toHaveLength(1);
    expect(storage.length).toBe(0);
    expect(refusals).toEqual([]);
  });

  it('keeps for a reload only what one person says of themselves', async () => {
    await room.send({ type: 'open-meeting' });
    await loseTheLine();
    void room.send({ type: 'call-roll' });
    expect(storage.length).toBe(0);
    void room.send({ type: 'answer-roll-call', participantId: 'm1', answer: 'remote' });
    expect(storage.length).toBe(1);
    expect(pendingIn(() => storage, 'somebody-else', FOUND).read()).toEqual([]);
    storage.setItem(`pending/${ME.accountId}/${FOUND}`, '[{"command":{"type":"rubbish"}}]');
    expect(pendingIn(() => storage, ME.accountId, FOUND).read()).toEqual([]);
  });

  it('[R16] asks about what depended on the moment and waited for more than a minute, and sends the rest', async () => {
    await room.send({ type: 'open-meeting' });
    await loseTheLine();
    const moved = room.send({ type: 'move-pointer', clauseId: 'c2' });
    const answered = room.send({ type: 'answer-roll-call', participantId: 'm1', answer: 'remote' });
    now = 60_001;
    expect((await answered).ok).toBe(true);
    expect(room.held.map(({ command }) => command.type)).toEqual(['move-pointer']);
    expect(room.pending).toEqual([]);
    expect(hub.received.map(({ command }) => command.type)).not.toContain('move-pointer');
    const version = room.state.version;
    room.sendHeld();
    expect((await moved).ok).toBe(true);
    expect(room.held).toEqual([]);
    // As the meeting is seen now, not as it was seen then.
    expect(hub.received.at(-1)?.expectedVersion).toBe(version);
  });

  it('does not do what the person no longer wants, and does not call that an error', async () => {
    await room.send({ type: 'open-meeting' });
    await loseTheLine();
    const moved = room.act({ type: 'move-pointer', clauseId: 'c2' });
    now = 60_001;
    await vi.waitFor(() => expect(room.held).toHaveLength(1), 10_000);
    room.dropHeld();
    expect(await moved).toBe(false);
    expect(room.held).toEqual([]);
    expect(refusals).toEqual([]);
    expect(hub.received).toHaveLength(1);
  });

  it('sends what waited less than a minute without asking', async () => {
    await room.send({ type: 'open-meeting' });
    await loseTheLine();
    const moved = room.send({ type: 'move-pointer', clauseId: 'c2' });
    now = 59_000;
    expect((await moved).ok).toBe(true);
    expect(room.held).toEqual([]);
  });

  it('[R16] does not ask about what happened while only the answer was lost', async () => {
    await room.send({ type: 'open-meeting' });
    hub.swallow = 1;
    const moved = room.send({ type: 'move-pointer', clauseId: 'c2' });
    await vi.waitFor(() => expect(hub.received).toHaveLength(2));
    await loseTheLine();
    now = 120_000;
    expect((await moved).ok).toBe(true);
    expect(room.held).toEqual([]);
    expect(hub.received).toHaveLength(2);
  });

  it('sends nothing in the name of somebody else who logged in meanwhile', async () => {
    await room.send({ type: 'open-meeting' });
    await loseTheLine();
    void room.send({ type: 'answer-roll-call', participantId: 'm1', answer: 'remote' });
    hub.me = { ...ME, accountId: 'b' };
    await vi.waitFor(() => expect(room.status).toBe('signed-out'), 10_000);
    expect(hub.received).toHaveLength(1);
    expect(room.pending).toHaveLength(1);
  });
});
