import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfStale } from '#server/ops/build.ts';
import { compileMessages } from '#server/ops/messages/compile-messages.ts';

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

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
    runVitest('unit', isWhole ? SAMPLED.unit : PROJECTS),
    buildIfStale({ root: resolve('.'), say }),
  ]);
  const browser = hasBrowserTests()
    ? await runPlaywright(isWhole ? SAMPLED.browser : [])
    : { passed: 0, failed: 0, skipped: 0 };
  const total = add(unit, browser);
  say(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

async function runVitest(name: string, options: readonly string[]): Promise<Tally> {
  const file = join(RESULTS, `vitest-${name}.json`);
  const code = await node('node_modules/vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...options,
  ]);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const found = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  // A file that cannot be loaded has no tests to fail.
  const broken = found.testResults.filter(
    (result) => result.status === 'failed' && result.assertionResults.length === 0,
  ).length;
  const failed = found.numFailedTests + broken;
  return {
    passed: found.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: found.numPendingTests + found.numTodoTests,
  };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

function hasBrowserTests(): boolean {
  return (
    existsSync('tests/e2e') &&
    readdirSync('tests/e2e', { recursive: true }).some((name) => String(name).endsWith('.spec.ts'))
  );
}

async function runPlaywright(chosen: readonly string[]): Promise<Tally> {
  const file = join(RESULTS, 'playwright.json');
  const code = await node('node_modules/@playwright/test/cli.js', ['test', ...chosen], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8')) as PlaywrightReport;
  const failed = stats.unexpected + stats.flaky + errors.length;
  return { passed: stats.expected, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: stats.skipped };
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly unknown[];
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
