import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface PostmasterPid {
  readonly pid: number;
  readonly socketDir: string | undefined;
}

/** What the running (or crashed) server wrote about itself: its process id on line 1, its socket folder on line 5. */
export function readPostmasterPid(cluster: string): PostmasterPid | undefined {
  const lines = readLines(join(cluster, 'postmaster.pid'));
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketDir: lines[4]?.trim() || undefined };
}

/**
 * After a reboot or in a new container the old process id may belong to a stranger, and PostgreSQL then refuses to start for ever.
 * The file goes only when that process certainly is no PostgreSQL.
 */
export function removeStalePid(cluster: string): boolean {
  const found = readPostmasterPid(cluster);
  if (!found || process.platform !== 'linux') return false;
  const command = readLines(`/proc/${String(found.pid)}/cmdline`).join('\n');
  if (command === '' || command.includes('postgres')) return false;
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  return true;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
