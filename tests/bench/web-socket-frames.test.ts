import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { clientFrame, FrameReader, opcode } from './wire/web-socket-frames.ts';
import { fc } from '../support/properties.ts';

describe('frames of the load generator', () => {
  it('[004-5] messages come out whole, wherever the reads are cut', () => {
    const sizes = fc.oneof(fc.integer({ min: 0, max: 130 }), fc.constantFrom(65_535, 65_536, 70_000));
    fc.assert(
      fc.property(
        fc.array(sizes, { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 10 }),
        (lengths, cuts) => {
          const payloads = lengths.map((size, i) => new Uint8Array(size).fill(i + 1));
          const wire = Buffer.concat(payloads.map((payload) => serverFrame(payload)));
          const heard: Uint8Array[] = [];
          const reader = new FrameReader((payload) => heard.push(payload.slice()));
          feedInPieces(reader, wire, cuts);
          expect(Buffer.concat(heard).equals(Buffer.concat(payloads))).toBe(true);
          expect(heard.map((payload) => payload.length)).toEqual(lengths);
          expect(reader.frames).toBe(payloads.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('[004-5] a skimming reader counts texts but still hears a ping', () => {
    const heard: number[] = [];
    const reader = new FrameReader((_payload, kind) => heard.push(kind));
    reader.isSkimming = true;
    const ping = Buffer.from([0x89, 1, 7]);
    feedInPieces(reader, Buffer.concat([serverFrame(new Uint8Array(300)), ping, ping]), [3]);
    expect(heard).toEqual([opcode.ping, opcode.ping]);
    expect(reader.frames).toBe(3);
  });

  it('[004-5] a real server reads what we send, of every length form', async () => {
    const http = createServer();
    const sockets = new WebSocketServer({ server: http });
    const payloads = [0, 125, 126, 65_535, 65_536].map((size) => new Uint8Array(size).fill(size % 251));
    const heard = new Promise<Uint8Array[]>((resolve) => {
      const all: Uint8Array[] = [];
      sockets.on('connection', (socket) => {
        socket.on('message', (data: Buffer) => {
          if (all.push(Uint8Array.from(data)) === payloads.length) resolve(all);
        });
      });
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const socket = connect((http.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(socket, 'data');
    for (const payload of payloads) socket.write(clientFrame(payload));
    expect(Buffer.concat(await heard).equals(Buffer.concat(payloads))).toBe(true);
    expect((await heard).length).toBe(payloads.length);
    socket.destroy();
    sockets.close();
    http.close();
  });
});

/** As a server sends it: the same head, no mask. */
function serverFrame(payload: Uint8Array): Buffer {
  const frame = clientFrame(payload);
  const maskAt = frame.length - payload.length - 4;
  frame[1] = (frame[1] ?? 0) & 0x7f;
  return Buffer.concat([frame.subarray(0, maskAt), payload]);
}

function feedInPieces(reader: FrameReader, wire: Buffer, cuts: readonly number[]): void {
  let at = 0;
  for (let i = 0; at < wire.length; i += 1) {
    const piece = wire.subarray(at, at + (cuts[i % cuts.length] ?? 1));
    reader.feed(piece, piece.length);
    at += piece.length;
  }
}
