import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { afterEach, describe, expect, test } from 'vitest';
import { chooseAccount } from './embedded-account.ts';
import { createMissingLinks, findBinaries } from './embedded-binaries.ts';
import { shortSocketDir, SOCKET_FILE } from './embedded-folders.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { isAlive } from './supervisor.ts';
import { removeStalePid } from './supervisor-pid.ts';

const messages: string[] = [];
const log = {
  info: (_: object, message: string) => void messages.push(message),
  warn: (_: object, message: string) => void messages.push(message),
};
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
  messages.length = 0;
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'klubba-pg-'));
  cleanUp.push(() => {
    rmSync(made, { recursive: true, force: true });
  });
  return made;
}

async function start(dataDir: string, more: object = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log, ...more });
  cleanUp.push(() => server.shutDown());
  return server;
}

async function ask(server: EmbeddedPostgres): Promise<number> {
  const sql = postgres({ ...server.adminUrlOptions, max: 1 });
  try {
    const [row] = await sql<{ n: number }[]>`select 40 + 2 as n`;
    return row?.n ?? 0;
  } finally {
    await sql.end();
  }
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await what())) {
    if (Date.now() > deadline) throw new Error('it did not happen within 15 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Another process that owns a server and is killed without a chance to clean up. */
async function ownerProcess(dataDir: string): Promise<{ child: ChildProcess; pid: number }> {
  const script = `import { startEmbeddedPostgres } from '#server/postgres/embedded.ts';
    const quiet = { info() {}, warn() {} };
    const server = await startEmbeddedPostgres({ dataDir: process.argv[1], log: quiet });
    console.log(server.pid());
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUp.push(() => {
    child.kill('SIGKILL');
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, pid: Number(line) };
}

describe('the embedded PostgreSQL', () => {
  test('keeps what it was told over a stop and a start, and listens on no port', async () => {
    const dataDir = folder();
    const first = await start(dataDir);
    const sql = postgres({ ...first.adminUrlOptions, max: 1 });
    await sql`create table kept (word text)`;
    await sql`insert into kept values ('åäö')`;
    expect(await sql`show listen_addresses`).toEqual([{ listen_addresses: '' }]);
    await sql.end();
    await first.stop();
    const second = await start(dataDir);
    const again = postgres({ ...second.adminUrlOptions, max: 1 });
    expect(await again`select word from kept`).toEqual([{ word: 'åäö' }]);
    await again.end();
  });

  test('adopts the server that a killed owner left running', async () => {
    const dataDir = folder();
    const { child, pid } = await ownerProcess(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(pid)).toBe(true);
    const server = await start(dataDir);
    expect(server.pid()).toBe(pid);
    expect(await ask(server)).toBe(42);
    expect(messages).toContain('adopted the PostgreSQL already running on this data folder');
    await server.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test('refuses a second owner in one line, but lets a guest in and outlives it', async () => {
    const dataDir = folder();
    const owner = await start(dataDir);
    await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toThrow(
      /^Another Klubba already uses .*DATA_DIR.*$/u,
    );
    const guest = await startEmbeddedPostgres({ dataDir, log, isGuest: true });
    expect(await ask(guest)).toBe(42);
    await guest.stop();
    expect(await ask(owner)).toBe(42);
  });

  test('starts PostgreSQL again after kill -9 of it', async () => {
    const server = await start(folder());
    const pid = server.pid() ?? 0;
    process.kill(pid, 'SIGKILL');
    await until(() => server.pid() !== pid && server.pid() !== undefined);
    await until(() =>
      ask(server).then(
        (n) => n === 42,
        () => false,
      ),
    );
    // The claim came back too: nobody else may own the folder now.
    await until(() =>
      startEmbeddedPostgres({ dataDir: join(server.socketPath, '..', '..'), log }).then(
        async (thief) => {
          await thief.leave();
          return false;
        },
        (error: unknown) => String(error).includes('Another Klubba'),
      ),
    );
  });

  test('works when DATA_DIR is longer than a socket address may be', async () => {
    const dataDir = join(folder(), 'a-long-name'.repeat(9), 'another-long-name'.repeat(5));
    const server = await start(dataDir);
    expect(Buffer.byteLength(server.socketPath)).toBeLessThanOrEqual(107);
    expect(await ask(server)).toBe(42);
    rmSync(join(server.socketPath, '..'), { recursive: true, force: true });
  });

  test.skipIf(process.getuid?.() !== 0)('works as root under a folder only root may enter', async () => {
    const home = folder();
    chmodSync(home, 0o700);
    const server = await start(join(home, 'klubba', '.data'));
    expect(await ask(server)).toBe(42);
  });

  test.skipIf(process.getuid?.() !== 0)(
    'works as root where user namespaces are refused',
    async () => {
      const home = folder();
      chmodSync(home, 0o700);
      const systemFolder = folder();
      chmodSync(systemFolder, 0o755);
      const dataDir = join(home, '.data');
      const account = await chooseAccount({
        binaries: await findBinaries(),
        dataDir,
        canUnshare: () => false,
        systemFolder,
      });
      expect(account.spawn).toEqual({ uid: 65534, gid: 65534 });
      const server = await start(dataDir, { account });
      expect(await ask(server)).toBe(42);
      expect(messages).toContain('the database lives outside DATA_DIR: its user cannot enter that folder');
    },
    60_000,
  );

  test('a cluster of another major version is refused in one line', async () => {
    const dataDir = folder();
    mkdirSync(join(dataDir, 'postgres'));
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toThrow(
      /was written by PostgreSQL 17, this Klubba brings 18/u,
    );
  });
});

describe('what the embedded PostgreSQL finds in its way', () => {
  test('links that a blocked install script did not make are made', async () => {
    const root = folder();
    mkdirSync(join(root, 'native', 'lib'), { recursive: true });
    writeFileSync(join(root, 'native', 'lib', 'libx.so.60.2'), 'library');
    symlinkSync('nowhere', join(root, 'native', 'lib', 'libx.so'));
    const links = ['libx.so', 'libx.so.60'].map((name) => ({
      source: 'native/lib/libx.so.60.2',
      target: `native/lib/${name}`,
    }));
    writeFileSync(join(root, 'native', 'pg-symlinks.json'), JSON.stringify(links));
    expect(await createMissingLinks(root)).toBe(2);
    expect(readFileSync(join(root, 'native', 'lib', 'libx.so'), 'utf8')).toBe('library');
    expect(await createMissingLinks(root)).toBe(0);
  });

  test.skipIf(process.platform !== 'linux')(
    'a pid file that names a stranger is removed, one that names PostgreSQL is not',
    async () => {
      const cluster = folder();
      const file = join(cluster, 'postmaster.pid');
      writeFileSync(file, `${String(process.pid)}\n${cluster}\n`);
      expect(removeStalePid(cluster)).toBe(true);
      expect(existsSync(file)).toBe(false);
      const server = await start(folder());
      writeFileSync(file, `${String(server.pid())}\n`);
      expect(removeStalePid(cluster)).toBe(false);
    },
  );

  test('the socket moves out of a long folder and stays in a short one', () => {
    expect(shortSocketDir('/srv/klubba')).toBe('/srv/klubba/run');
    const exactly = `/${'x'.repeat(107 - '/run/'.length - SOCKET_FILE.length - 1)}`;
    expect(shortSocketDir(exactly)).toBe(`${exactly}/run`);
    expect(shortSocketDir(`${exactly}x`)).not.toContain('xxxx');
  });
});
