import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HookDoor, Knock } from './hook-door.ts';
import { answerHooks } from './hook-listener.ts';

const PATH = '/api/hooks/zoom/5f3b1c9e-0d4a-4d5e-9a51-0c2f6f2b7a11';
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server whose door tells what came through it. */
async function listening() {
  const knocks: Knock[] = [];
  const bodies: (number | null | 'broken')[] = [];
  const door: HookDoor = {
    async answer(knock) {
      knocks.push(knock);
      const body = await knock.read(knock.largest).catch(() => 'broken' as const);
      bodies.push(body === null || body === 'broken' ? body : body.length);
      const isTaken = body !== null && body !== 'broken';
      return { status: isTaken ? 204 : 413, headers: isTaken ? {} : { connection: 'close' }, body: null };
    },
  };
  const answer = answerHooks(door);
  const server = createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(418).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port, knocks, bodies, origin: `http://127.0.0.1:${String(port)}` };
}

describe('deliveries that come by the server itself', () => {
  it('are what is posted to the address of a hook, and nothing else is', async () => {
    const { origin, knocks } = await listening();
    const status = async (path: string, method = 'POST') =>
      (await fetch(`${origin}${path}`, { method })).status;
    expect(await status(`${PATH}?x=1`)).toBe(204);
    for (const path of [`${PATH}/`, `${PATH}x`, `/x${PATH}`, `/api/hooks/teams/${PATH.slice(-36)}`])
      expect(await status(path)).toBe(418);
    expect(await status(PATH, 'GET')).toBe(418);
    expect(knocks.map(({ provider, hookId, url }) => [provider, hookId, url.search])).toEqual([
      ['zoom', PATH.slice(-36), '?x=1'],
    ]);
  });

  it('come from where the front door says, with the headers that have one value', async () => {
    const { port, knocks } = await listening();
    const headers = { 'X-Forwarded-For': '192.0.2.7', 'set-cookie': ['a', 'b'], 'X-Zm-Signature': 'v0=1' };
    const sent = ask({ port, host: '127.0.0.1', path: PATH, method: 'POST', headers });
    sent.end('{}');
    await once(sent, 'response');
    const [knock] = knocks;
    expect(knock?.from).toBe('192.0.2.7');
    expect(['x-zm-signature', 'set-cookie', 'missing'].map((name) => knock?.headers.get(name))).toEqual([
      'v0=1',
      null,
      null,
    ]);
  });

  it('are read as far as they may be long, and whoever goes on is hung up on', async () => {
    const { origin, bodies } = await listening();
    const post = async (length: number) =>
      (await fetch(`${origin}${PATH}`, { method: 'POST', body: 'x'.repeat(length) })).status;
    expect(await post(256 * 1024)).toBe(204);
    const { port } = new URL(origin);
    const line = connect(Number(port), '127.0.0.1');
    line.on('error', () => undefined);
    line.write(`POST ${PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    let answer = '';
    line.on('data', (part: Buffer) => (answer += part.toString()));
    // Without end, as fast as it is taken.
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    let sent = 0;
    const send = (): void => {
      while (!line.destroyed && sent < 100_000_000 && line.write(chunk)) sent += 65_536;
    };
    line.on('drain', send);
    send();
    // Not `once`: a line that is cut while it writes says so first.
    await new Promise((resolve) => line.on('close', resolve));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /u);
    expect(sent).toBeLessThan(100_000_000);
    expect(bodies).toEqual([256 * 1024, null]);
  });

  it('are none when the line breaks before they are whole', async () => {
    const { port, bodies, knocks } = await listening();
    const line = connect(port, '127.0.0.1');
    line.write(`POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"event":`);
    await expect.poll(() => knocks).toHaveLength(1);
    line.destroy();
    await expect.poll(() => bodies).toEqual(['broken']);
  });
});
