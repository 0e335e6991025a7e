import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseTarget } from '#server/postgres/connect.ts';

export interface DatabaseProxy {
  /** The same database, by way of here. */
  readonly target: DatabaseTarget;
  /** Connections stay open and nothing passes in either direction. */
  isSwallowing: boolean;
  /** Everybody is thrown out and nobody comes in. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Stands between a client and the unix socket of a database, to take the database away from that client alone. */
export async function startDatabaseProxy(to: DatabaseTarget): Promise<DatabaseProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
  const path = join(folder, '.s.PGSQL.5432');
  const real = addressOf(to);
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  function accept(inside: Socket): void {
    const outside = connect(real.path);
    for (const [from, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes: Buffer) => {
        if (!proxy.isSwallowing) other.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        other.destroy();
      });
    }
  }

  const proxy: DatabaseProxy = {
    target: { options: { ...real.options, path } },
    isSwallowing: false,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void (server?.close(() => resolve()) ?? resolve()));
      server = undefined;
    },
    start() {
      rmSync(path, { force: true });
      server = createServer(accept);
      return new Promise((resolve) => void server?.listen(path, resolve));
    },
    async close() {
      await proxy.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await proxy.start();
  return proxy;
}

function addressOf(target: DatabaseTarget) {
  if (!('options' in target)) throw new Error('a database behind a unix socket is needed');
  return { path: String(target.options.path), options: target.options };
}
