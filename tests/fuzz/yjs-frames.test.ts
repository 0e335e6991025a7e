import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { RawClient } from '../support/clause-clients.ts';
import { type AttackedClause, attackedClause } from '../support/attacked-clause.ts';
import { FAULT_SEED, record, roundsOf, timeFor } from '../support/fault-run.ts';
import { anyFrame, honestFrames } from '../support/hostile-frames.ts';
import { fc } from '../support/properties.ts';

const FRAMES = roundsOf({ ci: 5_000, command: 200_000 });
/** Sent before the sender looks whether it is still let in: as many as it takes to be shown out, and some more. */
const BURST = 12;
const OVERSIZED = new Uint8Array(2 * 1024 * 1024 + 1);

let attacked: AttackedClause;

beforeAll(async () => {
  attacked = await attackedClause('fuzzed');
});
afterAll(() => attacked.close());

/** Resolves when the server has read everything sent before, or has closed. */
function heard({ socket, closed }: RawClient): Promise<unknown> {
  if (socket.readyState !== WebSocket.OPEN) return Promise.resolve();
  socket.ping();
  return Promise.race([closed, new Promise((resolve) => socket.once('pong', resolve))]);
}

describe('hostile frames', () => {
  it(
    `[R9] change nobody else's text and bring nothing down, ${String(FRAMES)} of them (seed ${String(FAULT_SEED)})`,
    async () => {
      attacked.startWriting();
      const honest = honestFrames(attacked.text);
      let client: RawClient | undefined;
      let connections = 0;
      let sent = 0;
      for (let batch = 0; sent < FRAMES; batch += 1) {
        const frames = fc.sample(anyFrame(honest), { numRuns: 600, seed: FAULT_SEED + batch });
        for (let at = 0; at < frames.length && sent < FRAMES; at += BURST) {
          if (client?.socket.readyState !== WebSocket.OPEN) {
            connections += 1;
            client = await attacked.attack(connections % 4 === 3 ? 'reader' : 'writer');
          }
          for (const frame of frames.slice(at, at + BURST)) client.send(frame);
          sent += BURST;
          await heard(client);
        }
        client?.send(OVERSIZED);
      }
      client?.socket.terminate();
      expect(connections).toBeGreaterThan(10);
      const { wrong, words, ackP99Ms, report, rssGrowthMb } = await attacked.findHarm();
      expect(attacked.server.isAlive).toBe(true);
      expect(wrong).toEqual([]);
      expect(report.faults).toBe(0);
      const refused = Object.values(report.stats.refused).reduce((sum, count) => sum + count, 0);
      expect(refused).toBeGreaterThan(0);
      record({
        id: 'R9',
        what: 'frame fuzz',
        rounds: FRAMES,
        figure: `0 crashes, ${String(report.faults)} unhandled, ${String(wrong.length)} changed of ${String(words)} words; ${String(report.received)} frames read on ${String(connections)} sockets, ${String(refused)} refused; RSS +${rssGrowthMb.toFixed(0)} MB, loop p99 ${report.loopP99Ms.toFixed(0)} ms, longest frame ${report.longestMs.toFixed(0)} ms, ack p99 of the others ${ackP99Ms.toFixed(0)} ms`,
        target: '0 crashes, unhandled, changes; RSS <= +50 MB, loop p99 <= 100 ms, no frame > 50 ms',
        isReached: rssGrowthMb <= 50,
        isInTime: report.loopP99Ms <= 100 && report.longestMs <= 50,
      });
    },
    timeFor(FRAMES, 5),
  );
});
