import { syncFrame } from '#lib/protocol/clause-wire.ts';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import * as Y from 'yjs';
import type { BareServer, BareServerReport } from './bare-server.ts';
import { type BareClause, type BareWorld, bareWorld } from './bare-world.ts';
import { openRaw, paragraphOf, type RawClient, StockClient, until } from './clause-clients.ts';
import { percentile } from './fault-run.ts';
import { wordsOf } from './hostile-frames.ts';

export interface AttackedClause {
  readonly world: BareWorld;
  readonly server: BareServer;
  readonly clause: BareClause;
  /** The server's text as an honest writer sees it. */
  readonly text: Y.Doc;
  /** A socket that sends what it likes, as an account that may write or one that may only read. */
  attack(as: 'writer' | 'reader'): Promise<RawClient>;
  where(session: string): { url: string; meetingId: string; clauseId: string; session: string };
  /** Two people who go on writing while the attack lasts. */
  startWriting(): void;
  /** Stops them and looks at what became of their words and of the server. */
  findHarm(): Promise<Harm>;
  close(): Promise<void>;
}

export interface Harm {
  /** Words of the two that the store or a newcomer does not have exactly as written. */
  readonly wrong: readonly string[];
  readonly words: number;
  readonly ackP99Ms: number;
  readonly report: BareServerReport;
  readonly rssGrowthMb: number;
}

/** A clause on a server of its own, two honest writers, and attackers of another account and of none that may write. */
export async function attackedClause(clauseId: string): Promise<AttackedClause> {
  const world = await bareWorld();
  const [victim, , attacker] = world.accounts;
  const clause = await world.makeClause(clauseId);
  const server = await world.start();
  await server.ask({
    kind: 'sessions',
    sessions: {
      attacker: { accountId: attacker, access: 'write' },
      reader: { accountId: attacker, access: 'read' },
      newcomer: { accountId: victim, access: 'read' },
    },
  });
  const where = (session: string) => ({ url: server.url, meetingId: world.meetingId, clauseId, session });
  const pair = world.accounts
    .slice(0, 2)
    .map((session, i) => new HonestWriter(`p${String(i)}`, where(session)));
  await Promise.all(pair.map((one) => one.prepare()));
  const [first] = pair;
  if (!first) throw new Error('nobody writes');
  const before = await server.ask();
  await server.ask({ kind: 'reset' });

  return {
    world,
    server,
    clause,
    text: first.client.doc,
    where,
    attack: (as) => openRaw(where(as === 'writer' ? 'attacker' : 'reader')),
    startWriting() {
      for (const one of pair) one.start();
    },
    async findHarm() {
      await writeAsReader(await openRaw(where('reader')), first.client.doc);
      for (const one of pair) one.stop();
      await Promise.all(pair.map((one) => one.client.saved()));
      const report = await server.ask();
      const newcomer = new StockClient(where('newcomer'));
      await newcomer.synced();
      const whole = (doc: Y.Doc): string => doc.getXmlFragment(clauseFragmentName).toString();
      await until(() => whole(newcomer.doc) === whole(first.client.doc), 'a newcomer to see the same');
      const stored = await clause.stored();
      const wrong = pair.flatMap((one) => [
        ...one.differenceIn(stored, 'store'),
        ...one.differenceIn(newcomer.doc, 'newcomer'),
      ]);
      if (whole(stored).includes(FORBIDDEN)) wrong.push('a reader has written');
      if (newcomer.doc.store.pendingStructs) wrong.push('a newcomer waits for text that never came');
      newcomer.destroy();
      return {
        wrong,
        words: pair.reduce((sum, one) => sum + one.typed, 0),
        ackP99Ms: percentile(
          pair.flatMap((one) => one.ackMs),
          0.99,
        ),
        report,
        rssGrowthMb: (report.rssBytes - before.rssBytes) / 2 ** 20,
      };
    },
    async close() {
      for (const one of pair) one.destroy();
      await server.kill();
      await world.close();
    },
  };
}

const FORBIDDEN = 'otillåtet';

/** A faultless change by somebody who may only read; resolves when the server has read it. */
async function writeAsReader({ socket, send, closed }: RawClient, text: Y.Doc): Promise<void> {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(text));
  const before = Y.encodeStateVector(doc);
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(FORBIDDEN)]);
  doc.getXmlFragment(clauseFragmentName).push([paragraph]);
  send(syncFrame('update', Y.encodeStateAsUpdate(doc, before)));
  socket.ping();
  await Promise.race([closed, new Promise((resolve) => socket.once('pong', resolve))]);
  socket.terminate();
}

/** Types on at the end of a paragraph held on to, since attackers may put paragraphs of their own around it. */
class HonestWriter {
  readonly client: StockClient;
  readonly name: string;
  typed = 0;
  readonly ackMs: number[] = [];
  #expected = '';
  #paragraph: Y.XmlText | undefined;
  #sentAt: number[] = [];
  #acked = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(name: string, options: ConstructorParameters<typeof StockClient>[0]) {
    this.name = name;
    const sentAt: number[] = this.#sentAt;
    this.client = new StockClient({
      ...options,
      onText: () => {
        sentAt.push(performance.now());
      },
      onAcknowledged: (count) => {
        for (; this.#acked < count; this.#acked += 1)
          this.ackMs.push(performance.now() - (sentAt[this.#acked] ?? performance.now()));
      },
    });
  }

  async prepare(): Promise<void> {
    await this.client.synced();
    this.#paragraph = paragraphOf(this.client.doc);
  }

  start(): void {
    this.#timer = setInterval(() => {
      const word = `${this.name}-${String((this.typed += 1))};`;
      this.#expected += word;
      this.#paragraph?.insert(this.#paragraph.length, word);
    }, 20);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  differenceIn(doc: Y.Doc, name: string): string[] {
    const found = wordsOf(doc, new Set([this.client.doc.clientID])).join('');
    return found === this.#expected ? [] : [`${name} of ${this.name}: ${String(found.length)} characters`];
  }

  destroy(): void {
    this.stop();
    this.client.destroy();
  }
}
