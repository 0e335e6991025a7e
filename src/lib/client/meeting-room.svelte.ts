import { createContext } from 'svelte';
import type { MeetingRole } from '#lib/domain/command-rights.ts';
import { currentRole, mayWriteClauses, type MeetingSeat } from '#lib/domain/permissions.ts';
import { clauseLabels } from '#lib/domain/numbering.ts';
import { evolve, fold } from '#lib/domain/evolve.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { quorum } from '#lib/domain/quorum.ts';
import type { Refusal, Result } from '#lib/domain/refusal.ts';
import { clausesKeptFrom } from '#lib/domain/withhold.ts';
import type { CommandDone, Joined, Me, OnlinePerson } from '#lib/protocol/meeting-wire.ts';
import type { MeetingSocket } from './meeting-socket.ts';
import { isStale, type PendingCommand, type PendingStore } from './pending-commands.ts';

/** `refused`: the server will not let this login into the meeting; waiting longer does not help. */
export type RoomStatus = 'connecting' | 'online' | 'offline' | 'signed-out' | 'refused';

/** Refusals of the moment, not of the matter. */
const PASSING: readonly string[] = ['unavailable', 'too-many-messages'];

/** The person did not want it any more when asked again. */
const TAKEN_BACK: Refusal = { code: 'taken-back' };

interface Pending extends PendingCommand {
  readonly settle: (result: Result<CommandDone>) => void;
}

export interface MeetingRoomOptions {
  readonly meetingId: string;
  /** The log as the page was rendered from it; starts with `meeting-prepared`. */
  readonly events: readonly MeetingEvent[];
  readonly me: Me;
  /** Makes the socket, not yet connected. Called once, in the browser. */
  readonly connect: () => MeetingSocket;
  /** The call said something new, or it may have while the line was down. */
  readonly onCallChanged?: () => void;
  readonly onRefusal?: (refusal: Refusal, command: MeetingCommand) => void;
  readonly makeId?: () => string;
  /** How long to wait for an answer before asking again, in ms. */
  readonly patience?: number;
  /** What outlives a reload of the page. */
  readonly pendingStore?: PendingStore;
  readonly now?: () => number;
}

/**
 * A meeting as this browser knows it. Facts come only from the server's events, folded in order; what the
 * person asked for waits in `pending` until it is answered, and is asked again under the same id until then.
 */
export class MeetingRoom {
  readonly meetingId: string;
  readonly #options: MeetingRoomOptions;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- reason: nobody is shown what has not been folded
  readonly #ahead = new Map<number, MeetingEvent>();
  #socket: MeetingSocket | null = null;
  #isJoining = false;
  #isPumping = false;
  /** What this person may not know of, as the log here was told. */
  #kept: string;
  #needsWhole = false;

  #events = $state.raw<readonly MeetingEvent[]>([]);
  #state = $state.raw() as MeetingState;
  #me = $state.raw() as Me;
  #online = $state.raw<readonly OnlinePerson[]>([]);
  #pending = $state.raw<readonly Pending[]>([]);
  #held = $state.raw<readonly Pending[]>([]);
  #status = $state<RoomStatus>('connecting');

