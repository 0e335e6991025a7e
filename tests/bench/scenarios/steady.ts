import { type Crowd, type CrowdPlan, openCrowd } from '../load/crowd.ts';
import { becomes } from '../load/pause.ts';
import { startTyping } from '../load/typists.ts';
import { measureWindow } from '../measure/window.ts';
import type { RunningServer, ServerKind } from '../servers/server-kind.ts';
import type { Step } from './scenario.ts';

export interface SteadyPlan extends CrowdPlan {
  readonly rates: readonly { readonly name: string; readonly perSecond: number }[];
  readonly warmUpMs: number;
  readonly measureMs: number;
}

const SETTLE_MS = 10_000;
const CHECKED_ROOMS = 5;

/** Everybody connected, the writers typing at one rate after the other; a collapse ends it. */
export async function runSteady(kind: ServerKind, plan: SteadyPlan): Promise<Step[]> {
  const seats = plan.rooms * (plan.writersPerRoom + plan.readersPerRoom);
  const home = await kind.prepare({ rooms: plan.rooms, seats });
  const server = await home.start();
  try {
    const crowd = await openCrowd(server, plan);
    const steps = await climb(kind, server, crowd, plan);
    crowd.close();
    return steps;
  } finally {
    await server.kill();
    await home.drop();
  }
}

async function climb(
  kind: ServerKind,
  server: RunningServer,
  crowd: Crowd,
  plan: SteadyPlan,
): Promise<Step[]> {
  const typing = startTyping({
    ledger: crowd.ledger,
    writers: crowd.writers,
    perSecond: plan.rates[0]?.perSecond ?? 1,
  });
  const steps: Step[] = [];
  for (const { name, perSecond } of plan.rates) {
    typing.setRate(perSecond);
    const figures = await measureWindow({
      crowd,
      typing,
      serverPid: server.pid,
      databasePid: kind.databasePid?.(),
      warmUpMs: plan.warmUpMs,
      measureMs: plan.measureMs,
    });
    steps.push({ name, figures });
    if (figures.collapse !== undefined) break;
  }
  typing.stop();
  return withMissing(steps, await missingAfter(kind, server, crowd, plan, steps));
}

/** After a while of quiet: what sampled clients have not got, and what somebody who comes now does not get. */
async function missingAfter(
  kind: ServerKind,
  server: RunningServer,
  crowd: Crowd,
  plan: SteadyPlan,
  steps: readonly Step[],
): Promise<number> {
  if (steps.some(({ figures }) => figures.collapse !== undefined)) return 0;
  await becomes(() => crowd.owed().updates === 0, SETTLE_MS);
  const rooms = Array.from({ length: Math.min(plan.rooms, CHECKED_ROOMS) }, (_, i) => i);
  const gaps = crowd.sampled.reduce((sum, client) => sum + client.gaps, 0);
  const newcomers = kind.id === 'floor' ? 0 : await crowd.missingForNewcomer(server, rooms);
  return crowd.owed().updates + gaps + newcomers;
}

function withMissing(steps: readonly Step[], missing: number): Step[] {
  return steps.map((step, i) =>
    i === steps.length - 1 ? { ...step, figures: { ...step.figures, missing } } : step,
  );
}
