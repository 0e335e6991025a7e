import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './clause-clients.ts';

/** A file system of its own, to be filled and to have its power cut. */
export interface LoopDisk {
  /** A folder on it that anybody may walk into. */
  readonly folder: string;
  /** Takes every free byte. */
  fill(): void;
  /** Gives them back. */
  free(): void;
  /** From now on nothing reaches the disk any more, and what the journal had not written is gone. */
  cutPower(): void;
  /** Away and back, as after a cold start: the journal is replayed. Whoever had files open there must be gone. */
  remount(): Promise<void>;
  close(): Promise<void>;
}

const SIZE_BYTES = 512 * 2 ** 20;
const TOOLS = ['mkfs.ext4', 'mount', 'umount', 'python3'];

/** Why this machine cannot have one, or undefined. */
export function noLoopDiskBecause(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root to mount a file system';
  if (!existsSync('/dev/loop-control')) return 'there is no loop device';
  const missing = TOOLS.filter((tool) => !isInstalled(tool));
  if (missing.length > 0) return `${missing.join(', ')} not installed`;
  try {
    const disk = makeLoopDisk();
    void disk.close();
    return undefined;
  } catch (error) {
    return `mounting is not possible: ${(error as Error).message.split('\n')[0] ?? ''}`;
  }
}

function isInstalled(tool: string): boolean {
  try {
    run('which', tool);
    return true;
  } catch {
    return false;
  }
}

export function makeLoopDisk(): LoopDisk {
  const home = mkdtempSync(join(tmpdir(), 'klubba-disk-'));
  // The database runs as another user, who must be able to walk in.
  chmodSync(home, 0o755);
  const [image, mountPoint] = [join(home, 'image'), join(home, 'disk')];
  mkdirSync(mountPoint);
  writeFileSync(image, '');
  truncateSync(image, SIZE_BYTES);
  // No reserve for root: full means full for everybody.
  run('mkfs.ext4', '-q', '-F', '-m', '0', image);
  const mount = (): void => run('mount', '-o', 'loop', image, mountPoint);
  const unmount = (): Promise<void> =>
    until(() => succeeds('umount', mountPoint), 'everybody to be gone from the disk', 15_000);
  mount();
  const folder = join(mountPoint, 'data');
  mkdirSync(folder);
  const filler = join(mountPoint, 'filler');
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a');
      for (const size of [2 ** 20, 4_096, 1]) writeWhilePossible(file, Buffer.alloc(size, 1));
      closeSync(file);
      if (statfsSync(mountPoint).bavail > 2) throw new Error('the disk is not full');
    },
    free: () => {
      rmSync(filler);
    },
    cutPower() {
      run('python3', '-c', SHUTDOWN, mountPoint);
    },
    async remount() {
      await unmount();
      mount();
    },
    async close() {
      await unmount();
      rmSync(home, { recursive: true });
    },
  };
}

/** EXT4_IOC_SHUTDOWN with NOLOGFLUSH: the file system stops as it is, its journal not written out. */
const SHUTDOWN = `
import fcntl, os, struct, sys
folder = os.open(sys.argv[1], os.O_RDONLY)
fcntl.ioctl(folder, 0x8004587D, struct.pack('I', 2))
`;

function writeWhilePossible(file: number, bytes: Buffer): void {
  try {
    while (writeSync(file, bytes) > 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

function succeeds(tool: string, ...args: readonly string[]): boolean {
  try {
    run(tool, ...args);
    return true;
  } catch {
    return false;
  }
}

function run(tool: string, ...args: readonly string[]): void {
  execFileSync(tool, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
