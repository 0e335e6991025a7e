import {
  CONTROL_CHANNEL,
  lineAnswer,
  type LineAnswer,
  type LineRequest,
  readChannel,
  readLineRequest,
} from '#lib/protocol/clause-line-wire.ts';
import { clauseCloseCode } from '#lib/protocol/clause-wire.ts';
import type { Authorisation, LineGrant } from './clause-admission.ts';
import { ClauseConnection, type ClauseGrant } from './clause-connection.ts';
import { webSocketFrame } from './clause-frames.ts';
import type { AtTheDoor } from './clause-door.ts';
import type { ClauseLine } from './clause-line.ts';
import type { ClauseRoom } from './clause-room.ts';

export interface SwitchboardOptions {
  readonly line: () => ClauseLine;
  readonly grant: LineGrant;
  readonly wantsAcks: boolean;
  readonly enter: (grant: ClauseGrant, clauseId: string) => Promise<ClauseRoom | undefined>;
  readonly leave: (room: ClauseRoom) => void;
  /** Somebody is about to be asked for; what changes for them until they join is heard here. */
  readonly arrive: () => AtTheDoor;
  readonly log: { warn(facts: object, message: string): void };
}

/** A meeting has tens of clauses; a line that opens more than this is not a page of ours. */
const MAX_CLAUSES = 1_000;
const CLAUSE_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** The clauses open on one line of many: each is authorised when it is opened, and may end without the others noticing. */
export class ClauseSwitchboard {
  readonly #options: SwitchboardOptions;
  readonly #connections = new Map<number, ClauseConnection>();
  /** Clauses being opened or open. */
  readonly #clauseIds = new Set<string>();

  constructor(options: SwitchboardOptions) {
    this.#options = options;
  }

  receive(message: Uint8Array): void {
    const found = readChannel(message);
    if (found === undefined) this.#strike();
    else if (found.channel !== CONTROL_CHANNEL)
      // A clause that ended here may still be spoken to by a client that has not heard of it.
      this.#connections.get(found.channel)?.receive(found.payload);
    else {
      const request = readLineRequest(found.payload);
      if (request) this.#serve(request);
      else this.#strike();
    }
  }

  /** The socket has drained: every clause makes up for what it missed. */
  catchUp(): void {
    for (const connection of this.#connections.values()) connection.catchUp();
  }

  /** The line is gone. */
  end(): void {
    for (const connection of [...this.#connections.values()]) connection.end();
  }

  #serve(request: LineRequest): void {
    switch (request.kind) {
      case 'ping':
        this.#tell({ kind: 'pong' });
        return;
      case 'leave': {
        const connection = this.#connections.get(request.channel);
        connection?.close(clauseCloseCode.normal, 'left');
        return;
      }
      case 'open':
        void this.#open(request.clauseId);
    }
  }

  async #open(clauseId: string): Promise<void> {
    if (!CLAUSE_ID.test(clauseId) || this.#clauseIds.size >= MAX_CLAUSES || this.#clauseIds.has(clauseId)) {
      this.#strike();
      return;
    }
    this.#clauseIds.add(clauseId);
    const visitor = this.#options.arrive();
    try {
      const authorised = await this.#options.grant.authorise(clauseId);
      if (!authorised.ok) this.#deny(clauseId, authorised);
      else await this.#enter(clauseId, authorised.value, visitor);
    } catch (error) {
      this.#options.log.warn({ err: error, clauseId }, 'clause not opened');
      this.#closed(clauseId, clauseCloseCode.overloaded, 'unavailable');
    } finally {
      visitor.done();
    }
  }

  async #enter(clauseId: string, grant: ClauseGrant, visitor: AtTheDoor): Promise<void> {
    const room = await this.#options.enter(grant, clauseId);
    const access = visitor.accessNow(grant.accountId, clauseId, grant.access);
    const line = this.#options.line();
    if (!room) this.#closed(clauseId, clauseCloseCode.notFound, 'no-such-clause');
    else if (access === 'none') {
      this.#options.leave(room);
      this.#closed(clauseId, clauseCloseCode.forbidden, 'forbidden');
    } else if (line.isClosed || room.isClosed) {
      this.#options.leave(room);
      this.#closed(clauseId, clauseCloseCode.restart, 'restart');
    } else this.#connect(clauseId, { ...grant, access }, room);
  }

  #connect(clauseId: string, grant: ClauseGrant, room: ClauseRoom): void {
    const connection = new ClauseConnection({
      line: this.#options.line(),
      grant,
      room,
      wantsAcks: this.#options.wantsAcks,
      onClose: (code, reason) => {
        this.#closed(clauseId, code, reason);
      },
      onEnded: () => {
        this.#connections.delete(room.channel);
        this.#clauseIds.delete(clauseId);
        this.#options.leave(room);
      },
    });
    this.#connections.set(room.channel, connection);
    this.#tell({ kind: 'opened', clauseId, channel: room.channel });
    room.join(connection);
  }

  #deny(clauseId: string, { status, code }: Extract<Authorisation, { ok: false }>): void {
    this.#options.line().refuse(status === 404 ? 'no-such-clause' : 'read-only');
    if (status === 401) this.#options.line().close(clauseCloseCode.signedOut, code);
    else if (status === 404) this.#closed(clauseId, clauseCloseCode.notFound, code);
    else if (status === 503) this.#closed(clauseId, clauseCloseCode.overloaded, code);
    else this.#closed(clauseId, clauseCloseCode.forbidden, code);
  }

  #closed(clauseId: string, code: number, reason: string): void {
    this.#clauseIds.delete(clauseId);
    this.#tell({ kind: 'closed', clauseId, code, reason });
  }

  #tell(answer: LineAnswer): void {
    this.#options.line().send(webSocketFrame(lineAnswer(answer)));
  }

  #strike(): void {
    this.#options.line().strike('malformed');
  }
}
