import { type Figures, isDisturbed, isLoadSaturated } from '../measure/figures.ts';
import type { MeasuredScenario } from '../measure/measured.ts';
import type { ScenarioId } from '../scenarios/scenario.ts';

type Cell = string;

interface Column {
  readonly head: string;
  readonly of: (figures: Figures) => Cell;
}

const memory: Column = {
  head: 'RSS/peak MB',
  of: ({ rss, peakRss }) => `${number(rss, 0)}/${number(peakRss, 0)}`,
};

const others: Column = {
  head: 'others CPU %',
  of: (figures) => `${number(figures.othersCpu, 0)}${isDisturbed(figures) ? ' (!)' : ''}`,
};

const openColumns: readonly Column[] = [
  { head: 'first has it ms', of: ({ firstOpen }) => number(firstOpen, 0) },
  { head: 'all have it ms', of: ({ allOpen }) => number(allOpen, 0) },
  { head: 'CPU since start ms', of: ({ startCpu }) => number(startCpu, 0) },
  memory,
  others,
  { head: 'incomplete', of: ({ missing }) => number(missing, 0) },
];

const stoppedColumns: readonly Column[] = [
  { head: 'RSS growth MB', of: ({ rssGrowth }) => number(rssGrowth, 0) },
  { head: 'let go', of: ({ droppedReaders }) => number(droppedReaders, 0) },
];

const loadColumns: readonly Column[] = [
  { head: 'p50 ms', of: ({ p50 }) => number(p50, 2) },
  { head: 'p95 ms', of: ({ p95 }) => number(p95, 2) },
  { head: 'p99 ms', of: ({ p99 }) => number(p99, 2) },
  { head: 'ack p50/p99', of: ({ ackP50, ackP99 }) => pair(ackP50, ackP99) },
  { head: 'deliveries/s', of: ({ deliveriesPerSecond }) => number(deliveriesPerSecond, 0) },
  { head: 'CPU %', of: ({ cpu }) => number(cpu, 1) },
  { head: 'µs/delivery', of: ({ cpuPerDelivery }) => number(cpuPerDelivery, 1) },
  memory,
  {
    head: 'PG CPU %/MB',
    of: ({ databaseCpu, databaseRss }) =>
      databaseCpu === undefined ? '–' : `${number(databaseCpu, 1)}/${number(databaseRss, 0)}`,
  },
  {
    head: 'load CPU %/late p99',
    of: (figures) =>
      `${number(figures.loadCpu, 0)}/${number(figures.loadLateness, 1)}${isLoadSaturated(figures) ? ' (!)' : ''}`,
  },
  others,
  { head: 'missing', of: ({ missing }) => number(missing, 0) },
];

function columnsOf(id: ScenarioId): readonly Column[] {
  if (id === 'D') return openColumns;
  return id === 'E' ? [...stoppedColumns, ...loadColumns] : loadColumns;
}

/** One scenario as rows of text: the heads first. */
export function rowsOf(scenario: MeasuredScenario): Cell[][] {
  const columns = columnsOf(scenario.id);
  const hasSteps = new Set(scenario.rows.map((row) => row.step)).size > 1;
  const heads = ['server', ...(hasSteps ? ['step'] : []), ...columns.map(({ head }) => head)];
  const rows = scenario.rows.map(({ name, step, figures }) => [
    ...(hasSteps ? [name, withCollapse(step, figures)] : [withCollapse(name, figures)]),
    ...columns.map(({ of }) => of(figures)),
  ]);
  return [heads, ...rows];
}

function withCollapse(text: string, { collapse }: Figures): Cell {
  return collapse === undefined ? text : `${text}: collapses (${collapse})`;
}

/** Columns as wide as their widest cell, for a terminal. */
export function alignRows(rows: readonly Cell[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

export function number(value: number | undefined, digits: number): string {
  if (value === undefined) return '–';
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function pair(a: number | undefined, b: number | undefined): string {
  return a === undefined ? '–' : `${number(a, 2)}/${number(b, 2)}`;
}
