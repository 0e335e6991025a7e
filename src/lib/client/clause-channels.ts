import {
  channelFrame,
  CONTROL_CHANNEL,
  type LineAnswer,
  lineRequest,
  readChannel,
  readLineAnswer,
} from '../protocol/clause-line-wire.ts';

export interface LineEnd {
  readonly code: number;
  readonly reason: string;
}

/** One clause's place on the line. `leaving` lasts until the server says so, since a clause is open at most once. */
interface Slot {
  readonly clauseId: string;
  state: 'idle' | 'opening' | 'open' | 'leaving';
  channel: number;
  socket: ClauseSocket | undefined;
}

/** Many clauses on one line, each with what looks like a WebSocket of its own. Knows nothing of how the line is kept up. */
export class ClauseChannels {
  readonly #send: (message: Uint8Array) => void;
  readonly #slots = new Map<string, Slot>();
  readonly #byChannel = new Map<number, Slot>();
  /** Why no clause can be opened any more, once the line has ended for good. */
  #end: LineEnd | undefined;
  #isUp = false;

  constructor(send: (message: Uint8Array) => void) {
    this.#send = send;
  }

  /** A WebSocket class for one clause; whoever makes one waits until the line is up and the clause open. */
  socketFor(clauseId: string): typeof WebSocket {
    const attach = (socket: ClauseSocket): Desk => this.#attach(clauseId, socket);
    const made = class extends ClauseSocket {
      constructor() {
        super(attach);
      }
    };
    // reason: y-websocket uses the handlers, send, close and readyState, and all of these are here.
    return made as unknown as typeof WebSocket;
  }

  lineOpened(): void {
    this.#isUp = true;
    this.#end = undefined;
    for (const slot of this.#slots.values()) this.#want(slot);
  }

  /** The line broke: whoever was open or being opened hears it, whoever still waits goes on waiting. */
  lineLost(end: LineEnd): void {
    this.#isUp = false;
    this.#byChannel.clear();
    for (const slot of this.#slots.values()) {
      const wasWaiting = slot.state === 'idle' || slot.state === 'leaving';
      slot.state = 'idle';
      if (!wasWaiting) this.#tellEnd(slot, end);
    }
  }

  /** The line will not come back by itself: everybody hears it, also who asks later, until it is opened again. */
  lineEnded(end: LineEnd): void {
    this.lineLost(end);
    this.#end = end;
    for (const slot of this.#slots.values()) this.#tellEnd(slot, end);
  }

  /** Clauses may be asked for again, and wait for the line. */
  lineExpected(): void {
    this.#end = undefined;
  }

  /** Gives false for a message that is nothing of this protocol. */
  receive(message: Uint8Array): boolean {
    const found = readChannel(message);
    if (!found) return false;
    if (found.channel === CONTROL_CHANNEL) return this.#hear(readLineAnswer(found.payload));
    const slot = this.#byChannel.get(found.channel);
    // What was under way when we left is for nobody.
    if (slot?.state === 'open') slot.socket?.hear(found.payload);
    return true;
  }

  #attach(clauseId: string, socket: ClauseSocket): Desk {
    const slot = this.#slots.get(clauseId) ?? newSlot(clauseId);
    this.#slots.set(clauseId, slot);
    slot.socket = socket;
    const end = this.#end;
    // Whoever made the socket has not had time to listen yet.
    if (end)
      queueMicrotask(() => {
        if (slot.socket === socket) this.#tellEnd(slot, end);
      });
    else this.#want(slot);
    return {
      send: (data) => {
        if (slot.socket === socket && slot.state === 'open') this.#send(channelFrame(slot.channel, data));
      },
      leave: () => {
        if (slot.socket === socket) this.#leave(slot);
      },
    };
  }

  #want(slot: Slot): void {
    if (!this.#isUp || !slot.socket || slot.state !== 'idle') return;
    slot.state = 'opening';
    this.#send(lineRequest({ kind: 'open', clauseId: slot.clauseId }));
  }

  #leave(slot: Slot): void {
    slot.socket = undefined;
    if (slot.state !== 'open') return;
    slot.state = 'leaving';
    this.#send(lineRequest({ kind: 'leave', channel: slot.channel }));
  }

  #hear(answer: LineAnswer | undefined): boolean {
    if (!answer) return false;
    if (answer.kind === 'pong') return true;
    const slot = this.#slots.get(answer.clauseId);
    if (!slot) return true;
    if (answer.kind === 'opened') this.#opened(slot, answer.channel);
    else this.#closed(slot, answer);
    return true;
  }

  #opened(slot: Slot, channel: number): void {
    slot.state = 'open';
    slot.channel = channel;
    this.#byChannel.set(channel, slot);
    // Whoever asked may have gone meanwhile; a newcomer takes over what nobody has spoken on.
    if (slot.socket) slot.socket.open();
    else this.#leave(slot);
  }

  #closed(slot: Slot, end: LineEnd): void {
    const wasLeaving = slot.state === 'leaving';
    this.#byChannel.delete(slot.channel);
    slot.state = 'idle';
    if (wasLeaving) this.#want(slot);
    else this.#tellEnd(slot, end);
  }

  #tellEnd(slot: Slot, end: LineEnd): void {
    const { socket } = slot;
    slot.socket = undefined;
    socket?.end(end);
  }
}

/** Where a clause's socket hands in what it sends. */
interface Desk {
  readonly send: (data: Uint8Array) => void;
  readonly leave: () => void;
}

/** As much of a WebSocket as a y-websocket provider uses. */
class ClauseSocket {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 3;
  binaryType = 'arraybuffer';
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: Uint8Array }) => void) | null = null;
  onclose: ((event: LineEnd) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  readonly #desk: Desk;

  constructor(attach: (socket: ClauseSocket) => Desk) {
    this.#desk = attach(this);
  }

  send(data: Uint8Array): void {
    this.#desk.send(data);
  }

  close(): void {
    this.readyState = this.CLOSED;
    this.#desk.leave();
  }

  open(): void {
    this.readyState = this.OPEN;
    this.onopen?.();
  }

  hear(data: Uint8Array): void {
    this.onmessage?.({ data });
  }

  end(end: LineEnd): void {
    this.readyState = this.CLOSED;
    this.onclose?.(end);
  }
}

function newSlot(clauseId: string): Slot {
  return { clauseId, state: 'idle', channel: 0, socket: undefined };
}
