import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '#server/ops/build.ts';
import type { ReportedFigure } from '../support/fault-run.ts';

const APP = 'tests/faults/app.test.ts';

/** Which files hold the tests of an id; inside them the id stands first in the title. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  R1: ['tests/faults/clause-crash.test.ts', APP],
  R2: ['tests/faults/clause-crash.test.ts', APP],
  R6: ['tests/faults/reconnect-storm.test.ts'],
  R7: ['tests/faults/half-open.test.ts', 'tests/faults/clause-line.test.ts'],
  R8: ['tests/faults/convergence.test.ts'],
  R9: ['tests/fuzz/yjs-frames.test.ts'],
  R10: ['tests/fuzz/yjs-lies.test.ts'],
  R19: [APP],
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

interface Row {
  readonly id: string;
  readonly figure: ReportedFigure | undefined;
  readonly isReached: boolean;
}

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
  const ids = positionals.length > 0 ? positionals.map((id) => id.toUpperCase()) : Object.keys(FILES);
  const unknown = ids.filter((id) => !(id in FILES));
  if (unknown.length > 0) {
    say(`There is no ${unknown.join(', ')}. There are ${Object.keys(FILES).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  // The application under test is the built one: a stale build measures what somebody wrote yesterday.
  if (ids.some((id) => FILES[id]?.includes(APP))) await buildIfStale({ root: resolve('.'), say });
  const environment: Record<string, string> = {
    KLUBBA_FAULTS_SIZE: values.full ? 'full' : values.ci ? 'ci' : 'command',
    ...(values.rounds !== undefined && { KLUBBA_FAULTS_ROUNDS: values.rounds }),
    ...(values.seed !== undefined && { KLUBBA_FAULTS_SEED: values.seed }),
  };
  const rows: Row[] = [];
  for (const id of ids) rows.push(...(await runId(id, environment)));
  printTable(rows);
  process.exitCode = rows.every((row) => row.isReached) ? 0 : 1;
}

async function runId(id: string, environment: Record<string, string>): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'klubba-figures-'));
  const report = join(folder, 'figures.jsonl');
  const isPassed = await vitest(id, { ...environment, KLUBBA_FAULTS_REPORT: report });
  const figures = existsSync(report)
    ? readFileSync(report, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as ReportedFigure)
    : [];
  rmSync(folder, { recursive: true });
  const rows = figures.map((figure) => ({ id, figure, isReached: figure.isReached }));
  // A test that failed before it had a figure, or beside the one that has.
  const isSilent = !isPassed && rows.every((row) => row.isReached);
  return isSilent || rows.length === 0 ? [...rows, { id, figure: undefined, isReached: false }] : rows;
}

function vitest(id: string, environment: Record<string, string>): Promise<boolean> {
  const files = FILES[id] ?? [];
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--no-file-parallelism', '-t', `\\[${id}\\]`, ...files],
      { stdio: 'inherit', env: { ...process.env, ...environment } },
    );
    child.once('error', fail);
    child.once('close', (code) => {
      done(code === 0);
    });
  });
}

function printTable(rows: readonly Row[]): void {
  say('');
  for (const { id, figure, isReached } of rows) {
    if (!figure) say(`${id.padEnd(4)} FAILED  before there was a figure; see above`);
    else if (figure.skipped !== undefined) say(`${id.padEnd(4)} skipped ${figure.what}: ${figure.skipped}`);
    else {
      say(
        `${id.padEnd(4)} ${isReached ? 'reached' : 'MISSED '} ${figure.what}, ${String(figure.rounds)} rounds, seed ${String(figure.seed)}`,
      );
      say(`             ${figure.figure}`);
      say(`     target: ${figure.target}`);
    }
  }
  const missed = rows.filter((row) => !row.isReached).length;
  say(
    missed === 0
      ? `All ${String(rows.length)} reached.`
      : `${String(missed)} of ${String(rows.length)} not reached.`,
  );
}

await main();
