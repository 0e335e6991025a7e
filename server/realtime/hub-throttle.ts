import type { Server } from 'socket.io';
import type { WebSocket } from 'ws';

/** As much of engine.io's connection as is needed here. */
interface EngineLine {
  on(event: 'packet', listener: (packet: { readonly data?: unknown }) => void): unknown;
  readonly transport: unknown;
}

const BURST_BYTES = 512 * 1024;
const BYTES_PER_SECOND = 256 * 1024;
/** What a message costs besides its length. */
const MESSAGE_BYTES = 1024;

/**
 * Reads a line that sends too much more slowly. Nothing is thrown away; but Node takes up to two megabytes of a socket at
 * once, and eight such lines kept everybody else waiting for seconds. A line so far behind that it does not answer its
 * heartbeat ends by itself.
 */
export function throttleLines(engine: Server['engine'], onThrottled: () => void): void {
  engine.on('connection', (line: EngineLine) => {
    let tokens = BURST_BYTES;
    let at = performance.now();
    line.on('packet', ({ data }) => {
      const now = performance.now();
      tokens = Math.min(BURST_BYTES, tokens + ((now - at) / 1_000) * BYTES_PER_SECOND);
      at = now;
      tokens -= MESSAGE_BYTES + sizeOf(data);
      if (tokens < 0) hold(line, (-tokens / BYTES_PER_SECOND) * 1_000, onThrottled);
    });
  });
}

function hold(line: EngineLine, ms: number, onThrottled: () => void): void {
  // Polling needs no holding: one request after the other, each of a limited size.
  const { socket } = line.transport as { readonly socket?: WebSocket };
  if (!socket || socket.isPaused || socket.readyState !== socket.OPEN) return;
  onThrottled();
  socket.pause();
  setTimeout(() => {
    socket.resume();
  }, ms).unref();
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return ArrayBuffer.isView(data) ? data.byteLength : 0;
}
