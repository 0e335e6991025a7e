import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import { makeMeeting, type MadeMeeting } from '../e2e/meeting.ts';
import { paragraphOf, StockClient, until } from '../support/clause-clients.ts';
import { endDatabase, type Klubba, startKlubba } from '../support/server.ts';

/*
 * The whole built application killed with -9 in the middle of words and of commands, and started again on the same data
 * folder: it takes over the database that was left running.
 */

const ROUNDS = Number(process.env['KLUBBA_CRASH_ROUNDS'] ?? 3);
const CLAUSE = 'c4';
const WRITERS = ['secretary', 'chair', 'adjuster'] as const;

let klubba: Klubba;
let meeting: MadeMeeting;
let cookies: readonly string[];
const dataDir = mkdtempSync(join(tmpdir(), 'klubba-crash-'));

beforeAll(async () => {
  klubba = await startKlubba({ dataDir });
  meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.act({ type: 'move-pointer', clauseId: CLAUSE });
  cookies = await Promise.all(WRITERS.map((role) => demoSession(role)));
}, 90_000);

afterAll(async () => {
  await klubba.kill('SIGTERM');
  await endDatabase(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
}, 30_000);

/** As anybody may on a terminal: the cookie for a seat, without its name in front of the colon. */
async function demoSession(role: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'server/ops/cli.ts', 'demo-session', role],
    { env: { ...process.env, DATA_DIR: dataDir } },
  );
  return stdout.replace(/^Cookie: /, '').trim();
}

async function crashAndStart(): Promise<void> {
  await klubba.kill('SIGKILL');
  klubba = await startKlubba({ dataDir, env: { PORT: String(klubba.port) } });
}

/** Types unique words until stopped, and knows which of them the server has called durable. */
class Typist extends StockClient {
  readonly #name: string;
  #typed = 0;
  #acknowledgedWords = 0;
  #wordsBefore = 0;
  #sentBefore = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(name: string, cookie: string) {
    super({
      url: `ws://localhost:${String(klubba.port)}`,
      origin: klubba.origin,
      meetingId: meeting.id,
      clauseId: CLAUSE,
      session: cookie.slice(cookie.indexOf('=') + 1),
    });
    this.#name = name;
  }

  /** Everything typed before must have been acknowledged: from here each word is one message, and one count. */
  start(): void {
    this.#wordsBefore = this.#typed;
    this.#sentBefore = this.sent;
    this.#acknowledgedWords = this.#typed;
    this.#timer = setInterval(() => {
      this.#typed += 1;
      this.type(`${this.#name}${String(this.#typed)};`);
    }, 15);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  note(): void {
    // A new connection counts from nought again; what was acknowledged stays so.
    const words = this.#wordsBefore + this.acknowledged - this.#sentBefore;
    this.#acknowledgedWords = Math.max(this.#acknowledgedWords, words);
  }

  get promised(): readonly string[] {
    return this.#words(this.#acknowledgedWords);
  }

  get typed(): readonly string[] {
    return this.#words(this.#typed);
  }

  #words(count: number): string[] {
    return Array.from({ length: count }, (_, i) => `${this.#name}${String(i + 1)}`);
  }
}

/** What somebody who was not there reads from the server. */
async function readFresh(cookie: string): Promise<readonly string[]> {
  const reader = new Typist('reader', cookie);
  await reader.synced();
  const words = reader.text.split(';').filter((word) => word !== '');
  reader.destroy();
  return words;
}

function openLine(): Promise<Socket> {
  const socket = io(`${klubba.origin}/meeting`, {
    transports: ['websocket'],
    extraHeaders: { cookie: cookies[0] ?? '', origin: klubba.origin },
    forceNew: true,
    reconnection: false,
  });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}

async function eventsOf(socket: Socket): Promise<readonly MeetingEvent[]> {
  const answer = (await socket.timeout(5_000).emitWithAck('join', { meetingId: meeting.id, since: 0 })) as {
    value: { events: readonly MeetingEvent[] };
  };
  return answer.value.events;
}

