import { createSessions } from '#server/auth/sessions.ts';
import type { AuthenticatedSession } from '#server/auth/authenticated-session.ts';
import { createAccountStore } from '#server/postgres/account-store.ts';
import type { Sql } from '#server/postgres/connect.ts';
import { header } from './auth-world.ts';

export interface SignedIn {
  readonly session: AuthenticatedSession;
  /** A `Cookie` header. */
  readonly cookie: string;
}

/** Sessions as a sign-in makes them, without the sign-in. */
export function signInWith(sql: Sql): (accountId: string) => Promise<SignedIn> {
  const accounts = createAccountStore({ sql });
  const sessions = createSessions({ sql, store: accounts, now: () => new Date(), isDemo: false });
  return async (accountId) => {
    const account = await accounts.findById(accountId);
    if (!account) throw new Error(`there is no account ${accountId}`);
    const how = { method: 'passkey', userAgent: 'test', secure: false } as const;
    const { cookie, session } = await sessions.start(account, how);
    return { session, cookie: header(cookie) };
  };
}
