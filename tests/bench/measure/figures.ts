/** What one measured stretch of time came to. Times in ms, memory in MB, CPU in percent of one core. */
export interface Figures {
  readonly p50?: number | undefined;
  readonly p95?: number | undefined;
  readonly p99?: number | undefined;
  readonly ackP50?: number | undefined;
  readonly ackP99?: number | undefined;
  readonly cpu: number;
  readonly rss: number;
  readonly peakRss: number;
  readonly updatesPerSecond: number;
  /** One delivery: one update at one other client. */
  readonly deliveriesPerSecond: number;
  /** Server CPU for each delivery, in µs. */
  readonly cpuPerDelivery?: number | undefined;
  /** PostgreSQL's processes; absent for servers without one. */
  readonly databaseCpu?: number | undefined;
  readonly databaseRss?: number | undefined;
  readonly loadCpu: number;
  /** p99 of how late the load generator's own clock was. */
  readonly loadLateness: number;
  /** Everything else that ran on the machine meanwhile, over all its cores. */
  readonly othersCpu: number;
  /** Updates that sampled clients, and clocks that a newcomer, did not get. */
  readonly missing: number;
  readonly closedConnections: number;
  /** Why the run was ended early. */
  readonly collapse?: string | undefined;
}

const DISTURBED_CPU = 10;
const SATURATED_CPU = 90;
const SATURATED_LATENESS_MS = 5;

/** A load generator that is itself too slow measures itself. */
export function isLoadSaturated(figures: Pick<Figures, 'loadCpu' | 'loadLateness'>): boolean {
  return figures.loadCpu > SATURATED_CPU || figures.loadLateness > SATURATED_LATENESS_MS;
}

/** Figures taken while others worked on the machine are too high by an unknown amount. */
export function isDisturbed({ othersCpu }: Pick<Figures, 'othersCpu'>): boolean {
  return othersCpu > DISTURBED_CPU;
}

export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Each figure's median over the runs; a collapse or a missing update in any run stays. */
export function medianOf(runs: readonly Figures[]): Figures {
  const pick = (key: Exclude<keyof Figures, 'collapse'>): number | undefined =>
    median(runs.map((run) => run[key]).filter((value): value is number => value !== undefined));
  const must = (key: Exclude<keyof Figures, 'collapse'>): number => pick(key) ?? 0;
  const most = (key: 'missing' | 'closedConnections'): number => Math.max(...runs.map((run) => run[key]));
  return {
    p50: pick('p50'),
    p95: pick('p95'),
    p99: pick('p99'),
    ackP50: pick('ackP50'),
    ackP99: pick('ackP99'),
    cpu: must('cpu'),
    rss: must('rss'),
    peakRss: must('peakRss'),
    updatesPerSecond: must('updatesPerSecond'),
    deliveriesPerSecond: must('deliveriesPerSecond'),
    cpuPerDelivery: pick('cpuPerDelivery'),
    databaseCpu: pick('databaseCpu'),
    databaseRss: pick('databaseRss'),
    loadCpu: must('loadCpu'),
    loadLateness: must('loadLateness'),
    othersCpu: must('othersCpu'),
    missing: most('missing'),
    closedConnections: most('closedConnections'),
    collapse: runs.find((run) => run.collapse !== undefined)?.collapse,
  };
}
