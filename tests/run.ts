import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { buildIfStale } from '#server/ops/build.ts';
import { compileMessages } from '#server/ops/messages/compile-messages.ts';
import { readPlaywrightReport, readVitestReport, type RanTest } from './support/test-reports.ts';

/** What `npm test` takes a sample of, and `npm run test:whole` all. */
const SAMPLED = {
  unit: ['server/conference/files/mutated-files.test.ts'],
  browser: ['accessibility.spec.ts'],
};
/** Of vitest.config.ts; the third are faults, which are a command of their own. */
const PROJECTS = ['--project', 'pure', '--project', 'each'];
const RESULTS = resolve('node_modules/.cache/klubba-results');
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * `npm test`: every test there is, its output as it comes, and the total as the last line. With `--whole` only those of which it
 * takes a sample, and all of them.
 */
async function main(): Promise<void> {
  const isWhole = process.argv.includes('--whole');
  if (isWhole) process.env['KLUBBA_TESTS'] = 'whole';
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  await node('node_modules/@sveltejs/kit/svelte-kit.js', ['sync']);
  await compileMessages({ root: resolve('.') });
  // The build is one thread's work: the tests run meanwhile.
  const [unit] = await Promise.all([
    runVitest(isWhole ? SAMPLED.unit : PROJECTS),
    buildIfStale({ root: resolve('.'), say }),
  ]);
  const browser = hasBrowserTests() ? await runPlaywright(isWhole ? SAMPLED.browser : []) : [];
  const tests = [...unit, ...browser];
  // Once more at the end: above they are lost among thousands of lines.
  for (const test of tests.filter(({ status }) => status === 'failed')) sayFailed(test);
  const [passed, failed, skipped] = (['passed', 'failed', 'skipped'] as const).map(
    (status) => tests.filter((test) => test.status === status).length,
  );
  say(`${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`);
  process.exitCode = failed !== 0 || passed === 0 ? 1 : 0;
}

function sayFailed({ file, title, why }: RanTest): void {
  say(`FAILED ${relative('.', file)}: ${title}`);
  for (const line of why.trim().split('\n').slice(0, WHY_LINES)) say(`    ${line}`);
}
const WHY_LINES = 20;

/** What a runner reported. One that ended badly without a failed test has failed itself: an error outside of them, or no report. */
function outcome(file: string, read: (json: string) => RanTest[], code: number): readonly RanTest[] {
  const isReported = existsSync(file);
  const tests = isReported ? read(readFileSync(file, 'utf8')) : [];
  if ((isReported && code === 0) || tests.some((test) => test.status === 'failed')) return tests;
  const why = `ended with ${String(code)}; what it said stands above`;
  return [...tests, { id: '-', file, title: 'the run itself', status: 'failed', ms: 0, why }];
}

async function runVitest(options: readonly string[]): Promise<readonly RanTest[]> {
  const file = join(RESULTS, 'vitest.json');
  const code = await node('node_modules/vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...options,
  ]);
  return outcome(file, readVitestReport, code);
}

function hasBrowserTests(): boolean {
  return (
    existsSync('tests/e2e') &&
    readdirSync('tests/e2e', { recursive: true }).some((name) => String(name).endsWith('.spec.ts'))
  );
}

async function runPlaywright(chosen: readonly string[]): Promise<readonly RanTest[]> {
  const file = join(RESULTS, 'playwright.json');
  const code = await node('node_modules/@playwright/test/cli.js', ['test', ...chosen], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  return outcome(file, readPlaywrightReport, code);
}

function node(script: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [script, ...args], {
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    child.once('error', fail);
    child.once('close', (code) => {
      done(code ?? 1);
    });
  });
}

await main();
