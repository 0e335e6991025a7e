import {
  channelFrame,
  CONTROL_CHANNEL,
  type LineAnswer,
  lineRequest,
  type LineRequest,
  readChannel,
  readLineAnswer,
} from '#lib/protocol/clause-line-wire.ts';
import { messageType, syncFrame, syncType } from '#lib/protocol/clause-wire.ts';
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { paragraphOf, until } from './clause-clients.ts';

/** One clause on a line: its document as the server has told it. */
export interface LineClause {
  readonly channel: number;
  readonly doc: Y.Doc;
  sent: number;
  acknowledged: number;
  isSynced: boolean;
}

/** A line of many clauses, spoken by hand. */
export class LineClient {
  readonly socket: WebSocket;
  readonly answers: LineAnswer[] = [];
  readonly clauses = new Map<string, LineClause>();
  readonly notices: string[] = [];
  closeCode: number | undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.#receive(new Uint8Array(data));
    });
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('error', () => undefined);
  }

  static async dial(options: {
    readonly url: string;
    readonly meetingId: string;
    readonly session: string;
    readonly origin?: string;
  }): Promise<LineClient> {
    const socket = new WebSocket(`${options.url}/yjs/${options.meetingId}?ack=1&schema=1`, {
      headers: { cookie: `session=${options.session}` },
      origin: options.origin ?? 'http://klubba.test',
    });
    const client = new LineClient(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return client;
  }

  ask(request: LineRequest): void {
    this.socket.send(lineRequest(request));
  }

  /** Opens the clause and waits for its whole text. */
  async open(clauseId: string): Promise<LineClause> {
    this.ask({ kind: 'open', clauseId });
    await until(() => this.clauses.get(clauseId)?.isSynced ?? false, `clause ${clauseId} to be synced`);
    return this.clauseOf(clauseId);
  }

  clauseOf(clauseId: string): LineClause {
    const clause = this.clauses.get(clauseId);
    if (!clause) throw new Error(`clause ${clauseId} is not open`);
    return clause;
  }

  closedWith(clauseId: string): { code: number; reason: string } | undefined {
    const found = this.answers.findLast((one) => one.kind === 'closed' && one.clauseId === clauseId);
    return found?.kind === 'closed' ? { code: found.code, reason: found.reason } : undefined;
  }

  textOf(clauseId: string): string {
    return paragraphOf(this.clauseOf(clauseId).doc).toString();
  }

  type(clauseId: string, words: string): void {
    const text = paragraphOf(this.clauseOf(clauseId).doc);
    text.insert(text.length, words);
  }

  saved(clauseId: string): Promise<void> {
    const clause = this.clauseOf(clauseId);
    return until(
      () => clause.sent > 0 && clause.acknowledged === clause.sent,
      'everything to be acknowledged',
    );
  }

  hangUp(): void {
    this.socket.terminate();
  }

  #receive(message: Uint8Array): void {
    const found = readChannel(message);
    if (!found) throw new Error('a message without a channel');
    if (found.channel === CONTROL_CHANNEL) this.#hear(readLineAnswer(found.payload));
    else
      for (const clause of this.clauses.values())
        if (clause.channel === found.channel) this.#read(clause, found.payload);
  }

  #hear(answer: LineAnswer | undefined): void {
    if (!answer) throw new Error('an answer nobody understands');
    this.answers.push(answer);
    if (answer.kind === 'opened') this.#opened(answer.clauseId, answer.channel);
    if (answer.kind === 'closed') this.clauses.delete(answer.clauseId);
  }

  #opened(clauseId: string, channel: number): void {
    const clause: LineClause = { channel, doc: new Y.Doc(), sent: 0, acknowledged: 0, isSynced: false };
    this.clauses.set(clauseId, clause);
    clause.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#sendText(clause, 'update', update);
    });
    this.socket.send(channelFrame(channel, syncFrame('step1', Y.encodeStateVector(clause.doc))));
  }

  #read(clause: LineClause, payload: Uint8Array): void {
    const decoder = decoding.createDecoder(payload);
    const type = decoding.readVarUint(decoder);
    if (type === messageType.ack) clause.acknowledged = decoding.readVarUint(decoder);
    if (type === messageType.notice) this.notices.push(decoding.readVarString(decoder));
    if (type !== messageType.sync) return;
    const kind = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (kind === syncType.step1) this.#sendText(clause, 'step2', Y.encodeStateAsUpdate(clause.doc, bytes));
    else Y.applyUpdate(clause.doc, bytes, this);
    if (kind === syncType.step2) clause.isSynced = true;
  }

  #sendText(clause: LineClause, kind: 'step2' | 'update', update: Uint8Array): void {
    clause.sent += 1;
    this.socket.send(channelFrame(clause.channel, syncFrame(kind, update)));
  }
}
