import type { ScenarioId } from '../scenarios/scenario.ts';
import type { ServerId } from '../servers/server-kind.ts';
import type { Figures } from './figures.ts';

export interface MeasuredRow {
  readonly server: ServerId;
  readonly name: string;
  readonly step: string;
  readonly figures: Figures;
}

/** A scenario on every server that took part, measured in one run of the command. */
export interface MeasuredScenario {
  readonly id: ScenarioId;
  readonly title: string;
  /** Day, as 2026-11-28. */
  readonly date: string;
  readonly machine: string;
  readonly runs: number;
  readonly rows: readonly MeasuredRow[];
}
