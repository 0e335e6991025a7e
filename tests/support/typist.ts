import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import * as Y from 'yjs';
import { paragraphOf, StockClient, type StockClientOptions } from './clause-clients.ts';

/** Which of the numbered words left in which text message, and so which an acknowledgement speaks of. */
class WordLedger {
  typed = 0;
  acknowledged = 0;
  /** Words typed when text message 1, 2, … of this connection left: each holds all of them that the server lacks. */
  #covered: number[] = [];

  connected(): void {
    this.#covered = [];
  }

  sent(): void {
    this.#covered.push(this.typed);
  }

  /** True when it moved. */
  heard(count: number): boolean {
    const words = this.#covered[count - 1] ?? 0;
    if (words <= this.acknowledged) return false;
    this.acknowledged = words;
    return true;
  }
}

export type TypistOptions = Omit<StockClientOptions, 'onOpen' | 'onText' | 'onAcknowledged'>;

/** A stock client that types numbered words and knows which of them the server has called durable. */
export class Typist extends StockClient {
  readonly name: string;
  readonly #ledger: WordLedger;
  #timer: NodeJS.Timeout | undefined;
  /** Told at every acknowledgement of a new word. */
  onSaved: () => void = () => undefined;

  constructor(name: string, options: TypistOptions) {
    const ledger = new WordLedger();
    super({
      ...options,
      onOpen: () => {
        ledger.connected();
      },
      onText: () => {
        ledger.sent();
      },
      onAcknowledged: (count) => {
        if (ledger.heard(count)) this.onSaved();
      },
    });
    this.name = name;
    this.#ledger = ledger;
  }

  start(everyMs = 40): void {
    this.#timer = setInterval(() => {
      this.typeWord();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  typeWord(): void {
    this.#ledger.typed += 1;
    this.type(`${this.name}-${String(this.#ledger.typed)};`);
  }

  get typedWords(): readonly string[] {
    return this.#words(this.#ledger.typed);
  }

  get savedWords(): readonly string[] {
    return this.#words(this.#ledger.acknowledged);
  }

  get savedCount(): number {
    return this.#ledger.acknowledged;
  }

  /** The process is gone: nothing it had not handed in comes back. */
  die(): void {
    this.stop();
    const socket = this.provider.ws as unknown as { terminate(): void } | null;
    socket?.terminate();
    this.destroy();
  }

  #words(count: number): string[] {
    return Array.from({ length: count }, (_, i) => `${this.name}-${String(i + 1)}`);
  }
}

export function wordsIn(text: string): string[] {
  return text.split(';').filter((word) => word !== '');
}

export interface WordAudit {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

/** Compares what the store holds with what was promised. */
export function auditWords(stored: readonly string[], promised: readonly string[]): WordAudit {
  const kept = new Set(stored);
  const seen = new Set<string>();
  const doubled = stored.filter((word) => seen.size === seen.add(word).size);
  return { lost: promised.filter((word) => !kept.has(word)), doubled };
}

/** Gives a clause made without text the first paragraph that typists write in. */
export function prepareParagraph(doc: Y.Doc): void {
  const fragment = doc.getXmlFragment(clauseFragmentName);
  doc.transact(() => {
    if (fragment.length === 0) fragment.insert(0, [new Y.XmlElement('paragraph')]);
    const paragraph = fragment.get(0);
    if (paragraph instanceof Y.XmlElement && paragraph.length === 0) paragraph.insert(0, [new Y.XmlText()]);
    const text = paragraphOf(doc);
    text.insert(text.length, 'start;');
  });
}
