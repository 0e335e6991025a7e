import { type Figures, isDisturbed, isLoadSaturated } from '../measure/figures.ts';
import type { MeasuredScenario } from '../measure/measured.ts';

type Cell = string;

const columns: readonly { readonly head: string; readonly of: (figures: Figures) => Cell }[] = [
  { head: 'p50 ms', of: ({ p50 }) => number(p50, 2) },
  { head: 'p95 ms', of: ({ p95 }) => number(p95, 2) },
  { head: 'p99 ms', of: ({ p99 }) => number(p99, 2) },
  { head: 'ack p50/p99', of: ({ ackP50, ackP99 }) => pair(ackP50, ackP99) },
  { head: 'deliveries/s', of: ({ deliveriesPerSecond }) => number(deliveriesPerSecond, 0) },
  { head: 'CPU %', of: ({ cpu }) => number(cpu, 1) },
  { head: 'µs/delivery', of: ({ cpuPerDelivery }) => number(cpuPerDelivery, 1) },
  { head: 'RSS/peak MB', of: ({ rss, peakRss }) => `${number(rss, 0)}/${number(peakRss, 0)}` },
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
  {
    head: 'others CPU %',
    of: (figures) => `${number(figures.othersCpu, 0)}${isDisturbed(figures) ? ' (!)' : ''}`,
  },
  { head: 'missing', of: ({ missing }) => number(missing, 0) },
];

/** One scenario as rows of text: the heads first. */
export function rowsOf(scenario: MeasuredScenario): Cell[][] {
  const hasSteps = new Set(scenario.rows.map((row) => row.step)).size > 1;
  const heads = ['server', ...(hasSteps ? ['step'] : []), ...columns.map(({ head }) => head)];
  const rows = scenario.rows.map(({ name, step, figures }) => [
    name,
    ...(hasSteps ? [step] : []),
    ...(figures.collapse === undefined
      ? columns.map(({ of }) => of(figures))
      : [`collapses: ${figures.collapse}`, ...columns.slice(1).map(({ of }) => of(figures))]),
  ]);
  return [heads, ...rows];
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
