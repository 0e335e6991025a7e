import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelFrame, lineRequest } from '#lib/protocol/clause-line-wire.ts';
import { clauseCloseCode } from '#lib/protocol/clause-wire.ts';
import { WebSocket } from 'ws';
import { type AttackedClause, attackedClause } from '../support/attacked-clause.ts';
import { FAULT_SEED, record, roundsOf, timeFor } from '../support/fault-run.ts';
import { anyFrame, honestFrames } from '../support/hostile-frames.ts';
import { LineClient } from '../support/line-client.ts';
import { fc } from '../support/properties.ts';

const FRAMES = roundsOf({ ci: 2_000, command: 50_000 });
const BURST = 12;
const CLAUSE = 'fuzzed-line';

let attacked: AttackedClause;

beforeAll(async () => {
  attacked = await attackedClause(CLAUSE);
});
afterAll(() => attacked.close());

function dial(session: string): Promise<LineClient> {
  const { url, meetingId } = attacked.where(session);
  return LineClient.dial({ url, meetingId, session });
}

/** Requests for channel 0: whole, damaged, of kinds that do not exist, with lengths that lie. */
function anyRequest(): fc.Arbitrary<Uint8Array> {
  const honest = fc.oneof(
    fc
      .constantFrom(CLAUSE, 'none', '', '../x', 'x'.repeat(300), '__proto__')
      .map((clauseId) => lineRequest({ kind: 'open', clauseId })),
    fc.nat({ max: 5 }).map((channel) => lineRequest({ kind: 'leave', channel })),
    fc.constant(lineRequest({ kind: 'ping' })),
  );
  const flipped = fc.tuple(honest, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([frame, at, value]) => {
    const copy = frame.slice();
    copy[at % copy.length] = value;
    return copy;
  });
  const cut = fc.tuple(honest, fc.nat()).map(([frame, at]) => frame.slice(0, at % (frame.length + 1)));
  const numbers = fc
    .array(fc.constantFrom(0, 1, 2, 3, 77, 2 ** 31, 2 ** 53 - 1), { minLength: 1, maxLength: 5 })
    .map((all) =>
      encoding.encode((encoder) => {
        encoding.writeVarUint(encoder, 0);
        for (const one of all) encoding.writeVarUint(encoder, one);
      }),
    );
  return fc.oneof(honest, flipped, cut, numbers, fc.uint8Array({ maxLength: 60 }));
}

/** Frames on the clause's channel, on one that nobody opened, and on none at all. */
function anyMessage(honest: readonly Uint8Array[]): fc.Arbitrary<(channel: number) => Uint8Array> {
  const framed = fc
    .tuple(anyFrame(honest), fc.constantFrom(undefined, undefined, undefined, 0, 99, 2 ** 31))
    .map(
      ([frame, other]) =>
        (own: number): Uint8Array =>
          channelFrame(other ?? own, frame),
    );
  return fc.oneof(
    anyRequest().map((frame) => (): Uint8Array => frame),
    framed,
  );
}

/** The server has read everything sent before, or has closed. */
function heard({ socket }: LineClient): Promise<unknown> {
  if (socket.readyState !== WebSocket.OPEN) return Promise.resolve();
  socket.ping();
  return new Promise((resolve) => {
    socket.once('pong', resolve);
    socket.once('close', resolve);
  });
}

describe('[R9] hostile messages on the line of many clauses', () => {
  it(
    `change nobody else's text and bring nothing down, ${String(FRAMES)} of them (seed ${String(FAULT_SEED)})`,
    async () => {
      attacked.startWriting();
      const honest = honestFrames(attacked.text);
      let [line, channel, lines] = [await dial('attacker'), 0, 1];
      const codes = new Map<number, number>();
      for (let sent = 0, batch = 0; sent < FRAMES; batch += 1) {
        const frames = fc.sample(anyMessage(honest), { numRuns: 600, seed: FAULT_SEED + batch });
        for (let at = 0; at < frames.length && sent < FRAMES; at += BURST) {
          if (line.socket.readyState !== WebSocket.OPEN) {
            if (line.closeCode !== undefined) codes.set(line.closeCode, (codes.get(line.closeCode) ?? 0) + 1);
            line = await dial((lines += 1) % 4 === 3 ? 'reader' : 'attacker');
            channel = (await line.open(CLAUSE)).channel;
          }
          for (const frame of frames.slice(at, at + BURST))
            if (line.socket.readyState === WebSocket.OPEN) line.socket.send(frame(channel));
          sent += BURST;
          await heard(line);
        }
      }
      line.hangUp();
      expect(lines).toBeGreaterThan(5);
      expect(await offencesUntilOut()).toBe(10);
      const { wrong, words, ackP99Ms, report, rssGrowthMb } = await attacked.findHarm();
      expect(attacked.server.isAlive).toBe(true);
      record({
        id: 'R9',
        what: 'frame fuzz on the line of many clauses',
        rounds: FRAMES,
        figure: `0 crashes, ${String(report.faults)} unhandled, ${String(wrong.length)} changed of ${String(words)} words; ${String(report.received)} read on ${String(lines)} lines, closed with ${JSON.stringify(Object.fromEntries(codes))}, out after 10; RSS +${rssGrowthMb.toFixed(0)} MB, loop p99 ${report.loopP99Ms.toFixed(0)} ms, longest frame ${report.longestMs.toFixed(0)} ms, ack p99 of the others ${ackP99Ms.toFixed(0)} ms`,
        target:
          '0 crashes, unhandled, changes; out after 10; RSS <= +50 MB, loop p99 <= 100 ms, no frame > 50 ms',
        isReached: wrong.length + report.faults === 0 && rssGrowthMb <= 50,
        isInTime: report.loopP99Ms <= 100 && report.longestMs <= 50,
      });
    },
    timeFor(FRAMES, 10),
  );
});

/** How many nonsense messages, one after the other, it takes to be shown out. */
async function offencesUntilOut(): Promise<number> {
  const line = await dial('attacker');
  for (let sent = 1; sent <= 20; sent += 1) {
    line.socket.send(Uint8Array.of(0, 9));
    await heard(line);
    if (line.socket.readyState !== WebSocket.OPEN) {
      await new Promise((resolve) =>
        line.closeCode === undefined ? line.socket.once('close', resolve) : resolve(0),
      );
      expect(line.closeCode).toBe(clauseCloseCode.malformed);
      return sent;
    }
  }
  return Infinity;
}
