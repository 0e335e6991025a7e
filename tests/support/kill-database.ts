import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first process of the database of a data folder. */
export function postmasterOf(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Every process of a database at once, as when the machine's memory ran out; gives how many children it had. */
export function killDatabase(postmaster: number): number {
  // Stopped first: a backend born while we count would live on alone, waiting for locks of the dead.
  kill(postmaster, 'SIGSTOP');
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster)
    .map(Number);
  for (const pid of [...children, postmaster]) kill(pid, 'SIGKILL');
  return children.length;
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // A backend that ended by itself in between is as dead as it shall be.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
