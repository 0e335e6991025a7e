import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { until } from '../../tests/support/clause-clients.ts';
import * as Y from 'yjs';
import { createPulse, Outbox, webSocketFrame } from './clause-outbox.ts';

/** A client that reads only when told to. */
class SlowReader extends Duplex {
  readonly writes: Buffer[] = [];
  #resume: (() => void) | undefined;
  isReading = true;

  override _read(): void {
    // Nothing ever comes from this side.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(chunk);
    if (this.isReading) done();
    else this.#resume = done;
  }

  readAgain(): void {
    this.isReading = true;
    this.#resume?.();
  }
}

function makeOutbox(now = { ms: 0 }) {
  const socket = new SlowReader();
  const state = { overloaded: 0 };
  const outbox = new Outbox({
    socket,
    pulse: createPulse(),
    now: () => now.ms,
    frameOfUpdate: (update) => Buffer.from(update),
    onOverloaded: () => (state.overloaded += 1),
  });
  return { socket, outbox, state, now };
}

const frame = (...bytes: number[]) => ({ bytes: Buffer.from(bytes) });

describe('outbox', () => {
  it('sends the first frame at once and what follows as one write', async () => {
    const { socket, outbox } = makeOutbox();
    outbox.send(frame(1));
    expect(socket.writes).toEqual([Buffer.from([1])]);
    outbox.send(frame(2));
    outbox.send(frame(3));
    expect(socket.writes).toHaveLength(1);
    await until(() => socket.writes.length === 2, 'the second write');
    expect(socket.writes[1]).toEqual(Buffer.from([2, 3]));
  });

  it('gives a reader who fell behind one difference when the socket has drained', async () => {
    const { socket, outbox, state } = makeOutbox();
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    for (let i = 0; i < 50; i += 1) doc.getText('t').insert(0, 'x');
    socket.isReading = false;
    outbox.send({ bytes: Buffer.alloc(300 * 1024) });
    expect(outbox.isLagging).toBe(true);
    for (const update of updates) outbox.send({ bytes: webSocketFrame(update), update });
    outbox.send({ ...frame(9), isFleeting: true });
    expect(socket.writes).toHaveLength(1);
    socket.readAgain();
    await until(() => socket.writes.length === 2, 'the difference');
    const other = new Y.Doc();
    Y.applyUpdate(other, socket.writes[1] ?? new Uint8Array());
    expect(other.getText('t').toString()).toHaveLength(50);
    expect(state.overloaded).toBe(0);
  });

  it('gives up a reader above 4 MiB or after 20 seconds', () => {
    const full = makeOutbox();
    full.socket.isReading = false;
    full.outbox.send({ bytes: Buffer.alloc(300 * 1024) });
    const update = new Uint8Array(1024 * 1024);
    for (let i = 0; i < 4; i += 1) full.outbox.send({ bytes: Buffer.from(update), update });
    expect(full.state.overloaded).toBe(1);

    const old = makeOutbox({ ms: 0 });
    old.socket.isReading = false;
    old.outbox.send({ bytes: Buffer.alloc(300 * 1024) });
    old.now.ms = 19_000;
    old.outbox.checkAge();
    expect(old.state.overloaded).toBe(0);
    old.now.ms = 20_001;
    old.outbox.checkAge();
    expect(old.state.overloaded).toBe(1);
  });

  it('writes frames of every length as RFC 6455 has them', () => {
    expect([...webSocketFrame(new Uint8Array(3)).subarray(0, 2)]).toEqual([0x82, 3]);
    expect([...webSocketFrame(new Uint8Array(300)).subarray(0, 4)]).toEqual([0x82, 126, 1, 44]);
    expect([...webSocketFrame(new Uint8Array(70_000)).subarray(0, 10)]).toEqual([
      0x82, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70,
    ]);
  });
});
