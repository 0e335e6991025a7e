import type { Bus } from '#server/application/bus.ts';
import type { Config } from '#server/config.ts';
import type { Database } from '#server/postgres/connect-database.ts';
import { openNotices } from '#server/postgres/notices.ts';
import { createMemoryLine } from '#server/realtime/bus/memory-bus.ts';
import { createPostgresBus } from '#server/realtime/bus/postgres-bus.ts';
import { createRedisBus } from '#server/realtime/bus/redis-bus.ts';
import type { Logger } from './logging.ts';
import { observeBus } from './observe.ts';

export interface OpenBusOptions {
  readonly config: Pick<Config, 'redisUrl' | 'databaseUrl'>;
  readonly database: Pick<Database, 'target'>;
  readonly log: Logger;
}

/** The line to the other processes: Redis when it is named, else the database. An embedded database has one process alone. */
export function openBus({ config, database, log }: OpenBusOptions): Bus {
  const { redisUrl, databaseUrl } = config;
  if (redisUrl !== undefined) return createRedisBus({ url: redisUrl, log, observer: observeBus('redis') });
  if (databaseUrl === undefined) return createMemoryLine().join(log);
  return createPostgresBus({
    open: (hears) => openNotices({ target: database.target, channel: 'klubba_bus', ...hears }),
    log,
    observer: observeBus('postgresql'),
  });
}
