import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '#server/ops/build.ts';
import type { ReportedFigure } from '../support/fault-run.ts';
import { readVitestReport, type RanTest } from '../support/test-reports.ts';

const APP = 'tests/faults/app.test.ts';
const DISK = 'tests/faults/app-disk.test.ts';
const FOLDERS = ['tests/faults', 'tests/fuzz'];

/** Which files hold the tests of an id; inside them the id stands first in the title. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  R1: ['tests/faults/clause-crash.test.ts', APP],
  R2: ['tests/faults/clause-crash.test.ts', APP],
  R3: [DISK],
  R6: ['tests/faults/reconnect-storm.test.ts'],
  R7: ['tests/faults/half-open.test.ts', 'tests/faults/clause-line.test.ts'],
  R8: ['tests/faults/convergence.test.ts', 'tests/faults/agenda-convergence.test.ts'],
  R9: [
    'tests/fuzz/yjs-frames.test.ts',
    'tests/fuzz/line-frames.test.ts',
    'tests/fuzz/hub-messages.test.ts',
    'tests/fuzz/hub-flood.test.ts',
  ],
  R10: ['tests/fuzz/yjs-lies.test.ts'],
  R14: [APP],
  R16: ['tests/faults/voters.test.ts'],
  R17: ['tests/faults/signers-and-edits.test.ts'],
  R18: ['tests/faults/tamper.test.ts'],
  R19: [APP],
  R20: [DISK],
  R23: ['tests/faults/soak.test.ts'],
  R25: [APP],
  G: ['tests/faults/two-nodes.test.ts'],
  HOOKS: ['tests/faults/hook-burst.test.ts'],
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** `npm run faults [-- id …] [--ci | --full] [--rounds n] [--seed n]`: each figure against its target, the table last. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ci: { type: 'boolean' },
      full: { type: 'boolean' },
      rounds: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const ids = positionals.map((id) => id.toUpperCase());
  const unknown = ids.filter((id) => !(id in FILES));
  if (unknown.length > 0) {
    say(`There is no ${unknown.join(', ')}. There are ${Object.keys(FILES).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  // The application under test is the built one: a stale build measures what somebody wrote yesterday.
  await buildIfStale({ root: resolve('.'), say });
  const since = performance.now();
  const { tests, figures } = await run(ids, {
    KLUBBA_FAULTS_SIZE: values.full ? 'full' : values.ci ? 'ci' : 'command',
    ...(values.rounds !== undefined && { KLUBBA_FAULTS_ROUNDS: values.rounds }),
    ...(values.seed !== undefined && { KLUBBA_FAULTS_SEED: values.seed }),
  });
  printTable(figures);
  printTimes(tests, performance.now() - since);
  process.exitCode = printVerdict(tests, figures) ? 0 : 1;
}

interface Outcome {
  readonly tests: readonly RanTest[];
  readonly figures: readonly ReportedFigure[];
}

/** One run of vitest for all of them, file after file: what starts slowly starts once. Without ids everything in the folders. */
async function run(ids: readonly string[], environment: Record<string, string>): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'klubba-figures-'));
  const [figures, report] = [join(folder, 'figures.jsonl'), join(folder, 'report.json')];
  const files = [...new Set(ids.flatMap((id) => FILES[id] ?? []))];
  const chosen = ids.length > 0 ? ['-t', `\\[(${ids.join('|')})\\]`, ...files] : FOLDERS;
  await vitest(['--reporter=json', `--outputFile.json=${report}`, ...chosen], {
    ...environment,
    KLUBBA_FAULTS_REPORT: figures,
  });
  const found = {
    tests: existsSync(report) ? readVitestReport(readFileSync(report, 'utf8')) : [],
    figures: existsSync(figures) ? readLines(readFileSync(figures, 'utf8')) : [],
  };
  rmSync(folder, { recursive: true });
  return found;
}

function readLines(text: string): ReportedFigure[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ReportedFigure);
}

function vitest(options: readonly string[], environment: Record<string, string>): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--no-file-parallelism', '--reporter=default', ...options],
      { stdio: 'inherit', env: { ...process.env, ...environment } },
    );
    child.once('error', fail);
    child.once('close', () => {
      done();
    });
  });
}

function printTable(figures: readonly ReportedFigure[]): void {
  say('');
  for (const { id, what, rounds, seed, figure, target, isReached, isInTime, skipped } of figures) {
    if (skipped !== undefined) say(`${id.padEnd(4)} skipped ${what}: ${skipped}`);
    else {
      const kept = isInTime === false ? 'LATE (not judged at this size):' : 'reached';
      const verdict = isReached ? kept : 'MISSED ';
      say(`${id.padEnd(4)} ${verdict} ${what}, ${String(rounds)} rounds, seed ${String(seed)}`);
      say(`             ${figure}`);
      say(`     target: ${target}`);
    }
  }
}

/** Seconds for each id, so that what grows slow is seen; `-` is what has no id. */
function printTimes(tests: readonly RanTest[], wholeMs: number): void {
  const spent = new Map<string, number>();
  for (const { id, ms } of tests) spent.set(id, (spent.get(id) ?? 0) + ms);
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
  const each = [...spent].toSorted(([, a], [, b]) => b - a).map(([id, ms]) => `${id} ${seconds(ms)}`);
  say(`\nSeconds: ${each.join(', ')}; ${seconds(wholeMs)} with everything's start and end.`);
}

/** Whether every figure is reached and every test passed, of which there must be some. */
function printVerdict(tests: readonly RanTest[], figures: readonly ReportedFigure[]): boolean {
  const missed = figures.filter((one) => !one.isReached);
  const missedIds = new Set(missed.map(({ id }) => id));
  // A test that failed before it had a figure, or beside the one that has.
  const failed = tests.filter((one) => one.status === 'failed' && !missedIds.has(one.id));
  for (const { id, title } of failed) say(`${id.padEnd(4)} FAILED  ${title}`);
  const ran = tests.filter((one) => one.status === 'passed').length;
  const isWell = missed.length + failed.length === 0 && ran > 0;
  const late = figures.filter((one) => one.isReached && one.isInTime === false).length;
  const count = `${String(figures.length)} figures, ${String(missed.length)} missed, ${String(late)} late; ${String(ran)} tests passed, ${String(failed.length)} failed without a figure.`;
  say(isWell ? `All reached: ${count}` : `Not reached: ${count}`);
  return isWell;
}

await main();