describe('[R1] the application killed in the middle of a word', () => {
  it(`keeps every acknowledged word and doubles none, ${String(ROUNDS)} times`, async () => {
    const typists = WRITERS.map((role, i) => new Typist(role, cookies[i] ?? ''));
    await Promise.all(typists.map((one) => one.synced()));
    const [writer] = typists;
    if (!writer) throw new Error('nobody writes');
    prepareParagraph(writer.doc);
    await until(
      () => typists.every((one) => one.doc.getXmlFragment(clauseFragmentName).toString().includes('start;')),
      'all to see the first word',
    );
    for (let round = 1; round <= ROUNDS; round += 1) {
      await Promise.all(typists.map((one) => one.saved()));
      const before = typists.map((one) => one.promised.length);
      for (const one of typists) one.start();
      await until(() => {
        for (const one of typists) one.note();
        return typists.every((one, i) => one.promised.length >= (before[i] ?? 0) + 10);
      }, 'ten words of each to be acknowledged');
      await klubba.kill('SIGKILL');
      const promised = typists.flatMap((one) => one.promised);
      for (const one of typists) {
        one.stop();
        // Nothing may be handed in again before the store has been read.
        one.provider.disconnect();
      }
      klubba = await startKlubba({ dataDir, env: { PORT: String(klubba.port) } });
      const stored = await readFresh(cookies[0] ?? '');
      expect(promised.filter((word) => !stored.includes(word))).toEqual([]);
      expect(stored.filter((word, i) => stored.indexOf(word) !== i)).toEqual([]);
      for (const one of typists) one.provider.connect();
    }
    await Promise.all(typists.map((one) => one.saved()));
    const everything = ['start', ...typists.flatMap((one) => one.typed)].sort();
    // What was typed but not acknowledged lived on in the browsers and has been handed in.
    await until(async () => (await readFresh(cookies[0] ?? '')).length >= everything.length, 'all words');
    expect([...(await readFresh(cookies[0] ?? ''))].sort()).toEqual(everything);
    expect(new Set(typists.map((one) => one.text)).size).toBe(1);
    for (const one of typists) one.destroy();
  }, 120_000);
});

function prepareParagraph(doc: Y.Doc): void {
  const fragment = doc.getXmlFragment(clauseFragmentName);
  doc.transact(() => {
    if (fragment.length === 0) fragment.insert(0, [new Y.XmlElement('paragraph')]);
    const paragraph = fragment.get(0);
    if (paragraph instanceof Y.XmlElement && paragraph.length === 0) paragraph.insert(0, [new Y.XmlText()]);
    const text = paragraphOf(doc);
    text.insert(text.length, 'start;');
  });
}

describe('[R25] a command sent again after the crash', () => {
  it.each([
    ['answered before it', true],
    ['not answered before it', false],
  ])(
    'acts once when it was %s',
    async (_, waits) => {
      const first = await openLine();
      const expectedVersion = (await eventsOf(first)).at(-1)?.version ?? 0;
      const commandId = randomUUID();
      const command: MeetingCommand = {
        type: 'record-decision',
        clauseId: CLAUSE,
        decisionId: randomUUID(),
        text: `Beslut ${commandId}`,
      };
      const message = { meetingId: meeting.id, commandId, expectedVersion, command };
      const answered = first.timeout(5_000).emitWithAck('command', message) as Promise<{ ok: boolean }>;
      // reason: without waiting the process dies before or after it stored the command; both must end the same.
      if (waits) expect(await answered).toMatchObject({ ok: true });
      else answered.catch(() => undefined);
      await crashAndStart();
      first.disconnect();
      const second = await openLine();
      for (let again = 0; again < 2; again += 1)
        expect(await second.timeout(5_000).emitWithAck('command', message)).toMatchObject({ ok: true });
      const events = await eventsOf(second);
      expect(events.filter((event) => event.commandId === commandId)).toHaveLength(1);
      expect(JSON.stringify(events).split(`Beslut ${commandId}`)).toHaveLength(2);
      expect(events.map((event) => event.version)).toEqual(events.map((_event, i) => i + 1));
      second.disconnect();
    },
    60_000,
  );
});
