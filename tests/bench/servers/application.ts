import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeMeeting } from '../../e2e/meeting.ts';
import { klubbaDialect } from '../wire/dialect.ts';
import type { BenchDatabase, OneDatabase } from './bench-database.ts';
import type { Machine } from './machine.ts';
import type { RunningServer, ServerKind } from './server-kind.ts';
import { spawnServer } from './spawn-server.ts';

const CLAUSE = 'c4';
const WRITERS = ['secretary', 'chair', 'adjuster'] as const;
const READER = 'member';

/** All of Klubba as it is started for people: pages, login, meetings, signing, and the clause rooms among them. */
export function applicationKind(machine: Machine, database: BenchDatabase): ServerKind {
  return {
    id: 'application',
    name: 'Klubba, whole application',
    store: 'PostgreSQL, durable before it is acknowledged',
    survivesRestart: true,
    databasePid: database.pid,
    async prepare() {
      const own = await database.create();
      const dataDir = mkdtempSync(join(tmpdir(), 'klubba-bench-'));
      return {
        start: () => startApplication(machine, own, dataDir),
        async drop() {
          await own.drop();
          rmSync(dataDir, { recursive: true, force: true });
        },
      };
    },
  };
}

async function startApplication(
  machine: Machine,
  { url }: OneDatabase,
  dataDir: string,
): Promise<RunningServer> {
  const env = { DATABASE_URL: url, DATA_DIR: dataDir, DEMO: '1', PORT: '0', TZ: 'Europe/Stockholm' };
  const server = await spawnServer({
    pin: machine.serverPin,
    command: [process.execPath, '--import', 'tsx', 'server/main.ts'],
    env,
    ready: /^(.*"origins".*)$/,
    withinMs: 60_000,
  });
  const { origins } = JSON.parse(server.said) as { origins: [string] };
  const [origin] = origins;
  const port = Number(new URL(origin).port);
  const meeting = await meetingOn(origin, port, server.pid, dataDir);
  const cookies = new Map(
    await Promise.all(
      [...WRITERS, READER].map(async (role): Promise<[string, string]> => [
        role,
        await demoCookie(role, env),
      ]),
    ),
  );
  return {
    ...server,
    port,
    dialect: (_room, seat, access) =>
      klubbaDialect({
        meetingId: meeting,
        clauseId: CLAUSE,
        cookie: cookies.get(access === 'write' ? (WRITERS[seat] ?? READER) : READER) ?? '',
        origin,
      }),
  };
}

/** A meeting that is running, at a clause its secretary, chair and adjuster may write. */
async function meetingOn(origin: string, port: number, pid: number, dataDir: string): Promise<string> {
  const meeting = await makeMeeting({
    origin,
    port,
    pid,
    dataDir,
    seat: (role) => origin.replace('//localhost', `//${role}.localhost`),
    kill: () => Promise.resolve(null),
    stop: () => Promise.resolve(),
    logs: () => '',
  });
  await meeting.run();
  await meeting.act({ type: 'move-pointer', clauseId: CLAUSE });
  return meeting.id;
}

/** As anybody may on a terminal: the cookie for a seat of the demonstration. */
async function demoCookie(role: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'server/ops/cli.ts', 'demo-session', role],
    { env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env } },
  );
  return stdout.replace(/^Cookie: /, '').trim();
}
