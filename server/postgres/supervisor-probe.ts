import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import type { ClusterFolders } from './embedded-folders.ts';
import { SOCKET_FILE } from './embedded-folders.ts';
import { readPostmasterPid } from './supervisor-pid.ts';

export type ClusterState =
  | { readonly kind: 'ours'; readonly pid: number }
  | { readonly kind: 'foreign'; readonly cluster: string }
  /** A server is there but not ready: starting, recovering or stopping. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'absent' };

/** Options of postgres.js for the superuser of an embedded cluster. */
export function socketOptions(socketPath: string, database: string) {
  return {
    path: socketPath,
    host: 'localhost',
    user: 'postgres',
    database,
    password: '',
    ssl: false,
  } as const;
}

/** Asks whoever listens on our socket whether it is the server of our folder. */
export async function probe({ cluster, socketPath }: ClusterFolders): Promise<ClusterState> {
  if (!existsSync(socketPath)) return { kind: 'absent' };
  const sql = postgres({
    ...socketOptions(socketPath, 'postgres'),
    max: 1,
    connect_timeout: 5,
    onnotice: () => undefined,
  });
  try {
    const [row] = await sql<{ directory: string }[]>`select current_setting('data_directory') as directory`;
    const directory = row?.directory ?? '';
    if (!isSameFolder(directory, cluster)) return { kind: 'foreign', cluster: directory };
    const pid = readPostmasterPid(cluster)?.pid;
    return pid === undefined ? { kind: 'busy' } : { kind: 'ours', pid };
  } catch (error) {
    return { kind: isNobodyListening(error) ? 'absent' : 'busy' };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function isNobodyListening(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return ['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(code);
}

function isSameFolder(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

/** Where a server that is already running listens, when it was started with another temp folder than ours. */
export function runningSocketDir(cluster: string): string | undefined {
  const dir = readPostmasterPid(cluster)?.socketDir;
  return dir !== undefined && existsSync(join(dir, SOCKET_FILE)) ? dir : undefined;
}
