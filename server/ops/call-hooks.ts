import { bindingReader, threadReader } from '#server/application/binding-reader.ts';
import type { CallListening } from '#server/application/call-listening.ts';
import type { CallChange } from '#server/application/call-standing.ts';
import type { ConferenceProviders, HookAddresses } from '#server/application/conference-providers.ts';
import { createHookDirectory, type HookDirectory } from '#server/application/hook-directory.ts';
import { createDeliveryKeeper } from '#server/application/keep-deliveries.ts';
import type { SecretBox } from '#server/application/method-ports.ts';
import type { Ids, UnitOfWork } from '#server/application/ports.ts';
import { purgeCalls } from '#server/application/purge-calls.ts';
import { receiveHook } from '#server/application/receive-hook.ts';
import { createRefusedHooks } from '#server/application/refused-hooks.ts';
import { createCallFiles } from '#server/conference/call-files.ts';
import { createConferenceProviders } from '#server/conference/providers.ts';
import { makeGraphKey } from '#server/conference/teams/content-key.ts';
import { type Config, publicOrigin } from '#server/config.ts';
import { createHookDoor, type HookDoor } from '#server/edge/hook-door.ts';
import { createHookLimits } from '#server/edge/hook-limits.ts';
import type { Sql } from '#server/postgres/connect.ts';
import { createHookAddresses } from '#server/postgres/hook-addresses.ts';
import { organisationIds } from '#server/postgres/organisation-ids.ts';
import { type Hourly, hourly } from './hourly.ts';
import { listenToCalls } from './listen-to-calls.ts';
import type { Logger } from './logging.ts';
import { observeHooks } from './observe.ts';

export interface CallHooksOptions {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
  readonly box: SecretBox;
  readonly hooks: HookAddresses;
  readonly providers: ConferenceProviders;
  readonly callChanged: (change: CallChange) => void;
  readonly listening: CallListening;
  /** The hook of an agreement said no, and why. */
  readonly onRefused?: (accountId: string, reason: string) => void;
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
}

/** The providers of calls, the door that they come through, and what sweeps up behind them. */
export function openCalls(
  options: Omit<CallHooksOptions, 'hooks' | 'providers' | 'listening' | 'onRefused'> & {
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
    threadOf: threadReader({ unitOfWork, hooks: addresses }),
  });
  const purging = purgeCallsHourly({ ...options, admin: database.admin });
  const refused = createRefusedHooks(options.ids);
  const files = createCallFiles({ origin: publicOrigin(config) });
  const listening = listenToCalls({
    dependencies: {
      ...options,
      providers,
      makeGraphKey,
      callPapers: files.callPapers,
      agreementChanged: (id) => hooks.forget(id),
    },
    admin: database.admin,
    log: options.log,
  });
  const hooks = openCallHooks({
    ...options,
    hooks: addresses,
    providers,
    listening,
    onRefused: refused.note,
  });
  return {
    providers,
    /** What people bring of calls, and what they are handed for the providers. */
    files,
    refused,
    hooks,
    /** What providers tell only when they are asked to. */
    listening,
    stop: async () => {
      await Promise.all([purging.stop(), listening.stop()]);
    },
  };
}

/** The door for providers of calls, from the limits at its front to the rows at its back. */
export function openCallHooks(options: CallHooksOptions): HookDoor & Pick<HookDirectory, 'forget'> {
  const { unitOfWork, box, ids, log } = options;
  const directory = createHookDirectory(options);
  const watching = observeHooks(log);
  const observer = {
    ...watching,
    refused: (...[hook, reason]: Parameters<typeof watching.refused>) => {
      watching.refused(hook, reason);
      options.onRefused?.(hook.owner.accountId, reason);
    },
  };
  const keeper = createDeliveryKeeper({ unitOfWork, onKept: options.callChanged });
  const { listening } = options;
  const dependencies = { unitOfWork, ids, box, directory, keeper, observer, listening };
  const door = createHookDoor({
    limits: createHookLimits(),
    find: (hookId) => directory.find(hookId),
    isGiven: (hookId) => directory.isGiven(hookId),
    receive: (hook, request) => receiveHook(dependencies, hook, request),
    now: () => ids.now(),
    onRefused: observer.turnedAway,
    onFailed: observer.failed,
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
