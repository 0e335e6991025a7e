import type { Figures } from '../measure/figures.ts';
import type { ServerId, ServerKind } from '../servers/server-kind.ts';

export const scenarioIds = ['A', 'B', 'C', 'D', 'E', 'F', 'L', 'R4', 'R5'] as const;
export type ScenarioId = (typeof scenarioIds)[number];

/** A stretch of a scenario that has figures of its own: a rate of the ladder, a way to open. */
export interface Step {
  readonly name: string;
  readonly figures: Figures;
}

export interface Scenario {
  readonly id: ScenarioId;
  readonly title: string;
  /** Servers that can take part. */
  readonly servers: readonly ServerId[];
  /** One run on a server of its own; bounded in time. */
  run(kind: ServerKind): Promise<readonly Step[]>;
}
