import type { SealDependencies } from '#server/application/seal-minutes.ts';
import { sealDue } from '#server/application/seal-minutes.ts';
import type { Sql } from '#server/postgres/connect.ts';
import { organisationIds } from '#server/postgres/organisation-ids.ts';
import { type Hourly, hourly } from './hourly.ts';
import type { Logger } from './logging.ts';

export interface Seals extends Hourly {
  /** Seals one meeting now, in the background; what fails is tried again within the hour. */
  soon(organisationId: string, meetingId: string): void;
}

/** Seals and stamps what is due: a meeting at once when it has been adjusted, and everything now and every hour. */
export function sealEverywhere(options: {
  readonly dependencies: SealDependencies;
  readonly admin: Sql;
  readonly log: Pick<Logger, 'error' | 'info'>;
}): Seals {
  const { dependencies, admin, log } = options;
  const round = async (): Promise<void> => {
    for (const organisationId of await organisationIds(admin)) {
      const { sealed, timestamped, failures } = await sealDue(dependencies, { organisationId });
      if (sealed + timestamped + failures.length > 0)
        log.info({ organisationId, sealed, timestamped, failures }, 'minutes were sealed');
    }
  };
  const chore = hourly(round, { name: 'seal minutes', log });
  const running = new Set<Promise<unknown>>();
  return {
    soon(organisationId, meetingId) {
      const work = sealDue(dependencies, { organisationId, meetingId }).catch((error: unknown) => {
        log.error({ err: error, meetingId }, 'minutes could not be sealed');
      });
      running.add(work);
      void work.finally(() => running.delete(work));
    },
    async stop() {
      await Promise.all([chore.stop(), ...running]);
    },
  };
}
