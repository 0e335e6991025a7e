import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  /** As it came over the wire: what is encoded stays so. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A real http server on a free port of this machine, which keeps what it was asked. */
export async function localServer(answer: (asked: Asked) => Reply | Promise<Reply>) {
  const log: Asked[] = [];
  let isDown = false;
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (isDown) return void response.destroy();
    const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
    const asked = {
      method: request.method ?? '',
      path,
      query: new URLSearchParams(search),
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    log.push(asked);
    const { status, json, text, bytes, headers } = await answer(asked);
    response.writeHead(status, {
      ...(json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...headers,
    });
    response.end(json === undefined ? (bytes ?? text ?? '') : JSON.stringify(json));
  }

  return {
    base,
    log,
    down: (next: boolean) => void (isDown = next),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

export function formOf({ headers, body }: Asked): URLSearchParams | undefined {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm ? new URLSearchParams(body.toString('utf8')) : undefined;
}

export function jsonOf({ headers, body }: Asked): Record<string, unknown> | undefined {
  if (!headers['content-type']?.startsWith('application/json')) return undefined;
  const value: unknown = JSON.parse(body.toString('utf8'));
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
