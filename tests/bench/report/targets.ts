import type { FigureName, Figures } from '../measure/figures.ts';
import type { MeasuredScenario } from '../measure/measured.ts';
import type { ScenarioId } from '../scenarios/scenario.ts';
import type { ServerId } from '../servers/server-kind.ts';

/** What Klubba wants to reach, of one of its two ways to broadcast. */
export interface Verdict {
  readonly scenario: ScenarioId;
  readonly target: string;
  readonly server: ServerId;
  readonly found: number;
  readonly unit: string;
  readonly isReached: boolean;
}

interface Target {
  readonly scenario: ScenarioId;
  readonly target: string;
  readonly unit: string;
  readonly limit: number;
  /** true: the limit itself is too much. */
  readonly isBelow?: boolean;
  readonly find: (scenario: MeasuredScenario, server: ServerId) => number | undefined;
}

const MODES: readonly ServerId[] = ['klubba', 'klubba-after-commit'];

const targets: readonly Target[] = [
  {
    scenario: 'A',
    target: 'p95 at most 1.2 × the stock server',
    unit: '×',
    limit: 1.2,
    find: ratio('p95', 'stock'),
  },
  { scenario: 'A', target: 'ack p50 at most 3 ms', unit: ' ms', limit: 3, find: last('ackP50') },
  { scenario: 'A', target: 'ack p99 at most 15 ms', unit: ' ms', limit: 15, find: last('ackP99') },
  {
    scenario: 'B',
    target: 'CPU per delivery at most Hocuspocus’',
    unit: '×',
    limit: 1,
    find: ratio('cpuPerDelivery', 'hocuspocus'),
  },
  {
    scenario: 'B',
    target: 'RSS below Hocuspocus’',
    unit: '×',
    limit: 1,
    isBelow: true,
    find: ratio('rss', 'hocuspocus'),
  },
  { scenario: 'B', target: 'p99 at most 15 ms', unit: ' ms', limit: 15, find: last('p99') },
  { scenario: 'C', target: 'p99 at most 12 ms', unit: ' ms', limit: 12, find: last('p99') },
  {
    scenario: 'D',
    target: 'all have the text within 200 ms, from rows',
    unit: ' ms',
    limit: 200,
    find: first('allOpen'),
  },
  {
    scenario: 'D',
    target: 'all have the text within 200 ms, from a snapshot',
    unit: ' ms',
    limit: 200,
    find: last('allOpen'),
  },
  {
    scenario: 'E',
    target: 'RSS grows by less than 64 MB',
    unit: ' MB',
    limit: 64,
    isBelow: true,
    find: last('rssGrowth'),
  },
  { scenario: 'F', target: 'p95 below 50 ms', unit: ' ms', limit: 50, isBelow: true, find: last('p95') },
  { scenario: 'L', target: 'p95 at most 12 ms at the top', unit: ' ms', limit: 12, find: last('p95') },
  { scenario: 'L', target: 'ack p99 at most 25 ms at the top', unit: ' ms', limit: 25, find: last('ackP99') },
  {
    scenario: 'L',
    target: 'CPU below 75 % at the top',
    unit: ' %',
    limit: 75,
    isBelow: true,
    find: last('cpu'),
  },
  { scenario: 'R4', target: 'ack p95 at most 50 ms', unit: ' ms', limit: 50, find: last('ackP95') },
  { scenario: 'R4', target: 'ack p99 at most 100 ms', unit: ' ms', limit: 100, find: last('ackP99') },
  {
    scenario: 'R5',
    target: 'p95 at most 2 s with 400 connections',
    unit: ' ms',
    limit: 2_000,
    find: first('p95'),
  },
];

/** Each target of a scenario, for each way to broadcast that took part. */
export function verdictsOf(scenario: MeasuredScenario): Verdict[] {
  return targets
    .filter((target) => target.scenario === scenario.id)
    .flatMap((target) =>
      MODES.flatMap((server) => {
        const found = target.find(scenario, server);
        if (found === undefined) return [];
        const steps = stepsOf(scenario, server);
        // The sweep ends where a server breaks; its target is about the first step.
        const judged = scenario.id === 'R5' ? steps.slice(0, 1) : steps;
        const isFirm = !judged.some(({ collapse }) => collapse !== undefined);
        const isWithin = target.isBelow ? found < target.limit : found <= target.limit;
        return [{ ...target, server, found, isReached: isFirm && isWithin }];
      }),
    );
}

export function stepsOf(scenario: MeasuredScenario, server: ServerId): Figures[] {
  return scenario.rows.filter((row) => row.server === server).map(({ figures }) => figures);
}

function first(name: FigureName): Target['find'] {
  return (scenario, server) => stepsOf(scenario, server)[0]?.[name];
}

function last(name: FigureName): Target['find'] {
  return (scenario, server) => stepsOf(scenario, server).at(-1)?.[name];
}

function ratio(name: FigureName, peer: ServerId): Target['find'] {
  return (scenario, server) => {
    const [ours, theirs] = [last(name)(scenario, server), last(name)(scenario, peer)];
    return ours === undefined || theirs === undefined || theirs === 0 ? undefined : ours / theirs;
  };
}
