import type { IncomingMessage, ServerResponse } from 'node:http';
import { hookAddressOf } from './hook-address.ts';
import type { HookDoor } from './hook-door.ts';

/**
 * Answers deliveries on the server itself, past everything that makes pages: a large meeting begins with a thousand of them in
 * the same instant, and by the routes each cost more than twice as much. Behind the front door, which has set the caller's address.
 * False: the request is something else.
 */
export function answerHooks(door: HookDoor): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const target = request.url ?? '/';
    const query = target.indexOf('?');
    const address = hookAddressOf(request.method, query < 0 ? target : target.slice(0, query));
    if (!address) return false;
    void door
      .answer({
        ...address,
        headers: headersOf(request),
        url: new URL(target, 'http://hooks.invalid'),
        from: String(request.headers['x-forwarded-for'] ?? ''),
        read: (largest) => readCapped(request, largest),
      })
      .then(({ status, headers, body }) => {
        response.writeHead(status, headers).end(body ?? undefined);
      });
    return true;
  };
}

/** By names in small letters, as Node has them. */
function headersOf({ headers }: IncomingMessage): Pick<Headers, 'get'> {
  return {
    get: (name) => {
      const value = headers[name];
      return typeof value === 'string' ? value : null;
    },
  };
}

function readCapped(request: IncomingMessage, largest: number): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    request.on('data', (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= largest) chunks.push(chunk);
      else {
        request.pause();
        resolve(null);
      }
    });
    request.once('end', () => resolve(Buffer.concat(chunks, length)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('the line broke before the body was whole')));
  });
}
