import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { ClientToServer, Joined, ServerToClient } from '#lib/protocol/meeting-wire.ts';
import type { Result } from '#lib/domain/refusal.ts';
import { StockClient } from './clause-clients.ts';

/** Types unique words, and knows which of them the server has called durable. */
export class Typist extends StockClient {
  readonly name: string;
  typed = 0;
  acknowledgedWords = 0;
  /** When each word was typed, by its number. */
  readonly typedAt: number[] = [];
  /** Words sent on this connection as a message each: once so many messages are durable, so are all words up to it. */
  #outstanding: { readonly sent: number; readonly word: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(name: string, options: ConstructorParameters<typeof StockClient>[0]) {
    super(options);
    this.name = name;
    this.provider.on('status', () => (this.#outstanding = []));
  }

  start(everyMs = 50): void {
    this.#timer = setInterval(() => {
      this.note();
      // While the line is being made the provider sends what it has as one; typed in between it would come before that.
      if (this.provider.wsconnected && !this.provider.synced) return;
      this.typed += 1;
      this.typedAt[this.typed] = performance.now();
      const before = this.sent;
      this.type(`${this.name}${String(this.typed)};`);
      if (this.provider.synced && this.sent === before + 1)
        this.#outstanding.push({ sent: this.sent, word: this.typed });
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  override destroy(): void {
    this.stop();
    super.destroy();
  }

  words(count: number): string[] {
    return Array.from({ length: count }, (_, i) => `${this.name}${String(i + 1)}`);
  }

  note(): void {
    for (
      let next = this.#outstanding[0];
      next && next.sent <= this.acknowledged;
      next = this.#outstanding[0]
    ) {
      this.acknowledgedWords = next.word;
      this.#outstanding.shift();
    }
  }
}

export interface SeatLineOptions {
  readonly origin: string;
  /** Default the origin. */
  readonly address?: string;
  readonly cookie: string;
  readonly meetingId: string;
}

/** A seat's line to the meeting that calls again by itself and asks until it is answered, as a browser does. */
export class SeatLine {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  /** The last version it has without a hole. */
  version = 0;
  /** Events that came after a hole although the line was up. */
  readonly holes: string[] = [];
  readonly heardAt = new Map<string, number>();
  readonly commandIds: string[] = [];
  isJoined = false;
  readonly #meetingId: string;
  #early: MeetingEvent[] = [];

  constructor({ origin, address = origin, cookie, meetingId }: SeatLineOptions) {
    this.#meetingId = meetingId;
    this.socket = io(`${address}/meeting`, {
      transports: ['websocket'],
      extraHeaders: { cookie, origin },
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 300,
    });
    this.socket.on('connect', () => void this.#join());
    this.socket.on('disconnect', () => (this.isJoined = false));
    this.socket.on('events', ({ events }) => {
      if (this.isJoined) this.#take(events);
      else this.#early.push(...events);
    });
  }

  /** Asked under the same id until it is answered; gives the version it has now. */
  async ask(command: MeetingCommand): Promise<number> {
    const commandId = randomUUID();
    const message = { meetingId: this.#meetingId, commandId, expectedVersion: 1_000_000, command };
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline) {
      const answer = await this.socket
        .timeout(3_000)
        .emitWithAck('command', message)
        .catch(() => null);
      if (answer?.ok) {
        this.commandIds.push(commandId);
        return answer.value.version;
      }
      if (answer && !['unavailable', 'too-many-messages'].includes(answer.refusal.code))
        throw new Error(`refused: ${JSON.stringify(answer.refusal)}`);
      if (answer) await new Promise((later) => setTimeout(later, 100));
    }
    throw new Error(`nobody answered ${commandId}`);
  }

  hangUp(): void {
    this.socket.disconnect();
  }

  async #join(): Promise<void> {
    while (this.socket.connected && !this.isJoined) {
      this.#early = [];
      const answer = (await this.socket
        .timeout(3_000)
        .emitWithAck('join', { meetingId: this.#meetingId, since: this.version })
        .catch(() => null)) as Result<Joined> | null;
      if (!answer?.ok) continue;
      this.#take(answer.value.events);
      this.#take(this.#early);
      this.isJoined = true;
    }
  }

  #take(events: readonly MeetingEvent[]): void {
    for (const event of events) {
      this.heardAt.set(event.commandId, performance.now());
      if (event.version <= this.version) continue;
      if (event.version > this.version + 1)
        this.holes.push(`${String(event.version)} after ${String(this.version)}`);
      this.version = event.version;
    }
  }
}
