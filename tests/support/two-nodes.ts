import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { type LoadBalancer, startLoadBalancer } from './load-balancer.ts';
import { type Klubba, startKlubba } from './server.ts';

export interface RunningNode {
  readonly port: number;
  /** http://localhost:PORT, past the load balancer. */
  readonly origin: string;
  /** The process as it is now; kill it and start() it again. */
  readonly klubba: Klubba;
  readonly isUp: boolean;
  kill(signal: NodeJS.Signals): Promise<number | null>;
  start(): Promise<void>;
}

export interface TwoNodes {
  readonly nodes: readonly [RunningNode, RunningNode];
  /** http://localhost:PORT of the load balancer. */
  readonly origin: string;
  stop(): Promise<void>;
}

export interface TwoNodesOptions {
  readonly databaseUrl: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Two processes of the built application on one database, started at once, behind a load balancer. */
export async function startTwoNodes({ databaseUrl, env = {} }: TwoNodesOptions): Promise<TwoNodes> {
  const ports = [await freePort(), await freePort()] as const;
  const balancer = await startLoadBalancer(ports);
  const origin = `http://localhost:${String(balancer.port)}`;
  const common = {
    DATABASE_URL: databaseUrl,
    DEMO: '1',
    ORIGIN: [origin, ...ports.map((port) => `http://localhost:${String(port)}`)].join(','),
    SIGNING_SECRET: 'sju blå hästar i en lång rad på åkern',
    ...env,
  };
  const nodes = ports.map((port) => createNode(port, { ...common, PORT: String(port) }));
  const [one, two] = nodes as [RunningNode, RunningNode];
  try {
    await Promise.all(nodes.map((node) => node.start()));
  } catch (error) {
    await stop(nodes, balancer);
    throw error;
  }
  return { nodes: [one, two], origin, stop: () => stop(nodes, balancer) };
}

async function stop(nodes: readonly RunningNode[], balancer: LoadBalancer): Promise<void> {
  await balancer.close();
  await Promise.all(nodes.filter((node) => node.isUp).map((node) => node.kill('SIGTERM')));
}

function createNode(port: number, env: Readonly<Record<string, string>>): RunningNode {
  let klubba: Klubba | undefined;
  let isUp = false;
  return {
    port,
    origin: `http://localhost:${String(port)}`,
    get klubba() {
      if (!klubba) throw new Error(`the node on port ${String(port)} was not started`);
      return klubba;
    },
    get isUp() {
      return isUp;
    },
    async kill(signal) {
      isUp = false;
      const code = await this.klubba.kill(signal);
      rmSync(this.klubba.dataDir, { recursive: true, force: true });
      return code;
    },
    async start() {
      const dataDir = mkdtempSync(join(tmpdir(), 'klubba-node-'));
      klubba = await startKlubba({ dataDir, env });
      isUp = true;
    },
  };
}
