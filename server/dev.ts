import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EnvironmentModuleNode, Plugin, ViteDevServer } from 'vite';
import { type Config, readConfig, shareConfig } from './config.ts';
import { guardServer } from './ops/front-door.ts';
import { createHealth } from './ops/health.ts';
import { ATTACH, type Attach, type Attached, drainKeepingOpen } from './ops/host-process.ts';
import { createLogger } from './ops/logging.ts';

const HOOKS = /\/src\/hooks\.server\.ts$/u;
const EVENTS = ['request', 'upgrade', 'close'] as const;

/** Gives `vite dev` the same front door, services and sockets as the build, and starts them anew when server code changes. */
export function klubbaSockets(): Plugin {
  let restart: (() => void) | undefined;
  return {
    name: 'klubba-sockets',
    apply: 'serve',
    configureServer(vite) {
      if (vite.httpServer) restart = serveSockets(vite, vite.httpServer as Server);
    },
    hotUpdate({ modules }) {
      if (this.environment.name === 'ssr' && reachesHooks(modules)) restart?.();
    },
  };
}

function serveSockets(vite: ViteDevServer, server: Server): () => void {
  const health = createHealth();
  health.stage = 'serving';
  let config: Config | undefined;
  const current = () => (config ??= configFor(server));
  guardServer(server, { config: current, health, log: createLogger({ level: 'warn' }) });

  const sockets = socketsOf(server, vite);
  health.isReady = () => sockets.ready();
  server.once('listening', () => {
    shareConfig(current());
    void takeOver(sockets);
  });
  return sockets.restart;
}

const RUNNING = Symbol.for('klubba.dev');
const shared = globalThis as { [RUNNING]?: { stop(): Promise<void> } };

/** Vite starts anew inside the same process when its configuration changes; the services of before must let go of the database first. */
async function takeOver(sockets: { start(): Promise<void>; stop(): Promise<void> }): Promise<void> {
  const before = shared[RUNNING];
  shared[RUNNING] = sockets;
  if (before) await before.stop();
  else stopOnSignals();
  await sockets.start();
}

function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void shared[RUNNING]?.stop().finally(() => process.exit(0)));
  }
}

/** The port is Vite's; the rest comes from the environment. */
function configFor(server: Server): Config {
  const { port } = server.address() as AddressInfo;
  return readConfig({ ...process.env, PORT: String(port) });
}

function socketsOf(server: Server, vite: ViteDevServer) {
  let attached: Attached | undefined;
  let putBack: (() => void) | undefined;
  let queue = Promise.resolve();
  let isRestartDue = false;

  async function start(): Promise<void> {
    await wakeKit(server);
    const attach = (globalThis as { [ATTACH]?: Attach })[ATTACH];
    if (!attach) {
      vite.config.logger.error(
        'src/hooks.server.ts did not start the services; the error stands on every page.',
      );
      return;
    }
    putBack = rememberListeners(server);
    attached = await attach(server);
  }

  async function stop(): Promise<void> {
    if (attached) await drainKeepingOpen(server, attached);
    // socket.io wrapped Vite's listeners; without this each reload would add a layer and a second answer to every upgrade.
    putBack?.();
    attached = putBack = undefined;
    Reflect.deleteProperty(globalThis, ATTACH);
  }

  function inTurn(step: () => Promise<void>): Promise<void> {
    queue = queue.then(step).catch((error: unknown) => {
      vite.config.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
    return queue;
  }

  return {
    start: () => inTurn(start),
    stop: () => inTurn(stop),
    /** One save touches many modules: one restart for all of them. */
    restart(): void {
      if (isRestartDue) return;
      isRestartDue = true;
      void inTurn(async () => {
        isRestartDue = false;
        await stop();
        await start();
        vite.config.logger.info('server code changed, services started again', { timestamp: true });
      });
    },
    ready: () => attached?.ready() ?? Promise.resolve(false),
  };
}

/** Kit runs `init` at its first request, in its own module graph; asking for a page is the only public way to make it. */
async function wakeKit(server: Server): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://localhost:${String(port)}/start-services`, { redirect: 'manual' });
  await response.arrayBuffer();
}

function rememberListeners(server: Server): () => void {
  const before = EVENTS.map((event) => [event, server.listeners(event)] as const);
  return () => {
    for (const [event, listeners] of before) {
      server.removeAllListeners(event);
      for (const listener of listeners) server.on(event, listener as () => void);
    }
  };
}

/** Whether a change makes Vite load the hooks, and with them all services, again. */
export function reachesHooks(modules: readonly EnvironmentModuleNode[]): boolean {
  const seen = new Set<EnvironmentModuleNode>();
  const queue = [...modules];
  for (let at = queue.pop(); at; at = queue.pop()) {
    if (at.file && HOOKS.test(at.file)) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    queue.push(...at.importers);
  }
  return false;
}
