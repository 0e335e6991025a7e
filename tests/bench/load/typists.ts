import { typedUpdate } from '../wire/typed-update.ts';
import type { BenchClient } from './bench-client.ts';
import { Histogram } from './histogram.ts';
import type { Ledger } from './ledger.ts';

export interface Writer {
  readonly index: number;
  readonly client: BenchClient;
}

export interface Typing {
  /** How late the generator's own clock ticks were, in ms. */
  readonly lateness: () => Histogram;
  setRate(perSecond: number): void;
  /** Starts a new count of the lateness. */
  resetLateness(): void;
  stop(): void;
}

export interface TypingOptions {
  readonly ledger: Ledger;
  readonly writers: readonly Writer[];
  readonly perSecond: number;
  /** What the writer sends next. Default: one letter. */
  readonly nextUpdate?: (writer: Writer) => Uint8Array;
}

const TICK_MS = 1;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Every writer presses a key each 1/perSecond s, at a phase of its own. An open loop: a slow server does not slow the
 * writers down, and what a late tick missed is sent at once.
 */
export function startTyping(options: TypingOptions): Typing {
  const { ledger, writers } = options;
  const nextUpdate = options.nextUpdate ?? ((writer: Writer) => oneLetter(ledger, writer));
  const due = new Float64Array(writers.length);
  let interval = 0;
  let lateness = new Histogram();
  let expectedTick = performance.now() + TICK_MS;
  let timer: NodeJS.Timeout | undefined;

  function setRate(perSecond: number): void {
    interval = 1_000 / perSecond;
    const now = performance.now();
    for (let i = 0; i < writers.length; i += 1) due[i] = now + phaseOf(i) * interval;
  }

  function tick(): void {
    const now = performance.now();
    lateness.add(now - expectedTick);
    for (const [i, writer] of writers.entries()) {
      if (writer.client.isClosed) continue;
      while ((due[i] ?? Infinity) <= now) {
        due[i] = (due[i] ?? 0) + interval;
        press(writer);
      }
    }
    expectedTick = performance.now() + TICK_MS;
    timer = setTimeout(tick, TICK_MS);
  }

  function press(writer: Writer): void {
    const update = nextUpdate(writer);
    const at = performance.now();
    ledger.wrote(writer.index, at);
    writer.client.sendUpdate(update, at);
  }

  setRate(options.perSecond);
  tick();
  return {
    lateness: () => lateness,
    setRate,
    resetLateness() {
      lateness = new Histogram();
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

function oneLetter(ledger: Ledger, { index }: Writer): Uint8Array {
  const clock = ledger.clockOf(index);
  return typedUpdate({
    client: ledger.clientOf(index),
    clock,
    text: LETTERS.charAt(clock % LETTERS.length),
  });
}

/** The golden ratio spreads any number of writers evenly over the interval. */
function phaseOf(i: number): number {
  return (i * 0.618_033_988_75) % 1;
}
