import { medianOf } from './measure/figures.ts';
import type { MeasuredRow, MeasuredScenario } from './measure/measured.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { writeDocument } from './report/document.ts';
import { ratioLines } from './report/ratios.ts';
import { keepResults } from './report/results-file.ts';
import { alignRows, number, rowsOf } from './report/table.ts';
import { type Verdict, verdictsOf } from './report/targets.ts';
import { allScenarios } from './scenarios/all-scenarios.ts';
import type { Scenario, Step } from './scenarios/scenario.ts';
import { fullSizes, type Sizes, smallSizes } from './scenarios/sizes.ts';
import { applicationKind } from './servers/application.ts';
import { startBenchDatabase } from './servers/bench-database.ts';
import { klubbaKind } from './servers/klubba.ts';
import { lookAtMachine, type Machine } from './servers/machine.ts';
import { floorKind, hocuspocusKind, stockKind } from './servers/peers.ts';
import { isKlubba, type ServerKind } from './servers/server-kind.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Runs in the load generator's process: one server at a time, each run on a fresh one. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const machine = lookAtMachine(options);
  say(
    `${machine.description}; server on one core, load and PostgreSQL on another: ${String(machine.isPinned)}`,
  );
  const database = await startBenchDatabase();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void database.stop().finally(() => process.exit(1)));
  try {
    const kinds: readonly ServerKind[] = [
      klubbaKind({ machine, database, broadcast: 'at-once' }),
      klubbaKind({ machine, database, broadcast: 'after-commit' }),
      stockKind(machine),
      hocuspocusKind(machine),
      floorKind(machine),
      applicationKind(machine, database),
    ];
    const measured = await runAll(options, machine, kinds);
    process.exitCode = isAnythingLost(measured, options) ? 1 : 0;
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
    if (!options.isSmall) judge(found);
    if (options.writes) writeDocument(keepResults([found]));
  }
  return measured;
}

/** Speed is reported; a Klubba that loses text or falls over at a small size is a failure. */
function isAnythingLost(measured: readonly MeasuredScenario[], { isSmall }: BenchOptions): boolean {
  const ours = measured.flatMap(({ rows }) => rows).filter(({ server }) => isKlubba(server));
  const losing = ours.filter(({ figures }) => (figures.missing ?? 0) > 0);
  for (const { name, step, figures } of losing)
    say(`LOST: ${name}, ${step}: ${number(figures.missing, 0)} updates`);
  const fallen = ours.filter(
    ({ step, figures }) => figures.collapse !== undefined && (isSmall || step === BROKEN),
  );
  return losing.length > 0 || fallen.length > 0;
}

function sizesOf({ isSmall, rates }: BenchOptions): Sizes {
  const sizes = isSmall ? smallSizes : fullSizes;
  return rates ? { ...sizes, l: { ...sizes.l, rates } } : sizes;
}

const RUN_WITHIN_MS = 300_000;
const BROKEN = 'broken off';

/** A server that breaks has a row that says so; the others go on. */
async function oneRun(scenario: Scenario, kind: ServerKind): Promise<readonly Step[]> {
  const limit = setTimeout(() => {
    say(`${scenario.id} on ${kind.name} did not end within ${String(RUN_WITHIN_MS / 1_000)} s`);
    process.kill(process.pid, 'SIGTERM');
  }, RUN_WITHIN_MS);
  try {
    return await scenario.run(kind);
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return [{ name: BROKEN, figures: { collapse: reason } }];
  } finally {
    clearTimeout(limit);
  }
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
      const steps = await oneRun(scenario, kind);
      runs.get(kind)?.push(steps);
      say(`  run ${String(run)} ${kind.name}: ${steps.map(inShort).join('; ')}`);
    }
  return taking.flatMap((kind) => medianRows(kind, runs.get(kind) ?? []));
}

/** Small sizes are too short to say anything about speed. */
function judge(scenario: MeasuredScenario): void {
  for (const line of ratioLines(scenario)) say(`  ${line}`);
  for (const verdict of verdictsOf(scenario)) say(`  ${inWords(verdict)}`);
}

function inWords({ target, server, found, unit, isReached }: Verdict): string {
  return `${isReached ? 'reached    ' : 'NOT REACHED'}  ${target}: ${number(found, 2)}${unit} (${server})`;
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
