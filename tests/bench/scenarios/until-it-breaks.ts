import type { ServerKind } from '../servers/server-kind.ts';
import type { Step } from './scenario.ts';
import { runSteady } from './steady.ts';

export interface SweepPlan {
  readonly editors: number;
  /** Ever more of them, the editors among them. */
  readonly connections: readonly number[];
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** The same editors before an ever larger audience, each on a server of its own; the first that collapses ends it. */
export async function runUntilItBreaks(kind: ServerKind, plan: SweepPlan): Promise<Step[]> {
  const { editors, connections, warmUpMs, measureMs } = plan;
  const steps: Step[] = [];
  for (const all of connections) {
    const [step] = await runSteady(kind, {
      warmUpMs,
      measureMs,
      rooms: 1,
      writersPerRoom: editors,
      readersPerRoom: all - editors,
      sampleEvery: 10,
      rates: [{ name: `${String(all)} connections`, perSecond: 5 }],
    });
    if (!step) break;
    steps.push(step);
    if (step.figures.collapse !== undefined) break;
  }
  return steps;
}
