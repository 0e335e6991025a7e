import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isWhole } from '../../../tests/support/test-size.ts';
import { fileConnections } from './file-connections.ts';
import { readAttendanceFile } from './read-attendance-file.ts';
import { readTranscript } from './vtt.ts';

const FIXTURES = new URL('../../../tests/fixtures/conference/', import.meta.url);
const SEED = 20_261_124;
const MUTATIONS = isWhole ? 2_000 : 400;
const CODES = new Set([
  'actions-unknown',
  'file-letters-unknown',
  'times-unreadable',
  'ambiguous-date',
  'columns-unknown',
  'call-file-too-large',
  'no-connection-times',
  'not-attendance',
]);
const TRANSCRIPT_CODES = new Set(['call-file-too-large', 'file-letters-unknown', 'not-transcript']);

/** Mulberry32: the same seed gives the same files, so a failure can be looked at again. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const below = (random: () => number, limit: number): number => Math.floor(random() * limit);
const SIGNS = [0, 9, 10, 13, 34, 44, 59, 61, 0x2f, 0x3a, 0x31, 0xff, 0xfe, 0xe5, 0x28, 0x20];

function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  let mutated = Buffer.from(bytes);
  for (let times = 1 + below(random, 6); times > 0; times -= 1) {
    const at = below(random, mutated.length);
    const until = Math.min(mutated.length, at + below(random, 200));
    const sign = SIGNS[below(random, SIGNS.length)] ?? 0;
    const step = below(random, 5);
    if (step === 0) mutated[at] = below(random, 256);
    else if (step === 1) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(until)]);
    else if (step === 2) mutated.fill(sign, at, until);
    else if (step === 3)
      mutated = Buffer.concat([
        mutated.subarray(0, until),
        mutated.subarray(at, until),
        mutated.subarray(until),
      ]);
    else
      mutated = Buffer.concat([
        mutated.subarray(0, at),
        Buffer.alloc(1 + below(random, 50), sign),
        mutated.subarray(at),
      ]);
    if (mutated.length === 0) return mutated;
  }
  return new Uint8Array(mutated);
}

function filesOf(...folders: readonly string[]): Uint8Array[] {
  return folders.flatMap((folder) =>
    readdirSync(new URL(folder, FIXTURES)).map(
      (name) => new Uint8Array(readFileSync(new URL(`${folder}/${name}`, FIXTURES))),
    ),
  );
}

/** The largest time that one file may take; a fixture takes a few milliseconds. */
const LONGEST_MS = 2000;

describe('mutated files', () => {
  it(
    `reads or refuses ${String(MUTATIONS)} attendance files, and throws at none`,
    { timeout: 120_000 },
    () => {
      const random = chance(SEED);
      const files = filesOf('zoom/csv', 'teams/attendance');
      let readCount = 0;
      for (let count = 0; count < MUTATIONS; count += 1) {
        const bytes = mutate(files[count % files.length] ?? new Uint8Array(), random);
        const started = performance.now();
        const result = readAttendanceFile(bytes, {
          timeZone: 'Europe/Stockholm',
          expectedDate: '2026-11-24',
        });
        expect(performance.now() - started).toBeLessThan(LONGEST_MS);
        if (!result.ok) {
          expect(CODES).toContain(result.refusal.code);
          continue;
        }
        readCount += 1;
        for (const { joinedAt, leftAt } of fileConnections(result.value))
          expect(leftAt === null || joinedAt === null || leftAt >= joinedAt).toBe(true);
      }
      // A check that only sees refusals would check nothing.
      expect(readCount).toBeGreaterThan(MUTATIONS / 3);
    },
  );

  it('reads or refuses mutated transcripts, and throws at none', { timeout: 60_000 }, () => {
    const random = chance(SEED);
    const files = filesOf('zoom/vtt', 'teams/vtt');
    for (let count = 0; count < MUTATIONS; count += 1) {
      const bytes = mutate(files[count % files.length] ?? new Uint8Array(), random);
      const started = performance.now();
      const result = readTranscript(bytes, { speakers: ['Karin Sundfors'] });
      expect(performance.now() - started).toBeLessThan(LONGEST_MS);
      if (!result.ok) expect(TRANSCRIPT_CODES).toContain(result.refusal.code);
    }
  });

  it('takes twice the time for twice the text, not four times', { timeout: 60_000 }, () => {
    const hard = [
      (size: number) => 'a,"b'.repeat(size),
      (size: number) => `Name,Join Time\n${'"'.repeat(size)}`,
      (size: number) =>
        `Name\tJoin Time\tLeave Time\n${'x\t11/11/26, 1:00:00 PM\t11/11/26, 1:00:00 PM\n'.repeat(Math.min(size / 50, 15_000))}`,
      (size: number) => ' ('.repeat(size),
      (size: number) => `Name,Join Time\n${'1'.repeat(size)},${' '.repeat(size)}`,
      (size: number) => '\n'.repeat(Math.min(size, 15_000)) + ';'.repeat(size),
      (size: number) => `WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n${'<v '.repeat(size)}`,
      (size: number) => `WEBVTT\n\n${'00:00:01.000 --> 00:00:02.000\n<v A>x\n\n'.repeat(size / 50)}`,
      (size: number) => `WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n${'A: b\n'.repeat(size)}`,
      (size: number) => `Full Name,User Action,Timestamp\n${'A,Joined,2026-11-24 13:00\n'.repeat(size / 20)}`,
      (size: number) =>
        `WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n${'&amp;'.repeat(size)}${'A: '.repeat(size)}`,
    ];
    for (const make of hard)
      for (const read of [readWhole, (bytes: Uint8Array) => readTranscript(bytes, { speakers: ['A'] })]) {
        const [small, large] = (isWhole ? [40_000, 320_000] : [10_000, 80_000]).map((size) => {
          const bytes = new TextEncoder().encode(make(size));
          const started = performance.now();
          read(bytes);
          return performance.now() - started;
        });
        // Eight times the text: a square would be sixty-four times, and seconds.
        expect(large ?? 0).toBeLessThan(Math.max(40 * (small ?? 0), 1500));
      }
  });
});

const readWhole = (bytes: Uint8Array) => readAttendanceFile(bytes, { timeZone: 'Europe/Stockholm' });
