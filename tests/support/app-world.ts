import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import { cookieOf, makeMeeting, type MadeMeeting, type Seat } from '../e2e/meeting.ts';
import { until } from './clause-clients.ts';
import { endDatabase, type Klubba, startKlubba } from './server.ts';
import { prepareParagraph, Typist, wordsIn } from './typist.ts';

/** The matter whose text is written in. */
export const APP_CLAUSE = 'c4';
/** Who hold a pen in it. */
const WRITERS = ['secretary', 'chair', 'adjuster'] as const;

/** Of no use before `open()`: suites are declared before anything runs. */
export interface AppWorld {
  open(): Promise<void>;
  readonly klubba: Klubba;
  readonly dataDir: string;
  readonly meeting: MadeMeeting;
  /** Cookie headers of those who may write: secretary, chair, adjuster. */
  readonly cookies: readonly string[];
  /** On the same port and data folder, after a kill. */
  startAgain(): Promise<void>;
  /** One who writes with the pen of that login; not yet synced. */
  typistOf(name: string, cookie: string, clauseId?: string): Typist;
  typists(count: number, prefix: string, clauseId?: string): Promise<Typist[]>;
  /** What somebody who was not there reads from the server. */
  readFresh(clauseId?: string): Promise<string[]>;
  /** A new session's cookie header for a demonstration role. */
  cookieFor(role: Seat): Promise<string>;
  close(): Promise<void>;
}

/** The whole built application in a process of its own, with a meeting under way. */
export function appWorld(
  options: { readonly dataDir?: string; readonly env?: Readonly<Record<string, string>> } = {},
): AppWorld {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'klubba-faults-'));
  let opened: { klubba: Klubba; meeting: MadeMeeting; cookies: readonly string[] } | undefined;
  const at = (): NonNullable<typeof opened> => {
    if (!opened) throw new Error('the application has not been started');
    return opened;
  };

  async function open(): Promise<void> {
    const klubba = await startKlubba({ dataDir, ...(options.env && { env: options.env }) });
    const meeting = await makeMeeting(klubba);
    const cookies = await Promise.all(WRITERS.map((role) => cookieOf(klubba, role)));
    opened = { klubba, meeting, cookies };
    await meeting.run();
    await meeting.act({ type: 'move-pointer', clauseId: APP_CLAUSE });
  }

  function typist(name: string, cookie: string, clauseId: string): Typist {
    return new Typist(name, {
      url: `ws://localhost:${String(at().klubba.port)}`,
      origin: at().klubba.origin,
      meetingId: at().meeting.id,
      clauseId,
      session: cookie.slice(cookie.indexOf('=') + 1),
    });
  }

  return {
    open,
    get klubba() {
      return at().klubba;
    },
    dataDir,
    get meeting() {
      return at().meeting;
    },
    get cookies() {
      return at().cookies;
    },
    cookieFor: (role) => cookieOf(at().klubba, role),
    async startAgain() {
      const { port } = at().klubba;
      const env = { ...options.env, PORT: String(port) };
      opened = { ...at(), klubba: await startKlubba({ dataDir, env }) };
    },
    typistOf: (name, cookie, clauseId = APP_CLAUSE) => typist(name, cookie, clauseId),
    async typists(count, prefix, clauseId = APP_CLAUSE) {
      const made = Array.from({ length: count }, (_, i) =>
        typist(`${prefix}${String(i)}`, at().cookies[i % at().cookies.length] ?? '', clauseId),
      );
      await Promise.all(made.map((one) => one.synced()));
      const [first] = made;
      const isEmpty = first?.doc.getXmlFragment(clauseFragmentName).length === 0;
      if (first && isEmpty) prepareParagraph(first.doc);
      await until(
        () => made.every((one) => one.doc.getXmlFragment(clauseFragmentName).toString().includes('start;')),
        'all to see the first word',
      );
      return made;
    },
    async readFresh(clauseId = APP_CLAUSE) {
      const reader = typist('reader', at().cookies[0] ?? '', clauseId);
      await reader.synced();
      const words = wordsIn(reader.text);
      reader.destroy();
      return words;
    },
    async close() {
      await opened?.klubba.kill('SIGTERM');
      await endDatabase(dataDir);
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
