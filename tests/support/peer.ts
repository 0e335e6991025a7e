import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import { ClauseLine } from '#lib/client/clause-line.ts';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { cookieSocket, StockClient, type StockClientOptions } from './clause-clients.ts';
import type { Dice } from './fault-run.ts';

export interface PeerOptions extends Pick<StockClientOptions, 'url' | 'meetingId' | 'session' | 'origin'> {
  /** Default: the session's name, as in test servers that know accounts only. */
  readonly accountId?: string;
  readonly clauseIds: readonly string[];
  /** All clauses on the one line of a page, or a stock socket for each. */
  readonly overLine: boolean;
}

/** What a server promised to keep: so much of what these client ids wrote. */
export type Promised = Map<number, number>;

/** One who writes in every way an editor can, and remembers what the server has called durable. */
export class Peer {
  readonly #options: PeerOptions;
  readonly #promised: Promised;
  readonly #sockets = new Set<WebSocket>();
  #line: ClauseLine | undefined;
  /** One for each clause, in their order. */
  clients: readonly StockClient[];

  constructor(options: PeerOptions, promised: Promised) {
    this.#options = options;
    this.#promised = promised;
    this.clients = this.#connect();
  }

  get isAllAcknowledged(): boolean {
    return this.clients.every((client) => client.isAllAcknowledged);
  }

  /** A crashed browser: what was not handed in is gone, and a new one begins with empty documents. */
  restart(): void {
    for (const socket of this.#sockets) socket.terminate();
    this.destroy();
    this.clients = this.#connect();
  }

  destroy(): void {
    for (const client of this.clients) client.destroy();
    this.#line?.destroy();
  }

  #connect(): StockClient[] {
    const { url, meetingId, session, origin, clauseIds, overLine, accountId = session } = this.#options;
    this.#sockets.clear();
    const webSocket = cookieSocket({ session, ...(origin === undefined ? {} : { origin }) }, (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    // Calls again sooner than a page would: tests wait for no client.
    this.#line = overLine
      ? new ClauseLine({
          serverUrl: url,
          meetingId,
          accountId,
          // reason: the line uses the handlers, send, close and binaryType, and ws has all of these.
          webSocket: webSocket as unknown as typeof globalThis.WebSocket,
          random: () => 0.1,
        })
      : undefined;
    return clauseIds.map((clauseId) =>
      this.#open(clauseId, (this.#line?.socketFor(clauseId) as typeof webSocket | undefined) ?? webSocket),
    );
  }

  #open(clauseId: string, webSocket: StockClientOptions['webSocket']): StockClient {
    const { url, meetingId, session } = this.#options;
    const doc = new Y.Doc();
    /** The own clock when text message 1, 2, … of this connection left. */
    let clocks: number[] = [];
    return new StockClient({
      url,
      meetingId,
      session,
      clauseId,
      ...(webSocket ? { webSocket } : {}),
      doc,
      onOpen: () => {
        clocks = [];
      },
      onText: () => {
        clocks.push(Y.getState(doc.store, doc.clientID));
      },
      onAcknowledged: (count) => {
        const clock = clocks[count - 1] ?? 0;
        if (clock > (this.#promised.get(doc.clientID) ?? 0)) this.#promised.set(doc.clientID, clock);
      },
    });
  }
}

/** One change as a writer of minutes makes it. Does nothing before the first sync: an editor is not mounted then. */
export function changeSomething(doc: Y.Doc, dice: Dice): void {
  const fragment = doc.getXmlFragment(clauseFragmentName);
  const paragraphs = fragment.toArray().filter((one) => one instanceof Y.XmlElement);
  const [first] = paragraphs;
  if (!first) return;
  const at = dice.below(paragraphs.length);
  const paragraph = paragraphs[at] ?? first;
  const text = textOf(paragraph);
  doc.transact(() => {
    switch (dice.below(10)) {
      case 0:
        text.delete(0, Math.min(text.length, dice.below(6)));
        return;
      case 1:
        cutOut(text, dice);
        return;
      case 2:
        format(text, dice);
        return;
      case 3:
        split(fragment, at, text, dice);
        return;
      case 4:
        if (paragraphs.length > 1 && at > 0) join(fragment, at, text);
        return;
      case 5:
        fragment.insert(dice.below(fragment.length + 1), [newParagraph(word(dice))]);
        return;
      case 6:
        if (paragraphs.length > 3) fragment.delete(at, 1);
        return;
      default:
        text.insert(dice.below(text.length + 1), word(dice));
    }
  });
}

function textOf(paragraph: Y.XmlElement): Y.XmlText {
  const found = paragraph.get(0);
  if (found instanceof Y.XmlText) return found;
  const made = new Y.XmlText();
  paragraph.insert(0, [made]);
  return made;
}

function newParagraph(words: string): Y.XmlElement {
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  return paragraph;
}

function cutOut(text: Y.XmlText, dice: Dice): void {
  if (text.length === 0) return;
  const from = dice.below(text.length);
  text.delete(from, dice.between(1, text.length - from));
}

function format(text: Y.XmlText, dice: Dice): void {
  if (text.length === 0) return;
  const from = dice.below(text.length);
  const mark = dice.pick([
    { bold: {} },
    { italic: {} },
    { bold: null },
    { link: { href: 'https://exempel.se' } },
  ]);
  text.format(from, dice.between(1, text.length - from), mark);
}

/** Enter: what stood after the cursor moves to a paragraph of its own. */
function split(fragment: Y.XmlFragment, at: number, text: Y.XmlText, dice: Dice): void {
  const from = dice.below(text.length + 1);
  const rest = plain(text).slice(from);
  text.delete(from, text.length - from);
  fragment.insert(at + 1, [newParagraph(rest)]);
}

/** Backspace at the start of a paragraph. */
function join(fragment: Y.XmlFragment, at: number, text: Y.XmlText): void {
  const before = fragment.get(at - 1);
  if (!(before instanceof Y.XmlElement)) return;
  const target = textOf(before);
  target.insert(target.length, plain(text));
  fragment.delete(at, 1);
}

function plain(text: Y.XmlText): string {
  return (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('');
}

function word(dice: Dice): string {
  const letters = 'abcdefghijklmnopqrstuvwxyzåäöé ';
  return Array.from({ length: dice.between(1, 8) }, () => dice.pick([...letters])).join('');
}
