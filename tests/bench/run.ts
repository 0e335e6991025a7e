import { medianOf } from './measure/figures.ts';
import type { MeasuredRow, MeasuredScenario } from './measure/measured.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { alignRows, number, rowsOf } from './report/table.ts';
import { allScenarios } from './scenarios/all-scenarios.ts';
import type { Scenario, Step } from './scenarios/scenario.ts';
import { fullSizes, type Sizes, smallSizes } from './scenarios/sizes.ts';
import { applicationKind } from './servers/application.ts';
import { startBenchDatabase } from './servers/bench-database.ts';
import { klubbaKind } from './servers/klubba.ts';
import { lookAtMachine, type Machine } from './servers/machine.ts';
import { floorKind, hocuspocusKind, stockKind } from './servers/peers.ts';
import type { ServerKind } from './servers/server-kind.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Runs in the load generator's process: one server at a time, each run on a fresh one. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const machine = lookAtMachine();
  say(
    `${machine.description}; server on one core, load and PostgreSQL on another: ${String(machine.isPinned)}`,
  );
  const database = await startBenchDatabase();
  try {
    const kinds: readonly ServerKind[] = [
      klubbaKind({ machine, database, broadcast: 'at-once' }),
      klubbaKind({ machine, database, broadcast: 'after-commit' }),
      stockKind(machine),
      hocuspocusKind(machine),
      floorKind(machine),
      applicationKind(machine, database),
    ];
    await runAll(options, machine, kinds);
  } finally {
    await database.stop();
  }
}

async function runAll(
  options: BenchOptions,
  machine: Machine,
  kinds: readonly ServerKind[],
): Promise<readonly MeasuredScenario[]> {
  const measured: MeasuredScenario[] = [];
  for (const scenario of allScenarios(sizesOf(options))) {
    if (!options.scenarios.includes(scenario.id)) continue;
    say(`\n${scenario.id}: ${scenario.title}`);
    const rows = await runScenario(scenario, options, kinds);
    const found: MeasuredScenario = {
      id: scenario.id,
      title: scenario.title,
      date: new Date().toISOString().slice(0, 10),
      machine: machine.description,
      runs: options.runs,
      rows,
    };
    measured.push(found);
    say(alignRows(rowsOf(found)));
  }
  return measured;
}

function sizesOf({ isSmall, rates }: BenchOptions): Sizes {
  const sizes = isSmall ? smallSizes : fullSizes;
  return rates ? { ...sizes, l: { ...sizes.l, rates } } : sizes;
}

/** The servers take turns, so that what the machine does beside meets them all. */
async function runScenario(
  scenario: Scenario,
  options: BenchOptions,
  kinds: readonly ServerKind[],
): Promise<MeasuredRow[]> {
  const taking = kinds.filter(({ id }) => scenario.servers.includes(id) && options.servers.includes(id));
  const runs = new Map<ServerKind, (readonly Step[])[]>(taking.map((kind) => [kind, []]));
  for (let run = 1; run <= options.runs; run += 1)
    for (const kind of taking) {
      globalThis.gc?.();
      const steps = await scenario.run(kind);
      runs.get(kind)?.push(steps);
      say(`  run ${String(run)} ${kind.name}: ${steps.map(inShort).join('; ')}`);
    }
  return taking.flatMap((kind) => medianRows(kind, runs.get(kind) ?? []));
}

function inShort({ name, figures }: Step): string {
  const { p95, cpu, allOpen, rssGrowth, collapse } = figures;
  const facts = [
    collapse === undefined ? undefined : `collapses (${collapse})`,
    allOpen === undefined ? undefined : `all have it after ${number(allOpen, 0)} ms`,
    rssGrowth === undefined ? undefined : `RSS grows by ${number(rssGrowth, 0)} MB`,
    p95 === undefined ? undefined : `p95 ${number(p95, 2)} ms`,
    cpu === undefined ? undefined : `CPU ${number(cpu, 0)} %`,
  ];
  return `${name}: ${facts.filter((fact) => fact !== undefined).join(', ')}`;
}

function medianRows(kind: ServerKind, runs: readonly (readonly Step[])[]): MeasuredRow[] {
  const names = [...new Set(runs.flatMap((steps) => steps.map(({ name }) => name)))];
  return names.map((step) => ({
    server: kind.id,
    name: kind.name,
    step,
    figures: medianOf(
      runs.flatMap((steps) => steps.filter(({ name }) => name === step)).map((s) => s.figures),
    ),
  }));
}

await main();
