/** What a run can measure. Times in ms, memory in MB, CPU in percent of one core. */
export const figureNames = [
  /** From a writer's write to a reader's parse. */
  'p50',
  'p95',
  'p99',
  /** From a writer's write to the server's word that it has dealt with it. */
  'ackP50',
  'ackP95',
  'ackP99',
  'cpu',
  'rss',
  'peakRss',
  'updatesPerSecond',
  /** One delivery: one update at one other client. */
  'deliveriesPerSecond',
  /** Server CPU for each delivery, in µs. */
  'cpuPerDelivery',
  /** Of PostgreSQL's processes; absent for servers without one. */
  'databaseCpu',
  'databaseRss',
  'loadCpu',
  /** p99 of how late the load generator's own clock was. */
  'loadLateness',
  /** Of everything else that ran on the machine meanwhile, over all its cores. */
  'othersCpu',
  /** From the port being open until the first, and the last, client had the whole text. */
  'firstOpen',
  'allOpen',
  /** Server CPU since its start, in ms. */
  'startCpu',
  /** From before the readers stopped to the highest point after. */
  'rssGrowth',
  /** Stopped readers whom the server had let go when they read again. */
  'droppedReaders',
  /** Updates that clients who stayed, or clocks that a newcomer, never got. */
  'missing',
] as const;
export type FigureName = (typeof figureNames)[number];

/** What one measured stretch of time came to. */
export type Figures = Readonly<Partial<Record<FigureName, number | undefined>>> & {
  /** Why the run was ended early. */
  readonly collapse?: string | undefined;
};

const DISTURBED_CPU = 10;
const SATURATED_CPU = 90;
const SATURATED_LATENESS_MS = 5;

/** A load generator that is itself too slow measures itself. */
export function isLoadSaturated({ loadCpu = 0, loadLateness = 0 }: Figures): boolean {
  return loadCpu > SATURATED_CPU || loadLateness > SATURATED_LATENESS_MS;
}

/** Figures taken while others worked on the machine are too high by an unknown amount. */
export function isDisturbed({ othersCpu = 0 }: Figures): boolean {
  return othersCpu > DISTURBED_CPU;
}

/** Each figure's median over the runs; a collapse or something missing in any run stays. */
export function medianOf(runs: readonly Figures[]): Figures {
  const medians = figureNames.map((name) => {
    const values = runs.map((run) => run[name]).filter((value) => value !== undefined);
    return [name, name === 'missing' ? Math.max(0, ...values) : median(values)];
  });
  return {
    ...(Object.fromEntries(medians) as Figures),
    collapse: runs.find((run) => run.collapse !== undefined)?.collapse,
  };
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
