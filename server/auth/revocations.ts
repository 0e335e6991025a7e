import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { AccountStore } from '#server/postgres/account-store.ts';
import type { AuthLog } from './auth-log.ts';

/** Sessions that are over. `replacedBy` is set when the same person signed in anew in the same browser. */
export interface Revocation {
  readonly accountId: string;
  readonly sessionIds: readonly string[];
  readonly replacedBy: string | null;
}

export type RevocationListener = (revocation: Revocation) => void;

const messageSchema = v.object({
  from: v.string(),
  accountId: v.string(),
  sessionIds: v.array(v.string()),
  replacedBy: v.nullable(v.string()),
});

// A NOTIFY carries less than 8000 bytes; an id is 64.
const idsPerMessage = 100;

/** Tells open sockets, here at once and in other processes over the database, that a session is over. */
export function createRevocations({ store, log }: { store: AccountStore; log: AuthLog }) {
  const self = randomUUID();
  const listeners = new Set<RevocationListener>();
  const tell = (revocation: Revocation) => {
    for (const listener of listeners) {
      try {
        listener(revocation);
      } catch (error) {
        log.error({ err: error }, 'a listener to ended sessions failed');
      }
    }
  };

  return {
    onRevoked(listener: RevocationListener): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    async announce(revocation: Revocation): Promise<void> {
      tell(revocation);
      for (let from = 0; from < revocation.sessionIds.length; from += idsPerMessage) {
        const sessionIds = revocation.sessionIds.slice(from, from + idsPerMessage);
        try {
          await store.announceEnded(JSON.stringify({ from: self, ...revocation, sessionIds }));
        } catch (error) {
          // The session row is gone already; other processes find out when they next ask.
          log.warn({ err: error }, 'could not announce an ended session to other processes');
        }
      }
    },

    /** Starts hearing other processes; gives the function that stops it. */
    listen: (): Promise<() => Promise<void>> =>
      store.hearEnded((message) => {
        const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), messageSchema), message);
        if (!parsed.success || parsed.output.from === self) return;
        const { accountId, sessionIds, replacedBy } = parsed.output;
        tell({ accountId, sessionIds, replacedBy });
      }),
  };
}
