import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { freePort } from './free-port.ts';
import { until } from './clause-clients.ts';

const BINARIES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/usr/bin/valkey-server'];

/** Undefined when this machine has none: then say so and skip. */
export const redisBinary = BINARIES.find((path) => existsSync(path));

export interface TestRedis {
  readonly url: string;
  /** -9, as if the machine had gone. */
  kill(): Promise<void>;
  /** Again on the same port, empty. */
  start(): Promise<void>;
}

/** A real Redis on a free port that keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${String(port)}`,
    async kill() {
      if (!child) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      child = undefined;
      await gone;
    },
    async start() {
      if (redisBinary === undefined) throw new Error('apt-get install redis-server');
      const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      const begun = (child = spawn(redisBinary, options, { stdio: 'ignore', cwd: '/tmp' }));
      await until(() => {
        if (begun.exitCode !== null)
          throw new Error(`Redis ended with ${String(begun.exitCode)} on port ${String(port)}`);
        return answers(port);
      }, 'Redis to answer');
    },
  };
  await redis.start();
  return redis;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.on('data', (answer) => {
      socket.destroy();
      resolve(answer.toString().startsWith('+PONG'));
    });
    socket.on('error', () => resolve(false));
  });
}
