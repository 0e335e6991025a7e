import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The kernel's unit in /proc/<pid>/stat; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

export interface Usage {
  /** User and system time of all threads, in s. */
  readonly cpuSeconds: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
}

const nothing: Usage = { cpuSeconds: 0, rssMb: 0, peakRssMb: 0 };

/** What one process has used; zeros once it is gone. */
export function usageOf(pid: number): Usage {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return {
      cpuSeconds: cpuSecondsOf(pid),
      rssMb: megabytes(status, 'VmRSS'),
      peakRssMb: megabytes(status, 'VmHWM'),
    };
  } catch {
    return nothing;
  }
}

/** A process and its children, such as PostgreSQL's: shared memory is counted once. */
export function usageOfFamily(pid: number): Usage {
  let cpuSeconds = 0;
  let own = 0;
  let shared = 0;
  for (const member of [pid, ...childrenOf(pid)]) {
    try {
      const status = readFileSync(`/proc/${String(member)}/status`, 'utf8');
      // Children that have ended count at their parent.
      cpuSeconds += cpuSecondsOf(member, member === pid);
      own += megabytes(status, 'RssAnon');
      shared = Math.max(shared, megabytes(status, 'RssShmem'));
    } catch {
      // It ended while we looked: its time is its parent's by now.
    }
  }
  return { cpuSeconds, rssMb: own + shared, peakRssMb: own + shared };
}

/** From here on the peak is a new one. Where the kernel does not allow it, the peak since the start stays. */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${String(pid)}/clear_refs`, '5');
  } catch {
    // The peak is then too high, never too low.
  }
}

/** What all processes of the machine have used together, in s. */
export function cpuSecondsOfMachine(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupts + softInterrupts) / TICKS_PER_SECOND;
}

function cpuSecondsOf(pid: number, withEndedChildren = false): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  // The name in brackets may hold spaces; fields are counted from behind it. utime is field 14 of 52.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (from: number, to: number): number =>
    fields.slice(from, to).reduce((sum, field) => sum + Number(field), 0);
  return ticks(11, withEndedChildren ? 15 : 13) / TICKS_PER_SECOND;
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function megabytes(status: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status);
  return Number(found?.[1] ?? 0) / 1024;
}
