import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createFrameDoubler, type DoubledFrames } from './doubled-frames.ts';
import type { Dice } from './fault-run.ts';

export interface FaultProxy {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Nothing passes any more in either direction, and neither side hears that the other has gone. */
  swallow(): void;
  /** What was swallowed stays lost; connections whose other end has gone meanwhile are closed now. */
  heal(): void;
  /** Every chunk waits for so long, in order. 0 for none. */
  delayMs: number;
  /** Bytes a second in each direction; 0 for no limit. */
  bytesPerSecond: number;
  /** Refuses new connections while true, as a server that restarts does. */
  isRefusing: boolean;
  /** Makes the connection to the server twice for each client and throws one of them away after some bytes. */
  doublesConnections: boolean;
  /** Resets connections, all or the given share of them. */
  drop(share?: number, dice?: Dice): void;
  /** The next chunk of each connection goes through halfway, and then the connection is reset. */
  cutInFrame(share?: number, dice?: Dice): void;
  close(): Promise<void>;
}

interface Pair {
  readonly inside: Socket;
  readonly outside: Socket;
  isCutting: boolean;
  /** Nothing may follow half a frame: TCP loses the end of a stream, never its middle. */
  isCut: boolean;
}

export interface FaultProxyOptions {
  /** So many of the events that browsers send over socket.io come twice. */
  readonly doubled?: DoubledFrames;
}

/** A bad line between clients and 127.0.0.1:`targetPort`. `targetPort` may move when the server comes back elsewhere. */
export async function startFaultProxy(
  targetPort: number | (() => number),
  { doubled }: FaultProxyOptions = {},
): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  let isSwallowing = false;
  let closedMeanwhile: Socket[] = [];
  const target = (): number => (typeof targetPort === 'number' ? targetPort : targetPort());

  const server = createServer((inside) => {
    inside.on('error', () => undefined);
    if (proxy.isRefusing) {
      inside.resetAndDestroy();
      return;
    }
    if (proxy.doublesConnections) throwAway(target());
    const outside = connect(target(), '127.0.0.1');
    outside.on('error', () => undefined);
    const pair: Pair = { inside, outside, isCutting: false, isCut: false };
    pairs.add(pair);
    pipe(pair, inside, outside, doubled && createFrameDoubler(doubled));
    pipe(pair, outside, inside);
  });

  function pipe(pair: Pair, from: Socket, to: Socket, change?: (bytes: Buffer) => Buffer): void {
    let passage = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      if (isSwallowing) return;
      const bytes = change ? change(chunk) : chunk;
      if (bytes.length === 0) return;
      passage = passage.then(() => pass(pair, to, bytes));
      const { delayMs, bytesPerSecond } = proxy;
      if (delayMs === 0 && bytesPerSecond === 0) return;
      // Slow, not endless: the sender is held back as by a full line.
      from.pause();
      void passage.then(() => from.resume());
    });
    from.on('close', () => {
      pairs.delete(pair);
      if (isSwallowing) closedMeanwhile.push(to);
      else void passage.then(() => to.destroy());
    });
  }

  async function pass(pair: Pair, to: Socket, bytes: Buffer): Promise<void> {
    const { delayMs, bytesPerSecond } = proxy;
    const ms = delayMs + (bytesPerSecond > 0 ? (bytes.length / bytesPerSecond) * 1_000 : 0);
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    if (isSwallowing || to.destroyed || pair.isCut) return;
    if (!pair.isCutting) {
      to.write(bytes);
      return;
    }
    pair.isCut = true;
    to.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
      reset(pair);
    });
  }

  function chosen(share: number, dice: Dice | undefined): Pair[] {
    return [...pairs].filter(() => share >= 1 || (dice ? dice.next() : Math.random()) < share);
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const proxy: FaultProxy = {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return pairs.size;
    },
    swallow() {
      isSwallowing = true;
    },
    heal() {
      isSwallowing = false;
      for (const socket of closedMeanwhile) socket.destroy();
      closedMeanwhile = [];
    },
    delayMs: 0,
    bytesPerSecond: 0,
    isRefusing: false,
    doublesConnections: false,
    drop(share = 1, dice) {
      for (const pair of chosen(share, dice)) reset(pair);
    },
    cutInFrame(share = 1, dice) {
      for (const pair of chosen(share, dice)) pair.isCutting = true;
    },
    close() {
      for (const pair of pairs) reset(pair);
      for (const socket of closedMeanwhile) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

function reset({ inside, outside }: Pair): void {
  inside.resetAndDestroy();
  outside.resetAndDestroy();
}

/** What a client that gave up and called again leaves behind: half a request on a connection of its own. */
function throwAway(port: number): void {
  const lost = connect(port, '127.0.0.1', () => {
    lost.write('GET /yjs HTTP/1.1\r\nHost: loc');
    setTimeout(() => lost.destroy(), 20).unref();
  });
  lost.on('error', () => undefined);
}
