import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface LoadBalancer {
  readonly port: number;
  close(): Promise<void>;
}

const ASK_EVERY_MS = 100;

/**
 * The least a load balancer does: connections in turn to whoever says /readyz, the next one when a connection fails.
 * It knows nothing of HTTP beyond that, so no client is bound to a node.
 */
export async function startLoadBalancer(targets: readonly number[]): Promise<LoadBalancer> {
  const ready = new Set<number>(targets);
  const pairs = new Set<Socket>();
  let turn = 0;

  const asking = targets.map((port) =>
    setInterval(() => {
      fetch(`http://127.0.0.1:${String(port)}/readyz`, { signal: AbortSignal.timeout(500) }).then(
        ({ ok }) => void (ok ? ready.add(port) : ready.delete(port)),
        () => void ready.delete(port),
      );
    }, ASK_EVERY_MS),
  );

  const server = createServer((inside) => {
    pairs.add(inside);
    inside.on('error', () => undefined);
    inside.on('close', () => pairs.delete(inside));
    turn += 1;
    const known = targets.filter((port) => ready.has(port));
    const order = known.map((_, i) => known[(turn + i) % known.length] ?? 0);
    forward(inside, order);
  });

  function forward(inside: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined || inside.destroyed) {
      inside.destroy();
      return;
    }
    const outside = connect(port, '127.0.0.1');
    outside.once('error', () => {
      ready.delete(port);
      forward(inside, others);
    });
    outside.once('connect', () => {
      outside.removeAllListeners('error');
      outside.on('error', () => undefined);
      pairs.add(outside);
      inside.pipe(outside).pipe(inside);
      inside.on('close', () => outside.destroy());
      outside.on('close', () => {
        pairs.delete(outside);
        inside.destroy();
      });
    });
  }

  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const timer of asking) clearInterval(timer);
      for (const socket of pairs) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
