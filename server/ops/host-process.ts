import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Config, ConfigError, shareConfig, withPort } from '#server/config.ts';
import { guardServer } from './front-door.ts';
import { createHealth, type Health } from './health.ts';
import type { Logger } from './logging.ts';
import { startDefaultMetrics } from './metrics.ts';

/** What the services hand to whoever owns the http server. */
export interface Attached {
  /** Says goodbye to the sockets, saves what is under way, closes the database. */
  drain(): Promise<void>;
  /** The database answers and is migrated. */
  ready(): Promise<boolean>;
  /** Answers what is no page, and says whether it did. */
  readonly answer?: RequestListener<boolean>;
}
export type Attach = (server: Server) => Attached | Promise<Attached>;
export type RequestListener<T = void> = (request: IncomingMessage, response: ServerResponse) => T;

/** Where Kit's `init` leaves its attach function: the bundle cannot export one to us. */
export const ATTACH = Symbol.for('klubba.attach');

export interface HostOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Loads the pages; the services start while it loads and set globalThis[Symbol.for('klubba.attach')]. */
  readonly loadHandler: () => Promise<RequestListener>;
  readonly drainTimeoutMs?: number;
}

export interface Host {
  /** With the real port, when PORT was 0. */
  readonly config: Config;
  readonly server: Server;
  /** Stops within drainTimeoutMs; true when everything was saved and closed in time. */
  stop(): Promise<boolean>;
}

/**
 * Listens first, so that a taken port is found before a database starts and /healthz answers at once; then loads the pages
 * and attaches the sockets.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { log, loadHandler, drainTimeoutMs = 9_000 } = options;
  const health = createHealth();
  let config = options.config;
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 120_000 });
  guardServer(server, { config: () => config, health, log });
  const inFlight = countRequests(server);
  startDefaultMetrics();
  await listen(server, config);
  config = withPort(config, (server.address() as AddressInfo).port);
  shareConfig(config);
  try {
    const pages = await loadHandler();
    // Before the services attach: socket.io takes over the listeners that are there, and keeps its own requests from them.
    const first: Pick<Attached, 'answer'>[] = [];
    server.on('request', (request, response) => {
      if (first[0]?.answer?.(request, response) !== true) pages(request, response);
    });
    const attached = await attachServices(server);
    first.push(attached);
    health.isReady = () => attached.ready();
    health.stage = 'serving';
    return { config, server, stop: () => stop({ server, health, attached, inFlight, log, drainTimeoutMs }) };
  } catch (error) {
    server.close();
    server.closeAllConnections();
    throw error;
  }
}

async function attachServices(server: Server): Promise<Attached> {
  const attach = (globalThis as { [ATTACH]?: Attach })[ATTACH];
  if (!attach) throw new Error('The build brings no services: run "npm run build" and start again.');
  return attach(server);
}

/** A meeting of a thousand begins: that many lines are asked for in the same instant, and one that is not taken waits a second. */
const BACKLOG = 4_096;

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(explainListen(error, port, host));
    });
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      resolve();
    });
  });
}

function explainListen(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const at = `${host}:${String(port)}`;
  if (error.code === 'EADDRINUSE') {
    const other = port === 0 || port > 65_000 ? 3000 : port + 1;
    return new ConfigError(
      `PORT ${String(port)} is taken: something already listens on ${at}. Stop it, or start with PORT=${String(other)} npm start.`,
    );
  }
  if (error.code === 'EACCES')
    return new ConfigError(`PORT ${String(port)} needs more rights than this user has. Use one above 1023.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new ConfigError(`HOST ${host} is no address of this machine. Use 127.0.0.1 or 0.0.0.0.`);
  }
  return error;
}

/** Requests under way, without socket.io's polling, which waits on purpose. */
function countRequests(server: Server): () => number {
  let count = 0;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/socket.io/')) return;
    count += 1;
    response.once('close', () => (count -= 1));
  });
  return () => count;
}

/** socket.io closes the http server along with itself; /healthz has to answer until the last moment, and Vite afterwards. */
export async function drainKeepingOpen(server: Server, attached: Attached): Promise<void> {
  const own = Object.getOwnPropertyDescriptor(server, 'close');
  server.close = (done) => {
    done?.();
    return server;
  };
  try {
    await attached.drain();
  } finally {
    Reflect.deleteProperty(server, 'close');
    if (own) Object.defineProperty(server, 'close', own);
  }
}

interface StopOptions {
  readonly server: Server;
  readonly health: Health;
  readonly attached: Attached;
  readonly inFlight: () => number;
  readonly log: Logger;
  readonly drainTimeoutMs: number;
}

/** /readyz says 503 first and /healthz 200 to the end; new requests are refused, those under way finish, then the services close. */
async function stop({
  server,
  health,
  attached,
  inFlight,
  log,
  drainTimeoutMs,
}: StopOptions): Promise<boolean> {
  health.stage = 'draining';
  const patience = Date.now() + drainTimeoutMs / 3;
  while (inFlight() > 0 && Date.now() < patience) await delay(10);
  const isSaved = await Promise.race([
    drainKeepingOpen(server, attached).then(
      () => true,
      (error: unknown) => {
        log.error({ err: error }, 'the services did not stop cleanly');
        return false;
      },
    ),
    delay(drainTimeoutMs * (2 / 3), false, { ref: false }),
  ]);
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await Promise.race([closed, delay(500, undefined, { ref: false })]);
  return isSaved;
}
