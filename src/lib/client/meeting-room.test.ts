import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Refusal } from '#lib/domain/refusal.ts';
import { ok } from '#lib/domain/refusal.ts';
import {
  MEETING_NAMESPACE,
  type ClientToServer,
  type CommandMessage,
  type ServerToClient,
} from '#lib/protocol/meeting-wire.ts';
import { MeetingWorld, SECRETARY } from '../../../tests/support/meeting-world.ts';
import { MeetingRoom } from './meeting-room.svelte.ts';
import { meetingSocket } from './meeting-socket.ts';

const ME = { accountId: 'a', name: 'Sara Sekreterare', participantId: 's', role: 'secretary' as const };
const FOUND = '00000000-0000-4000-8000-000000000000';

/** The least a hub does: a world that decides, outcomes remembered per commandId, events told to everybody. */
class Hub {
  readonly http: HttpServer = createServer();
  readonly io = new Server<ClientToServer, ServerToClient>(this.http, { transports: ['websocket'] });
  readonly received: CommandMessage[] = [];
  readonly outcomes = new Map<string, number>();
  /** Answers that get lost on the way back. */
  swallow = 0;
  mute = false;
  /** Refusals of the moment given before anything is done. */
  readonly passing: string[] = [];

  constructor(readonly world: MeetingWorld) {
    this.io.of(MEETING_NAMESPACE).on('connection', (socket) => {
      socket.on('join', ({ since }, answer) =>
        answer(ok({ events: world.events.slice(since), me: ME, online: [ME] })),
      );
      socket.on('command', (message, answer) => {
        this.received.push(message);
        const passing = this.passing.shift();
        if (passing) return answer({ ok: false, refusal: { code: passing } });
        const earlier = this.outcomes.get(message.commandId);
        const before = world.events.length;
        const refusal = earlier === undefined ? world.try(message.command, SECRETARY) : null;
        if (!refusal) this.outcomes.set(message.commandId, world.state.version);
        if (!this.mute) this.tell(before);
        if (this.swallow-- > 0) return;
        answer(refusal ? { ok: false, refusal } : ok({ version: earlier ?? world.state.version }));
      });
    });
  }

  tell(from: number): void {
    const events = this.world.events.slice(from);
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
  let hangUp: () => void;
  let refusals: Refusal[];

  beforeEach(async () => {
    const world = new MeetingWorld();
    hub = new Hub(world);
    const address = await hub.address();
    refusals = [];
    room = new MeetingRoom({
      meetingId: FOUND,
      events: world.events.slice(0, 1),
      me: ME,
      connect: () => meetingSocket(address),
      patience: 150,
      onRefusal: (refusal) => refusals.push(refusal),
    });
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
});
