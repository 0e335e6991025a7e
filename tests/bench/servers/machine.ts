import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** Where everything runs: the server under test on one core, everybody else on another. */
export interface Machine {
  /** Put before a server's command; empty when nothing can be pinned. */
  readonly serverPin: readonly string[];
  readonly isPinned: boolean;
  readonly description: string;
}

export const SERVER_CORE = '0';
export const LOAD_CORE = '1';

export function canPin(): boolean {
  return [SERVER_CORE, LOAD_CORE].every(
    (core) => spawnSync('taskset', ['-c', core, 'true'], { stdio: 'ignore' }).status === 0,
  );
}

export function lookAtMachine({ goesFirst }: { readonly goesFirst: boolean }): Machine {
  const isPinned = canPin();
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return {
    serverPin: isPinned ? ['taskset', '-c', SERVER_CORE] : [],
    isPinned,
    description: [
      `${String(cpus().length)} cores (${model}), ${String(Math.round(totalmem() / 1024 ** 3))} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
      ...(isPinned ? [] : ['servers and load on the same cores']),
      ...(goesFirst ? ['ahead of other processes'] : []),
    ].join(', '),
  };
}
