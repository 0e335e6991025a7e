import { describe, expect, it } from 'vitest';
import { until } from '../../tests/support/clause-clients.ts';
import { SlowReader } from '../../tests/support/slow-reader.ts';
import { Outbox } from './clause-outbox.ts';
import { createPulse } from './clause-pulse.ts';

function makeOutbox(now = { ms: 0 }) {
  const socket = new SlowReader();
  const state = { overloaded: 0, caughtUp: 0 };
  const outbox = new Outbox({
    socket,
    // A clock that stands still: what is sent is sent at once, however long the machine is away in between.
    pulse: createPulse(() => 0),
    now: () => now.ms,
    onCaughtUp: () => (state.caughtUp += 1),
    onOverloaded: () => (state.overloaded += 1),
  });
  return { socket, outbox, state, now };
}

const SOME = Buffer.alloc(300 * 1024);

describe('outbox', () => {
  it('sends the first bytes at once and what follows as one write', async () => {
    const { socket, outbox } = makeOutbox();
    outbox.send(Buffer.from([1]));
    expect(socket.writes).toEqual([Buffer.from([1])]);
    outbox.send(Buffer.from([2]));
    outbox.send(Buffer.from([3]));
    expect(socket.writes).toHaveLength(1);
    await until(() => socket.writes.length === 2, 'the second write');
    expect(socket.writes[1]).toEqual(Buffer.from([2, 3]));
  });

  it('lags from 256 KiB in the socket until it has drained, and says so', async () => {
    const { socket, outbox, state } = makeOutbox();
    socket.isReading = false;
    outbox.send(Buffer.alloc(200 * 1024));
    expect(outbox.isLagging).toBe(false);
    outbox.send(Buffer.alloc(100 * 1024));
    await until(() => outbox.isLagging, 'the line to lag');
    socket.readAgain();
    await until(() => state.caughtUp === 1, 'the line to have caught up');
    expect(outbox.isLagging).toBe(false);
    expect(state.overloaded).toBe(0);
  });

  it('lets one large answer through, and gives up a line that is heaped upon above 4 MiB', async () => {
    const { socket, outbox, state } = makeOutbox();
    socket.isReading = false;
    outbox.send(Buffer.alloc(6 * 1024 * 1024));
    expect(state.overloaded).toBe(0);
    outbox.send(Buffer.from([1]));
    await until(() => state.overloaded === 1, 'the line to be given up');
  });

  it('gives up a line that reads nothing for 20 seconds', () => {
    const { socket, outbox, state, now } = makeOutbox();
    socket.isReading = false;
    outbox.send(SOME);
    now.ms = 19_000;
    outbox.checkAge();
    expect(state.overloaded).toBe(0);
    now.ms = 20_001;
    outbox.checkAge();
    expect(state.overloaded).toBe(1);
  });

  it('keeps a line that reads slowly', () => {
    const { socket, outbox, state, now } = makeOutbox();
    socket.isReading = false;
    const counting = Object.assign(socket, { bytesWritten: SOME.length });
    outbox.send(SOME);
    for (const seconds of [15, 30, 45]) {
      // What the kernel took since: written, less what waits.
      counting.bytesWritten += 70 * 1024;
      now.ms = seconds * 1_000;
      outbox.checkAge();
    }
    expect(state.overloaded).toBe(0);
    now.ms = 70_000;
    outbox.checkAge();
    expect(state.overloaded).toBe(1);
  });
});
