import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';

/** `ci`: on every run of the tests. `command`: `npm run faults`. `full`: `npm run faults -- --full`. */
export type FaultSize = 'ci' | 'command' | 'full';

/** One line of the table that `npm run faults` ends with. */
export interface FaultFigure {
  readonly id: string;
  readonly what: string;
  readonly rounds: number;
  readonly figure: string;
  readonly target: string;
  readonly isReached: boolean;
  /** Whether the times of the target hold. On a machine shared with other tests the clock says little: `ci` tells and does not judge. */
  readonly isInTime?: boolean;
}

export type ReportedFigure = FaultFigure & { readonly seed: number; readonly skipped?: string };

export const FAULT_SIZE = sizeFrom(process.env['KLUBBA_FAULTS_SIZE']);
export const FAULT_SEED = Number(process.env['KLUBBA_FAULTS_SEED'] ?? 20_261_128);

function sizeFrom(given: string | undefined): FaultSize {
  return given === 'command' || given === 'full' ? given : 'ci';
}

/** How many rounds at this size; `--rounds` goes before all of them. */
export function roundsOf(
  sizes: Readonly<Record<'ci' | 'command', number>> & { readonly full?: number },
): number {
  const given = process.env['KLUBBA_FAULTS_ROUNDS'];
  if (given !== undefined) return Number(given);
  return FAULT_SIZE === 'full' ? (sizes.full ?? sizes.command) : sizes[FAULT_SIZE];
}

/** Time enough for the rounds, and an end to a test that hangs. */
export function timeFor(rounds: number, eachMs: number): number {
  return 30_000 + rounds * eachMs;
}

/** Writes the figure into the table, whether reached or not, and then fails the test when it was not. */
export function record(found: FaultFigure): void {
  const isReached = found.isReached && (found.isInTime !== false || FAULT_SIZE === 'ci');
  write({ ...found, isReached, seed: FAULT_SEED });
  expect(isReached, `${found.id} ${found.what}: ${found.figure}, target ${found.target}`).toBe(true);
}

/** For what this machine cannot do: the table says so instead of saying nothing. */
export function recordSkipped(id: string, what: string, why: string): void {
  write({
    id,
    what,
    rounds: 0,
    seed: FAULT_SEED,
    figure: 'skipped',
    target: '',
    isReached: true,
    skipped: why,
  });
  process.stderr.write(`${id} skipped: ${why}\n`);
}

function write(line: ReportedFigure): void {
  const file = process.env['KLUBBA_FAULTS_REPORT'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** The value below which `share` of them lie; 0 of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export interface Dice {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  between(from: number, to: number): number;
  pick<T>(from: readonly T[]): T;
}

/** Chance that repeats itself: the same seed throws the same numbers (mulberry32). */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    pick(from) {
      const found = from[below(from.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
  };
}
