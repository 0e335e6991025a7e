import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Config } from '#server/config.ts';
import { hookAddressOf } from '#server/edge/hook-address.ts';
import { type Health, readiness } from './health.ts';
import type { Logger } from './logging.ts';
import { histogram, mayReadMetrics, renderMetrics } from './metrics.ts';
import { isAllowedOrigin, isUnsafe, originOfHost } from './origins.ts';
import { setSecurityHeaders } from './security-headers.ts';

export interface FrontDoorOptions {
  readonly config: () => Config;
  readonly health: Health;
  readonly log: Logger;
}

interface Refusal {
  readonly status: 403 | 421 | 503;
  readonly code: string;
  readonly message: string;
}

/**
 * Puts the checks that hold for everything in front of a server: headers, host, origin, request id, health and metrics.
 * It stands in front of emit(), because socket.io answers its polling before any listener we could add.
 */
export function guardServer(server: Server, options: FrontDoorOptions): void {
  const emit = server.emit.bind(server);
  const { log } = options;
  server.emit = (event: string, ...args: unknown[]) => {
    if (event === 'request') {
      const [request, response] = args as [IncomingMessage, ServerResponse];
      enter(request, response, options, () => emit('request', request, response)).catch((error: unknown) => {
        log.error({ err: error }, 'the front door failed');
        response.destroy();
      });
      return true;
    }
    if (event === 'upgrade') {
      const [request, socket] = args as [IncomingMessage, Duplex];
      const refusal = admitUpgrade(request, options);
      if (refusal) {
        refuseUpgrade(socket, refusal);
        return true;
      }
    }
    return emit(event, ...args);
  };
}

async function enter(
  request: IncomingMessage,
  response: ServerResponse,
  options: FrontDoorOptions,
  next: () => void,
): Promise<void> {
  setSecurityHeaders(response);
  const path = pathOf(request);
  if (await answerOperator(path, request, response, options)) return;
  const refusal = admit(request, path, options);
  if (refusal) {
    sendRefusal(response, refusal);
    return;
  }
  observe(request, response, options);
  next();
}

/** Health and metrics answer on any host name: load balancers ask by address. */
async function answerOperator(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  { config, health }: FrontDoorOptions,
): Promise<boolean> {
  if (isUnsafe(request.method)) return false;
  if (path === '/healthz') {
    sendJson(response, 200, { state: 'alive' });
    return true;
  }
  if (path === '/readyz') {
    const { status, state } = await readiness(health);
    sendJson(response, status, { state });
    return true;
  }
  if (path !== '/metrics') return false;
  if (!mayReadMetrics(request, config().metricsToken)) {
    sendJson(response, 403, {
      code: 'metrics-closed',
      message: 'Set METRICS_TOKEN and send it as a bearer token.',
    });
    return true;
  }
  const { type, text } = await renderMetrics();
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
  return true;
}

/** Prepares the headers Kit trusts, or says why the request goes no further. */
function admit(
  request: IncomingMessage,
  path: string,
  { config, health }: FrontDoorOptions,
): Refusal | undefined {
  if (health.stage !== 'serving') {
    return {
      status: 503,
      code: health.stage,
      message: 'Klubba is starting or stopping. Try again in a moment.',
    };
  }
  const ours = ownOrigin(request, config());
  if (ours === undefined) return wrongHost(request);
  const isHook = hookAddressOf(request.method, path) !== undefined;
  if (isHook) delete request.headers.cookie;
  if (isUnsafe(request.method) && !isHook && !isAllowedOrigin(request.headers.origin, config().origins)) {
    return wrongOrigin(request.headers.origin);
  }
  forward(request, ours, config());
  return undefined;
}

function admitUpgrade(request: IncomingMessage, { config, health }: FrontDoorOptions): Refusal | undefined {
  if (health.stage !== 'serving')
    return { status: 503, code: health.stage, message: 'Klubba is starting or stopping.' };
  const ours = ownOrigin(request, config());
  if (ours === undefined) return wrongHost(request);
  if (!isAllowedOrigin(request.headers.origin, config().origins)) return wrongOrigin(request.headers.origin);
  forward(request, ours, config());
  return undefined;
}

function ownOrigin(request: IncomingMessage, { origins, proxyDepth }: Config): string | undefined {
  const forwarded = request.headers['x-forwarded-host'];
  const isForwarded = proxyDepth > 0 && typeof forwarded === 'string';
  return originOfHost(isForwarded ? forwarded : request.headers.host, origins);
}

function wrongHost(request: IncomingMessage): Refusal {
  const message = `This Klubba does not answer for the host ${quote(request.headers.host)}. Its addresses are set with ORIGIN.`;
  return { status: 421, code: 'unknown-host', message };
}

function wrongOrigin(origin: string | undefined): Refusal {
  const message = `Requests that change something must come from a page of this Klubba; this one came from ${quote(origin)}.`;
  return { status: 403, code: 'foreign-origin', message };
}

function quote(text: string | undefined): string {
  return text === undefined ? 'nowhere' : JSON.stringify(text.slice(0, 100));
}

/** What a client sends in these headers is thrown away: Kit builds addresses and the caller's IP from them. */
function forward(request: IncomingMessage, ours: string, { proxyDepth }: Config): void {
  const url = new URL(ours);
  request.headers['x-forwarded-for'] = clientAddress(request, proxyDepth);
  request.headers['x-forwarded-proto'] = url.protocol.slice(0, -1);
  request.headers['x-forwarded-host'] = url.host;
  delete request.headers['x-forwarded-port'];
  delete request.headers.forwarded;
  request.headers['x-request-id'] = randomUUID();
}

/** The address `proxyDepth` hops away as the nearest proxies reported it; what stands further left may be invented. */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  proxyDepth: number,
): string {
  const direct = request.socket.remoteAddress ?? '';
  if (proxyDepth === 0) return direct;
  const reported = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return reported.at(-proxyDepth) ?? direct;
}

function observe(request: IncomingMessage, response: ServerResponse, { log }: FrontDoorOptions): void {
  const started = performance.now();
  const id = String(request.headers['x-request-id']);
  response.setHeader('x-request-id', id);
  response.once('close', () => {
    const seconds = (performance.now() - started) / 1000;
    const { method = '' } = request;
    requestSeconds().observe({ method, status: String(response.statusCode) }, seconds);
    // The query may hold invitation tokens: only the path is logged.
    const facts = {
      requestId: id,
      method,
      path: pathOf(request),
      status: response.statusCode,
      ms: Math.round(seconds * 1000),
    };
    // Asked to come again: whoever floods us does not flood the log.
    const isFault = response.statusCode >= 500 && response.statusCode !== 503;
    log[isFault ? 'error' : 'debug'](facts, 'request');
  });
}

function requestSeconds() {
  return histogram({
    name: 'klubba_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'status'],
  });
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function sendRefusal(response: ServerResponse, { status, code, message }: Refusal): void {
  if (status === 503) response.setHeader('retry-after', '2');
  sendJson(response, status, { code, message });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${JSON.stringify(body)}\n`);
}

function refuseUpgrade(socket: Duplex, { status, code, message }: Refusal): void {
  const body = JSON.stringify({ code, message });
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 ${String(status)} Refused\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `x-content-type-options: nosniff\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`,
  );
}
