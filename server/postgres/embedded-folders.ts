import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './embedded-account.ts';

/** The kernel keeps a socket's address in 108 bytes with a closing zero. */
const LONGEST_SOCKET_PATH = 107;
export const SOCKET_FILE = '.s.PGSQL.5432';

export interface ClusterFolders {
  readonly cluster: string;
  readonly socketDir: string;
  readonly socketPath: string;
  readonly logFile: string;
}

/** Creates the folders of one cluster. A long DATA_DIR moves only the socket, to a private folder under the system's temp folder. */
export async function prepareFolders(account: Account): Promise<ClusterFolders> {
  const { home } = account;
  await mkdir(home, { recursive: true });
  const socketDir = shortSocketDir(home);
  await mkdir(socketDir, { recursive: true, mode: 0o700 });
  refuseForeign(socketDir);
  await chmod(socketDir, 0o700);
  await account.own(socketDir);
  return {
    cluster: join(home, 'postgres'),
    socketDir,
    socketPath: join(socketDir, SOCKET_FILE),
    logFile: join(home, 'postgres.log'),
  };
}

export function shortSocketDir(home: string): string {
  const inside = join(home, 'run');
  if (fits(inside)) return inside;
  const name = `klubba-${createHash('sha256').update(home).digest('hex').slice(0, 20)}`;
  const outside = join(tmpdir(), name);
  return fits(outside) ? outside : join('/tmp', name);
}

function fits(folder: string): boolean {
  // ".lock" and the temporary names PostgreSQL makes beside the socket do not count: only the socket's own path is bound.
  return Buffer.byteLength(join(folder, SOCKET_FILE)) <= LONGEST_SOCKET_PATH;
}

/** The temp folder is shared: somebody else could have put a folder or link of our name there to listen in our place. */
function refuseForeign(folder: string): void {
  const found = lstatSync(folder);
  const uid = process.getuid?.() ?? found.uid;
  const isOurs = found.uid === uid || uid === 0;
  if (!found.isDirectory() || !isOurs) {
    throw new Error(
      `The folder ${folder} for the database socket belongs to somebody else. Remove it, or set DATA_DIR to a shorter path.`,
    );
  }
}
