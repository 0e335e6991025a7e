import { stripVTControlCharacters } from 'node:util';

export interface RanTest {
  /** The id that stands first in its title or in the one above, `-` without one. */
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  /** Of a failed one: what was said, without colours. Empty else. */
  readonly why: string;
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number | null;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** What vitest's JSON reporter wrote. A file that failed without a failed test could not be loaded or cleaned up: that is one, too. */
export function readVitestReport(json: string): RanTest[] {
  const { testResults } = JSON.parse(json) as VitestReport;
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.map((one): RanTest => ({
      id: /\[(R\d+)\]/.exec(one.fullName)?.[1] ?? '-',
      file: name,
      title: one.fullName,
      status: one.status === 'passed' || one.status === 'failed' ? one.status : 'skipped',
      ms: one.duration ?? 0,
      why: stripVTControlCharacters((one.failureMessages ?? []).join('\n')),
    }));
    const isBroken = status === 'failed' && tests.every((one) => one.status !== 'failed');
    if (!isBroken) return tests;
    const why = stripVTControlCharacters(message ?? '');
    return [...tests, { id: '-', file: name, title: 'the file itself', status: 'failed', ms: 0, why }];
  });
}

interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly { readonly message?: string }[];
}
interface PlaywrightSuite {
  readonly file: string;
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly {
      readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
      readonly results: readonly {
        readonly duration: number;
        readonly errors: readonly { readonly message?: string; readonly stack?: string }[];
      }[];
    }[];
  }[];
}

/** What Playwright's JSON reporter wrote. A test that passed only when it ran again has failed; so has the run where an error belongs to no test. */
export function readPlaywrightReport(json: string): RanTest[] {
  const { suites, errors } = JSON.parse(json) as PlaywrightReport;
  const loose = errors.map((error): RanTest => ({
    id: '-',
    file: 'playwright',
    title: 'the run itself',
    status: 'failed',
    ms: 0,
    why: stripVTControlCharacters(error.message ?? ''),
  }));
  return [...suites.flatMap((suite) => readSuite(suite, [])), ...loose];
}

function readSuite(suite: PlaywrightSuite, above: readonly string[]): RanTest[] {
  // The outermost suite is the file, whose title is its name.
  const titles = suite.title === suite.file ? above : [...above, suite.title];
  const own = suite.specs.flatMap((spec) =>
    spec.tests.map((test): RanTest => ({
      id: '-',
      file: `tests/e2e/${suite.file}`,
      title: [...titles, spec.title].join(' '),
      status: test.status === 'expected' ? 'passed' : test.status === 'skipped' ? 'skipped' : 'failed',
      ms: test.results.reduce((sum, result) => sum + result.duration, 0),
      why: stripVTControlCharacters(
        test.results
          .flatMap(({ errors }) => errors.map((error) => error.stack ?? error.message ?? ''))
          .join('\n'),
      ),
    })),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => readSuite(inner, titles))];
}
