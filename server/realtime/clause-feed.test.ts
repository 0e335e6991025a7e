import { describe, expect, it } from 'vitest';
import { until } from '../../tests/support/clause-clients.ts';
import { ClauseFeed, type FeedReader } from './clause-feed.ts';
import { SharedFrame, webSocketFrame } from './clause-frames.ts';
import { createPulse } from './clause-pulse.ts';

interface Reader extends FeedReader {
  isLagging: boolean;
  readonly got: Buffer[];
  readonly missed: Uint8Array[];
}

function reader(kind: 'one' | 'many' = 'one'): Reader {
  const got: Buffer[] = [];
  const missed: Uint8Array[] = [];
  return {
    kind,
    isLagging: false,
    got,
    missed,
    deliver: (bytes) => got.push(bytes),
    miss: (update) => missed.push(update),
  };
}

const text = (letter: number, sender?: Reader) => {
  const update = Uint8Array.of(letter);
  return { frame: new SharedFrame(update, 300), update, sender };
};

describe('the feed of a clause', () => {
  it('sends the first change at once, and all that comes within a tick as one buffer that readers share', async () => {
    const [a, b] = [reader(), reader()];
    // A clock that stands still, however long the machine is away between two lines.
    const feed = new ClauseFeed(
      new Set([a, b]),
      createPulse(() => 0),
    );
    feed.send(text(1));
    expect(a.got).toEqual([webSocketFrame(Uint8Array.of(1))]);
    feed.send(text(2));
    feed.send(text(3));
    expect(a.got).toHaveLength(1);
    await until(() => a.got.length === 2, 'the next tick');
    expect(a.got[1]).toEqual(
      Buffer.concat([webSocketFrame(Uint8Array.of(2)), webSocketFrame(Uint8Array.of(3))]),
    );
    expect(b.got[1]).toBe(a.got[1]);
  });

  it('does not send people their own changes', async () => {
    const [writer, other] = [reader(), reader()];
    const feed = new ClauseFeed(new Set([writer, other]), createPulse());
    feed.send(text(1, writer));
    feed.send(text(2, writer));
    feed.send(text(3, other));
    await until(() => other.got.length === 2, 'the next tick');
    expect(writer.got).toEqual([webSocketFrame(Uint8Array.of(3))]);
    expect(other.got).toEqual([webSocketFrame(Uint8Array.of(1)), webSocketFrame(Uint8Array.of(2))]);
  });

  it('puts the number of the channel before a change on a line of many', () => {
    const many = reader('many');
    new ClauseFeed(new Set([many]), createPulse()).send(text(7));
    // 300 as a varuint: 0xac 0x02.
    expect(many.got).toEqual([Buffer.from([0x82, 3, 0xac, 0x02, 7])]);
  });

  it('keeps for a lagging reader what it missed, as references', () => {
    const slow = reader();
    slow.isLagging = true;
    const sent = text(1);
    new ClauseFeed(new Set([slow]), createPulse()).send(sent);
    expect(slow.got).toEqual([]);
    expect(slow.missed[0]).toBe(sent.update);
  });
});

describe('frames', () => {
  it('have the lengths of RFC 6455', () => {
    expect([...webSocketFrame(new Uint8Array(3)).subarray(0, 2)]).toEqual([0x82, 3]);
    expect([...webSocketFrame(new Uint8Array(300)).subarray(0, 4)]).toEqual([0x82, 126, 1, 44]);
    expect([...webSocketFrame(new Uint8Array(70_000)).subarray(0, 10)]).toEqual([
      0x82, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70,
    ]);
    expect([...webSocketFrame(new Uint8Array(125), 5).subarray(0, 5)]).toEqual([0x82, 126, 0, 126, 5]);
  });
});
