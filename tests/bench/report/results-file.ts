import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { MeasuredScenario } from '../measure/measured.ts';
import { type ScenarioId, scenarioIds } from '../scenarios/scenario.ts';

/** The last figures of each scenario that were meant to be kept; docs/PERFORMANCE.md is made from them. */
const file = resolve('tests/bench/results.json');

export function readResults(): MeasuredScenario[] {
  if (!existsSync(file)) return [];
  return JSON.parse(readFileSync(file, 'utf8')) as MeasuredScenario[];
}

/** A scenario replaces its earlier self whole: ratios are only taken within one run. */
export function keepResults(measured: readonly MeasuredScenario[]): MeasuredScenario[] {
  const fresh = new Set(measured.map(({ id }) => id));
  const place = (id: ScenarioId): number => scenarioIds.indexOf(id);
  const all = [...readResults().filter(({ id }) => !fresh.has(id)), ...measured].sort(
    (a, b) => place(a.id) - place(b.id),
  );
  const rounded = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Math.round(value * 100) / 100 : value;
  writeFileSync(file, `${JSON.stringify(all, rounded, 1)}\n`);
  return all;
}
