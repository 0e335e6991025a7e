import { once } from 'node:events';
import { createServer } from 'node:net';

/*
 * Below the ports that systems give to lines going out: a server that is away for a while would find its port taken by one of
 * those, and whoever asks for it meanwhile may even be connected to themselves.
 */
const [FIRST, LAST] = [20_000, 32_000];
const TRIES = 100;

/** A port that was free a moment ago; for servers that must come back on the same one. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${String(FIRST)} to ${String(LAST)} is free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
