import type { ConferencePort } from './conference-port.ts';
import type { ConferenceProviders, HookAddresses } from './conference-providers.ts';
import type { ConferenceAccountRow } from './conference-records.ts';
import type { HookOwner } from './keep-deliveries.ts';
import type { UnitOfWork } from './ports.ts';

/** A hook that an agreement stands behind. */
export interface KnownHook {
  readonly owner: HookOwner;
  readonly provider: ConferenceAccountRow['provider'];
  /** Zoom's account or Microsoft's tenant. */
  readonly externalId: string;
  readonly port: Pick<ConferencePort, 'receive'>;
}

export interface HookDirectory {
  /** Null for an address that was never given out, or whose agreement has ended. Nothing is written. */
  find(hookId: string): Promise<KnownHook | null>;
  /**
   * Whether an agreement stands behind the address, from a list of them all: however many addresses are tried out, the database
   * is asked once a second.
   */
  isGiven(hookId: string): Promise<boolean>;
  /** The agreement is new or has changed here: it is read anew. */
  forget(hookId: string): void;
}

export interface HookDirectoryOptions {
  readonly unitOfWork: UnitOfWork;
  readonly hooks: HookAddresses;
  readonly providers: ConferenceProviders;
  readonly now?: () => number;
}

/** How soon a change in another process is seen: a burst asks the database once a second. */
const KEPT_MS = 1_000;
const MOST_KEPT = 1_000;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/** Which agreement an address is of. */
export function createHookDirectory({ unitOfWork, hooks, providers, now = Date.now }: HookDirectoryOptions) {
  const kept = new Map<string, { readonly at: number; readonly hook: Promise<KnownHook | null> }>();

  let list: { readonly at: number; readonly hookIds: Promise<ReadonlySet<string>> } | undefined;

  async function read(hookId: string): Promise<KnownHook | null> {
    const organisationId = await hooks.organisationOf(hookId);
    if (organisationId === null) return null;
    const account = await unitOfWork.run(organisationId, ({ conference }) => conference.account(hookId));
    if (!account) return null;
    const { id: accountId, provider, externalId } = account;
    return {
      owner: { organisationId, accountId },
      provider,
      externalId,
      port: providers.portOf(account),
    };
  }

  const directory: HookDirectory = {
    find(hookId) {
      if (!UUID.test(hookId)) return Promise.resolve(null);
      const known = kept.get(hookId);
      if (known && now() - known.at < KEPT_MS) return known.hook;
      const hook = read(hookId);
      const entry = { at: now(), hook };
      kept.delete(hookId);
      kept.set(hookId, entry);
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      const drop = (): void => {
        if (kept.get(hookId) === entry) kept.delete(hookId);
      };
      // What is not there may be there in a moment, and a database that is away comes back.
      hook.then((found) => found ?? drop(), drop);
      return hook;
    },
    async isGiven(hookId) {
      if (!list || now() - list.at >= KEPT_MS) {
        const fresh = { at: now(), hookIds: hooks.given() };
        list = fresh;
        fresh.hookIds.catch(() => {
          if (list === fresh) list = undefined;
        });
      }
      return (await list.hookIds).has(hookId);
    },
    forget(hookId) {
      kept.delete(hookId);
      list = undefined;
    },
  };
  return directory;
}
