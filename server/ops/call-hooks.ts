import { bindingReader } from '#server/application/binding-reader.ts';
import type { CallChange } from '#server/application/call-standing.ts';
import type { ConferenceProviders, HookAddresses } from '#server/application/conference-providers.ts';
import { createHookDirectory, type HookDirectory } from '#server/application/hook-directory.ts';
import { createDeliveryKeeper } from '#server/application/keep-deliveries.ts';
import type { SecretBox } from '#server/application/method-ports.ts';
import type { Ids, UnitOfWork } from '#server/application/ports.ts';
import { purgeCalls } from '#server/application/purge-calls.ts';
import { receiveHook } from '#server/application/receive-hook.ts';
import { createConferenceProviders } from '#server/conference/providers.ts';
import { type Config, publicOrigin } from '#server/config.ts';
import { createHookDoor, type HookDoor } from '#server/edge/hook-door.ts';
import { createHookLimits } from '#server/edge/hook-limits.ts';
import type { Sql } from '#server/postgres/connect.ts';
import { createHookAddresses } from '#server/postgres/hook-addresses.ts';
import { organisationIds } from '#server/postgres/organisation-ids.ts';
import { type Hourly, hourly } from './hourly.ts';
import type { Logger } from './logging.ts';
import { observeHooks } from './observe.ts';

export interface CallHooksOptions {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
  readonly box: SecretBox;
  readonly hooks: HookAddresses;
  readonly providers: ConferenceProviders;
  readonly callChanged: (change: CallChange) => void;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** The providers of calls, the door that they come through, and what sweeps up behind them. */
export function openCalls(
  options: Omit<CallHooksOptions, 'hooks' | 'providers'> & {
    readonly config: Config;
    readonly database: { readonly admin: Sql; readonly app: Sql };
  },
) {
  const { config, database, unitOfWork, box } = options;
  const addresses = createHookAddresses({ sql: database.app });
  const providers = createConferenceProviders({
    box,
    addresses: config.providers,
    host: new URL(publicOrigin(config)).host,
    bindingOf: bindingReader({ unitOfWork, hooks: addresses }),
  });
  const purging = purgeCallsHourly({ ...options, admin: database.admin });
  return {
    providers,
    hooks: openCallHooks({ ...options, hooks: addresses, providers }),
    stop: () => purging.stop(),
  };
}

/** The door for providers of calls, from the limits at its front to the rows at its back. */
export function openCallHooks(options: CallHooksOptions): HookDoor & Pick<HookDirectory, 'forget'> {
  const { unitOfWork, box, ids, log } = options;
  const directory = createHookDirectory(options);
  const observer = observeHooks(log);
  const keeper = createDeliveryKeeper({ unitOfWork, onKept: options.callChanged });
  const dependencies = { unitOfWork, box, directory, keeper, observer };
  const door = createHookDoor({
    limits: createHookLimits(),
    find: (hookId) => directory.find(hookId),
    receive: (hook, request) => receiveHook(dependencies, hook, request),
    now: () => ids.now(),
    onRefused: observer.turnedAway,
    log,
  });
  return { ...door, forget: (id) => directory.forget(id) };
}

/** Now and every hour: what calls said goes when its time is over. */
function purgeCallsHourly(options: {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
  readonly admin: Sql;
  readonly log: Pick<Logger, 'info' | 'error'>;
}): Hourly {
  const { admin, log } = options;
  const round = async (): Promise<void> => {
    for (const organisationId of await organisationIds(admin)) {
      const rows = await purgeCalls(options, { organisationId });
      if (rows > 0) log.info({ organisationId, rows }, 'what calls had said is gone');
    }
  };
  return hourly(round, { name: 'purge calls', log });
}