  readonly seat: MeetingSeat = $derived({ participantId: this.#me.participantId, role: this.#me.role });
  readonly role: MeetingRole = $derived(currentRole(this.#state, this.seat));
  readonly quorum = $derived(quorum(this.#state));
  readonly labels = $derived(clauseLabels(this.#state.clauses, this.#state.body.profile.numbering));
  readonly mayWrite = $derived(mayWriteClauses(this.#state, this.seat));

  constructor(options: MeetingRoomOptions) {
    this.#options = options;
    this.meetingId = options.meetingId;
    const state = fold(options.events);
    if (!state) throw new Error('a meeting without its first event cannot be shown');
    this.#events = options.events;
    this.#state = state;
    this.#me = options.me;
    this.#kept = this.#keptNow();
  }

  get state(): MeetingState {
    return this.#state;
  }
  get events(): readonly MeetingEvent[] {
    return this.#events;
  }
  get me(): Me {
    return this.#me;
  }
  get online(): readonly OnlinePerson[] {
    return this.#online;
  }
  get status(): RoomStatus {
    return this.#status;
  }
  get pending(): readonly MeetingCommand[] {
    return this.#pending.map((one) => one.command);
  }

  /** Waited so long that the person is asked whether it still stands: never fired late in silence. */
  get held(): readonly PendingCommand[] {
    return this.#held;
  }

  /** Opens the line; gives the function that hangs up. */
  connect(): () => void {
    this.#takeUpPending();
    const socket = this.#options.connect();
    this.#socket = socket;
    socket.on('connect', () => void this.#join());
    socket.on('events', (message) => {
      if (message.meetingId === this.meetingId) this.#take(message.events);
    });
    socket.on('presence', (message) => {
      if (message.meetingId === this.meetingId) this.#online = message.online;
    });
    socket.on('call-changed', (message) => {
      if (message.meetingId === this.meetingId) this.#options.onCallChanged?.();
    });
    socket.on('revoked', () => this.#signOut());
    socket.on('disconnect', () => this.#lost(socket));
    socket.on('connect_error', (error) => this.#failed(socket, error));
    socket.connect();
    if (typeof window !== 'undefined') window.addEventListener('online', this.#back);
    return () => {
      if (typeof window !== 'undefined') window.removeEventListener('online', this.#back);
      this.#socket = null;
      socket.removeAllListeners();
      socket.disconnect();
    };
  }

  /** After signing in again: the same room goes on, and what waited is sent. */
  resume(): void {
    this.#status = 'connecting';
    this.#socket?.disconnect().connect();
  }

  /** Asks for something once, however often the line breaks; the answer comes when it is stored or refused. */
  send(command: MeetingCommand): Promise<Result<CommandDone>> {
    const commandId = (this.#options.makeId ?? (() => crypto.randomUUID()))();
    const expectedVersion = this.#state.version;
    return new Promise((settle) => {
      this.#wait([...this.#pending, { commandId, expectedVersion, command, askedAt: this.#now(), settle }]);
      void this.#pump();
    });
  }

  /** Yes, it still stands, as the meeting is seen now; under the same id, so that it can only happen once. */
  sendHeld(): void {
    const again = { expectedVersion: this.#state.version, askedAt: this.#now() };
    const held = this.#held.map((one) => ({ ...one, ...again }));
    this.#held = [];
    this.#wait([...held, ...this.#pending]);
    void this.#pump();
  }

  dropHeld(): void {
    const held = this.#held;
    this.#held = [];
    for (const { settle } of held) settle({ ok: false, refusal: TAKEN_BACK });
  }

  /** As `send`, with a refusal told to the person. True when it was done. */
  async act(command: MeetingCommand): Promise<boolean> {
    const result = await this.send(command);
    if (!result.ok) this.#refused(result.refusal, command);
    return result.ok;
  }

  #refused(refusal: Refusal, command: MeetingCommand): void {
    if (refusal !== TAKEN_BACK) this.#options.onRefusal?.(refusal, command);
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #wait(pending: readonly Pending[]): void {
    this.#pending = pending;
    this.#options.pendingStore?.write(pending.map(({ settle: _settle, ...one }) => one));
  }

  #waitNoMore({ commandId }: Pending): void {
    this.#wait(this.#pending.filter((one) => one.commandId !== commandId));
  }

  /** What was asked for before the page was loaded again goes first, under the id it had. */
  #takeUpPending(): void {
    const isKnown = (id: string): boolean => this.#pending.some(({ commandId }) => commandId === id);
    const kept = (this.#options.pendingStore?.read() ?? []).filter(({ commandId }) => !isKnown(commandId));
    const settle = (command: MeetingCommand) => (result: Result<CommandDone>) => {
      if (!result.ok) this.#refused(result.refusal, command);
    };
    if (kept.length > 0)
      this.#wait([...kept.map((one) => ({ ...one, settle: settle(one.command) })), ...this.#pending]);
  }

  async #join(): Promise<void> {
    if (this.#isJoining) return;
    this.#isJoining = true;
    let answer: Result<Joined> | null = null;
    let isWhole = false;
    while (!answer && this.#socket?.connected && this.#status !== 'signed-out') {
      isWhole = this.#needsWhole;
      const since = isWhole ? 0 : this.#state.version;
      answer = await this.#ask((line) => line.emitWithAck('join', { meetingId: this.meetingId, since }));
    }
    this.#isJoining = false;
    if (answer?.ok) this.#joined(answer.value, isWhole);
    else if (answer) this.#status = 'refused';
  }

  #joined({ events, me, online }: Joined, isWhole: boolean): void {
    // Somebody else has logged in in this browser meanwhile: what waits here is not sent in their name.
    if (me.accountId !== this.#me.accountId) return this.#signOut();
    this.#me = me;
    this.#online = online;
    this.#status = 'online';
    this.#options.onCallChanged?.();
    if (isWhole) this.#replace(events);
    else this.#take(events);
    void this.#pump();
  }

  /** The log told anew, as this person may have it now: nothing that is kept from them stays here (JAV-1, SEC-1). */
  #replace(events: readonly MeetingEvent[]): void {
    const state = fold(events);
    if (!state) return;
    this.#needsWhole = false;
    this.#ahead.clear();
    this.#state = state;
    this.#events = events;
    this.#kept = this.#keptNow();
  }

  #keptNow(): string {
    return clausesKeptFrom(this.#state, this.seat).join(' ');
  }

  #noteKept(): void {
    const kept = this.#keptNow();
    if (kept === this.#kept) return;
    this.#kept = kept;
    this.#needsWhole = true;
    void this.#join();
  }

  /** Folds strictly in order (R25); what came too early waits, and a hole is asked for. */
  #take(events: readonly MeetingEvent[]): void {
    for (const event of events) {
      if (event.version > this.#state.version) this.#ahead.set(event.version, event);
    }
    const fresh: MeetingEvent[] = [];
    let state = this.#state;
    for (let next = this.#ahead.get(state.version + 1); next; next = this.#ahead.get(state.version + 1)) {
      this.#ahead.delete(next.version);
      state = evolve(state, next);
      fresh.push(next);
    }
    if (fresh.length > 0) {
      this.#state = state;
      this.#events = [...this.#events, ...fresh];
      this.#noteKept();
    }
    if (this.#ahead.size > 0 && this.#status === 'online') void this.#join();
  }

  /** One at a time, so that what was asked first happens first. */
  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    for (let first = this.#next(); first; first = this.#next()) {
      if (isStale(first, this.#now())) {
        this.#holdBack(first);
        continue;
      }
      const { commandId, expectedVersion, command, settle } = first;
      const message = { meetingId: this.meetingId, commandId, expectedVersion, command };
      const answer = await this.#ask<CommandDone>((line) => line.emitWithAck('command', message));
      if (!answer) continue;
      this.#waitNoMore(first);
      settle(answer);
      if (answer.ok && answer.value.version > this.#state.version) void this.#join();
    }
    this.#isPumping = false;
  }

  /** Only the answer may have been lost: what stands in the log is not asked about. */
  #holdBack(stale: Pending): void {
    this.#waitNoMore(stale);
    const done = this.#events.find(({ commandId }) => commandId === stale.commandId);
    if (done) stale.settle({ ok: true, value: { version: done.version } });
    else this.#held = [...this.#held, stale];
  }

  #next(): Pending | undefined {
    return this.#status === 'online' && this.#socket?.connected ? this.#pending[0] : undefined;
  }

  /** null: no answer this time, so ask again when there is a line: what was asked is not refused by that. */
  async #ask<T>(
    emit: (line: ReturnType<MeetingSocket['timeout']>) => Promise<Result<T>>,
  ): Promise<Result<T> | null> {
    const socket = this.#socket;
    if (!socket?.connected) return null;
    const patience = this.#options.patience ?? 5000;
    // reason: the only error here is "no answer in time" or "the line broke".
    const answer = await emit(socket.timeout(patience)).catch(() => null);
    if (answer && !answer.ok && answer.refusal.code === 'signed-out') this.#signOut();
    else if (answer && (answer.ok || !PASSING.includes(answer.refusal.code))) return answer;
    else if (answer) await new Promise((later) => setTimeout(later, patience / 5));
    return null;
  }

  #signOut(): void {
    this.#status = 'signed-out';
    this.#online = [];
  }

  #lost(socket: MeetingSocket): void {
    this.#online = [];
    if (this.#status === 'signed-out' || this.#status === 'refused') return;
    this.#status = 'offline';
    this.#callBack(socket);
  }

  #failed(socket: MeetingSocket, error: Error): void {
    if (error.message === 'signed-out') return this.#signOut();
    this.#status = 'offline';
    this.#callBack(socket);
  }

  /** The network is said to be back: the library would wait for its turn. */
  readonly #back = (): void => {
    if (this.#status === 'offline') this.#socket?.disconnect().connect();
  };

  /** When it was the server that hung up (a restart), the client library leaves it to us to call again. */
  #callBack(socket: MeetingSocket): void {
    if (!socket.active) setTimeout(() => this.#socket?.connect(), 500 + Math.random() * 2500);
  }
}

export const [useMeetingRoom, provideMeetingRoom] = createContext<MeetingRoom>();
