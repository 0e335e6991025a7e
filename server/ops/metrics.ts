import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from 'prom-client';
import { isLoopback } from '#server/config.ts';

/*
 * The process entry and the built bundle are two copies of this file but share one prom-client, so the registry is its
 * global one and a metric that exists already is taken instead of made again.
 */

interface Naming<Label extends string> {
  readonly name: `klubba_${string}`;
  readonly help: string;
  readonly labelNames?: readonly Label[];
}

export function counter<Label extends string>(naming: Naming<Label>): Counter<Label> {
  return (register.getSingleMetric(naming.name) as Counter<Label> | undefined) ?? new Counter(naming);
}

/** `collect` runs at each scrape, for what is cheaper to ask than to count. */
export function gauge<Label extends string>(
  naming: Naming<Label>,
  collect?: (gauge: Gauge<Label>) => void,
): Gauge<Label> {
  const found = register.getSingleMetric(naming.name) as Gauge<Label> | undefined;
  if (found) return found;
  return new Gauge({
    ...naming,
    collect() {
      collect?.(this);
    },
  });
}

/** Buckets in seconds. */
export function histogram<Label extends string>(
  naming: Naming<Label>,
  buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
): Histogram<Label> {
  return (
    (register.getSingleMetric(naming.name) as Histogram<Label> | undefined) ??
    new Histogram({ ...naming, buckets: [...buckets] })
  );
}

export function startDefaultMetrics(): void {
  if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
}

export async function renderMetrics(): Promise<{ type: string; text: string }> {
  return { type: register.contentType, text: await register.metrics() };
}

/** With a token only its bearer; without one only this machine, and then not through a proxy. */
export function mayReadMetrics(request: IncomingMessage, token: string | undefined): boolean {
  const { headers, socket } = request;
  if (token !== undefined) return isSame(headers.authorization ?? '', `Bearer ${token}`);
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !isForwarded && isLoopback((socket.remoteAddress ?? '').replace('::ffff:', ''));
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
