export interface RanTest {
  /** The id that stands first in its title or in the one above, `-` without one. */
  readonly id: string;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number | null;
    }[];
  }[];
}

/** What vitest's JSON reporter wrote. A file that failed without a failed test could not be loaded or cleaned up: that is one, too. */
export function readVitestReport(json: string): RanTest[] {
  const { testResults } = JSON.parse(json) as VitestReport;
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const tests = assertionResults.map((one): RanTest => ({
      id: /\[(R\d+)\]/.exec(one.fullName)?.[1] ?? '-',
      title: one.fullName,
      status: one.status === 'passed' || one.status === 'failed' ? one.status : 'skipped',
      ms: one.duration ?? 0,
    }));
    const isBroken = status === 'failed' && tests.every((one) => one.status !== 'failed');
    return isBroken ? [...tests, { id: '-', title: name, status: 'failed', ms: 0 }] : tests;
  });
}
