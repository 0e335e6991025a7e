import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { createMemoryClauseStore } from '../support/clause-store-memory.ts';
import { startClauseServer } from '../support/clause-server-parts.ts';

it.each(['//', '///', '//[', '/\\', 'http://[', '*', '/yjs', '/yjs//', '/yjs/%zz/%', '/yjs/../../x'])(
  'an upgrade to %s ends without taking the server with it',
  async (path) => {
    const server = await startClauseServer({ store: createMemoryClauseStore(), organisationId: 'o' });
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const stream = connect(server.port, '127.0.0.1', () => {
        stream.write(
          `GET ${path} HTTP/1.1\r\nHost: x\r\nOrigin: http://klubba.test\r\nConnection: Upgrade\r\n` +
            'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
        );
      });
      stream.on('data', (data) => (text += data.toString('latin1')));
      stream.on('close', () => resolve(text));
      stream.on('error', () => undefined);
    });
    expect(answer).not.toContain(' 101 ');
    expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
    await server.close();
  },
);
