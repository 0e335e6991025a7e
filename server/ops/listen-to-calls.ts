import type { CallListening } from '#server/application/call-listening.ts';
import {
  leaveAgreement,
  type TendDependencies,
  tendSubscriptions,
} from '#server/application/tend-subscriptions.ts';
import type { Sql } from '#server/postgres/connect.ts';
import { organisationIds } from '#server/postgres/organisation-ids.ts';
import { type Hourly, hourly } from './hourly.ts';
import type { Logger } from './logging.ts';

const HOUR_MS = 3_600_000;
const SECOND_MS = 1000;

/** Sees to what Graph is asked to tell: at once where something has changed, when Graph says so, and everywhere now and every hour. */
export function listenToCalls(options: {
  readonly dependencies: TendDependencies;
  readonly admin: Sql;
  readonly log: Pick<Logger, 'error'>;
}): CallListening & Hourly {
  const { dependencies, admin, log } = options;
  const running = new Set<Promise<unknown>>();
  /** Of each organisation the latest work: what comes meanwhile waits for it, once. */
  const latest = new Map<string, { readonly work: Promise<void>; isAsked: boolean }>();
  const timers = new Map<string, NodeJS.Timeout>();
  let isStopped = false;

  async function tend(organisationId: string, isEager: boolean): Promise<void> {
    const { againAt } = await tendSubscriptions(dependencies, { organisationId, isEager });
    clearTimeout(timers.get(organisationId));
    timers.delete(organisationId);
    if (againAt === null || isStopped) return;
    const wait = Date.parse(againAt) - dependencies.ids.now().getTime() + SECOND_MS;
    const timer = setTimeout(() => changed(organisationId), Math.min(Math.max(wait, SECOND_MS), HOUR_MS));
    timer.unref();
    timers.set(organisationId, timer);
  }

  function inBackground(organisationId: string, work: () => Promise<void>): Promise<void> {
    const started = work().catch((error: unknown) => {
      log.error({ err: error, organisationId }, 'what Graph is asked to tell could not be seen to');
    });
    running.add(started);
    void started.finally(() => running.delete(started));
    return started;
  }

  function changed(organisationId: string): void {
    if (isStopped) return;
    const known = latest.get(organisationId);
    if (known) {
      known.isAsked = true;
      return;
    }
    const work = inBackground(organisationId, () => tend(organisationId, true));
    const own = { work, isAsked: false };
    latest.set(organisationId, own);
    void work.then(() => {
      latest.delete(organisationId);
      if (own.isAsked) changed(organisationId);
    });
  }

  const round = async (): Promise<void> => {
    for (const organisationId of await organisationIds(admin))
      await inBackground(organisationId, () => tend(organisationId, false));
  };
  const chore = hourly(round, { name: 'listen to calls', log });

  return {
    changed,
    leave: (organisationId, former) =>
      void inBackground(organisationId, () => leaveAgreement(dependencies, organisationId, former)),
    async stop() {
      isStopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all([chore.stop(), ...running]);
    },
  };
}
