import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { chown, cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { binariesIn, type PostgresBinaries } from './embedded-binaries.ts';

/** The user id "nobody": PostgreSQL refuses to run as root, and this one exists (or needs no entry) everywhere. */
const NOBODY = 65534;

/** How a PostgreSQL program is started so that it does not see itself as root. */
export interface Account {
  readonly binaries: PostgresBinaries;
  /** Where the cluster lives; usually dataDir, elsewhere when that folder cannot be entered by the account. */
  readonly home: string;
  readonly command: (program: string, args: readonly string[]) => readonly [string, ...string[]];
  readonly spawn: { readonly uid?: number; readonly gid?: number };
  /** Gives a folder to the account. */
  readonly own: (folder: string) => Promise<void>;
}

const direct = (program: string, args: readonly string[]) => [program, ...args] as const;
const namespaced = (program: string, args: readonly string[]) =>
  [
    'unshare',
    '--user',
    `--map-user=${String(NOBODY)}`,
    `--map-group=${String(NOBODY)}`,
    program,
    ...args,
  ] as const;

export interface AccountChoice {
  readonly binaries: PostgresBinaries;
  readonly dataDir: string;
  readonly isRoot?: boolean;
  readonly canUnshare?: () => boolean;
  readonly systemFolder?: string;
}

/**
 * Chooses who runs PostgreSQL: ourselves; as root a user namespace (files stay root's, so a checkout under /root works);
 * where namespaces are refused, the user id 65534 in folders it can enter.
 */
export async function chooseAccount(choice: AccountChoice): Promise<Account> {
  const { binaries, dataDir } = choice;
  const isRoot = choice.isRoot ?? process.getuid?.() === 0;
  const plain: Account = {
    binaries,
    home: dataDir,
    command: direct,
    spawn: {},
    own: () => Promise.resolve(),
  };
  if (!isRoot) return plain;
  if ((choice.canUnshare ?? canUnshare)()) return { ...plain, command: namespaced };
  return nobody(choice);
}

function canUnshare(): boolean {
  const [file, ...args] = namespaced('true', []);
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}

async function nobody({
  binaries,
  dataDir,
  systemFolder = '/var/lib/klubba',
}: AccountChoice): Promise<Account> {
  const enterable = isEnterable(dataDir);
  const home = enterable ? dataDir : join(systemFolder, digest(dataDir));
  await mkdir(home, { recursive: true, mode: 0o755 });
  return {
    binaries: isEnterable(binaries.native) ? binaries : await copyBinaries(binaries, systemFolder),
    home,
    command: direct,
    spawn: { uid: NOBODY, gid: NOBODY },
    own: (folder) => chown(folder, NOBODY, NOBODY),
  };
}

/** Whether any user may walk into the folder: every existing ancestor has the search bit for others. */
export function isEnterable(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function copyBinaries(binaries: PostgresBinaries, systemFolder: string): Promise<PostgresBinaries> {
  const target = join(systemFolder, `postgres-${digest(binaries.native)}`);
  if (existsSync(target)) return binariesIn(target);
  const partial = `${target}.${String(process.pid)}`;
  await rm(partial, { recursive: true, force: true });
  await cp(binaries.native, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, target);
  return binariesIn(target);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
