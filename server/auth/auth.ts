import { randomUUID } from 'node:crypto';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { AccountRow, AccountStore } from '#server/postgres/account-store.ts';
import type { Sql } from '#server/postgres/connect.ts';
import type { TicketStore } from '#server/postgres/embed-store.ts';
import type { PasskeyStore } from '#server/postgres/passkey-store.ts';
import type { AuthLog } from './auth-log.ts';
import {
  type AuthenticatedSession,
  isFreshlyAuthenticated,
  type Locale,
  type SignInMethod,
} from './authenticated-session.ts';
import { type DemoRole, isDemoRole } from '#server/edge/demo.ts';
import { createEmbedAuth } from './embed-sessions.ts';
import { createLoginLimits } from './login-limits.ts';
import type { Assertion } from '#server/edge/passkey-wire.ts';
import { createPasskeys } from './passkeys.ts';
import { createPasswordHashing } from './password-hashing.ts';
import { checkNewPassword } from './password-policy.ts';
import { createRevocations } from './revocations.ts';
import { createSessions, type StartedSession } from './sessions.ts';

export interface AuthOptions {
  /** Works as klubba_app. */
  readonly sql: Sql;
  readonly accounts: AccountStore;
  readonly passkeyStore: PasskeyStore;
  readonly tickets: TicketStore;
  readonly now: () => Date;
  readonly log: AuthLog;
  readonly isDemo: boolean;
  /** Exact origins, as `http://localhost:3000`; those of the demo hosts too. */
  readonly allowedOrigins: readonly string[];
  /** A frame that was refused: by which route, and why. */
  readonly onPanelRefused?: (path: string, reason: string) => void;
}

/** The browser that is signing in. */
export interface Visitor {
  readonly userAgent: string;
  readonly address: string;
  /** Whether the request came over https. */
  readonly secure: boolean;
  /** The live session of this browser, which the new one replaces. */
  readonly session?: AuthenticatedSession | null | undefined;
  /** Set when somebody continues on an open page: another person is refused with `another-person`. */
  readonly expectedAccountId?: string | undefined;
}

export interface AccountToCreate {
  readonly organisationId: string;
  readonly email: string;
  readonly name: string;
  /** Without one the account can only be used once a passkey is enrolled. */
  readonly password?: string | undefined;
  readonly locale?: Locale | undefined;
  readonly isAdministrator?: boolean | undefined;
}

export type Auth = ReturnType<typeof createAuth>;

/** Sign-in, sessions, passwords and passkeys of one process. */
export function createAuth(options: AuthOptions) {
  const { sql, accounts, passkeyStore, tickets, now, log, isDemo, allowedOrigins } = options;
  const { onPanelRefused = () => undefined } = options;
  const hashing = createPasswordHashing();
  const limits = createLoginLimits();
  const sessions = createSessions({ sql, store: accounts, now, isDemo });
  const revocations = createRevocations({ store: accounts, log });
  const mayEnter = (account: AccountRow) =>
    account.disabledAt === null && (isDemo || account.demoRole === null);
  const embed = createEmbedAuth({ sessions, accounts, tickets, now, log, mayEnter, onPanelRefused });
  const passkeys = createPasskeys({ store: passkeyStore, allowedOrigins, now, log });

  async function signIn(
    account: AccountRow,
    method: SignInMethod,
    visitor: Visitor,
  ): Promise<Result<StartedSession>> {
    const { expectedAccountId, session: previous, userAgent, secure } = visitor;
    if (expectedAccountId !== undefined && expectedAccountId !== account.id) return refuse('another-person');
    const started = await sessions.start(account, { method, userAgent, secure });
    if (previous) {
      const isSame = previous.account.id === account.id;
      await end(previous.account.id, previous.sessionId, isSame ? started.session.sessionId : null);
    }
    log.info({ accountId: account.id, method }, 'signed in');
    return ok(started);
  }

  async function end(accountId: string, sessionId: string, replacedBy: string | null): Promise<void> {
    await sessions.end(sessionId);
    await revocations.announce({ accountId, sessionIds: [sessionId], replacedBy });
  }

  async function endAll(accountId: string): Promise<void> {
    const sessionIds = await sessions.endAll(accountId);
    await revocations.announce({ accountId, sessionIds, replacedBy: null });
  }

  async function hashNewPassword(
    password: string,
    account: { organisationId: string; name: string; email: string },
  ): Promise<Result<string>> {
    const organisation = await accounts.organisationName(account.organisationId);
    const checked = checkNewPassword(password, [organisation, account.name, account.email]);
    return checked.ok ? ok(await hashing.hash(password)) : checked;
  }

  return {
    isDemo,
    sessions: {
      list: sessions.list,
      dropExpired: sessions.dropExpired,
      /** One of the account's own; false when it has no such session. */
      async end(accountId: string, sessionId: string): Promise<boolean> {
        const isOwn = (await sessions.list(accountId)).some((session) => session.sessionId === sessionId);
        if (isOwn) await end(accountId, sessionId, null);
        return isOwn;
      },
      endAll,
    },
    passkeys,
    embed,

    /** Who the `Cookie` header of a request or an upgrade belongs to; null for nobody. Never throws on a malformed header. */
    authenticateCookieHeader: sessions.authenticate,

    /** For open sockets: is this session still alive? Counts as a sign of life, so ask only while somebody is there. */
    refresh: sessions.refresh,

    /** Hears of every session that ends, also in other processes once `listen` runs. Gives the function that stops it. */
    onRevoked: revocations.onRevoked,
    listen: revocations.listen,

    /** The same refusal whether the address, the password or the account is wrong. (ASVS 6.3.8) */
    async loginWithPassword(
      attempt: Visitor & { email: string; password: string },
    ): Promise<Result<StartedSession>> {
      const email = attempt.email.trim();
      const account = await accounts.findByEmail(email);
      const isOwn = attempt.session?.account.id === account?.id;
      const counted = {
        email,
        address: attempt.address,
        sessionId: isOwn ? attempt.session?.sessionId : undefined,
      };
      const admitted = await limits.admit(counted);
      if (!admitted.ok) {
        log.warn({ accountId: account?.id ?? null }, 'too many attempts to sign in');
        return admitted;
      }
      const matches = await hashing.verify(account?.passwordHash ?? null, attempt.password.slice(0, 1000));
      if (!account || !matches || !mayEnter(account)) {
        log.info({ accountId: account?.id ?? null }, 'sign-in refused');
        return refuse('wrong-credentials');
      }
      await limits.succeeded(counted);
      return signIn(account, 'password', attempt);
    },

    async loginWithPasskey(
      attempt: Visitor & { origin: string | null; assertion: Assertion },
    ): Promise<Result<StartedSession>> {
      const verified = await passkeys.finishLogin(attempt.origin, attempt.assertion);
      if (!verified.ok) return verified;
      const account = await accounts.findById(verified.value.accountId);
      if (!account || !mayEnter(account)) return refuse('passkey-refused');
      return signIn(account, 'passkey', attempt);
    },

    async loginAsDemoRole(role: DemoRole, visitor: Visitor): Promise<Result<StartedSession>> {
      if (!isDemo) return refuse('demo-only');
      const account = await accounts.findByDemoRole(role);
      return account && mayEnter(account) ? signIn(account, 'demo', visitor) : refuse('demo-only');
    },

    /** For the command line: a `Cookie` header of a fresh session over http. */
    async createDemoCookie(role: string): Promise<Result<string>> {
      const account = isDemo && isDemoRole(role) ? await accounts.findByDemoRole(role) : undefined;
      if (!account || !mayEnter(account)) return refuse('demo-only');
      const { cookie } = await sessions.start(account, { method: 'demo', userAgent: 'cli', secure: false });
      return ok(`${cookie.name}=${cookie.value}`);
    },

    async logout(session: AuthenticatedSession): Promise<void> {
      const accountId = session.account.id;
      await end(accountId, session.sessionId, null);
      // Whoever signs out means the frames too; a frame that is closed leaves the browser alone.
      const frames = session.scope ? [] : await sessions.endEmbedded(accountId);
      if (frames.length > 0) await revocations.announce({ accountId, sessionIds: frames, replacedBy: null });
      log.info({ accountId }, 'signed out');
    },

    /** Ends every session of the account, everywhere, and starts a new one for the browser that asked. (ASVS 7.4.3) */
    async changePassword(
      change: Omit<Visitor, 'session'> & {
        session: AuthenticatedSession;
        currentPassword: string;
        newPassword: string;
      },
    ): Promise<Result<StartedSession>> {
      const account = await accounts.findById(change.session.account.id);
      if (!account || !mayEnter(account)) return refuse('wrong-credentials');
      if (account.demoRole !== null) return refuse('demo-has-no-password');
      const allowed = await confirmCurrent(account, change);
      if (!allowed.ok) return allowed;
      const hashed = await hashNewPassword(change.newPassword, account);
      if (!hashed.ok) return hashed;
      await accounts.setPasswordHash(account.id, hashed.value);
      await endAll(account.id);
      log.info({ accountId: account.id }, 'password changed');
      return signIn(account, change.session.method, { ...change, session: null });
    },

    /** Refuses a taken mail address with `email-taken`. */
    async createAccount(wanted: AccountToCreate): Promise<Result<{ id: string }>> {
      const { organisationId, name, password, locale = 'sv', isAdministrator = false } = wanted;
      const email = wanted.email.trim();
      const hashed =
        password === undefined ? ok(null) : await hashNewPassword(password, { ...wanted, email });
      if (!hashed.ok) return hashed;
      const id = randomUUID();
      const account = { id, organisationId, email, name, locale, isAdministrator, demoRole: null };
      const isNew = await accounts.insert({ ...account, passwordHash: hashed.value });
      return isNew ? ok({ id }) : refuse('email-taken');
    },

    async disableAccount(accountId: string): Promise<void> {
      await accounts.disable(accountId, now());
      await endAll(accountId);
    },

    async hasPassword(accountId: string): Promise<boolean> {
      return ((await accounts.findById(accountId))?.passwordHash ?? null) !== null;
    },
  };

  async function confirmCurrent(
    account: AccountRow,
    change: { session: AuthenticatedSession; address: string; currentPassword: string },
  ): Promise<Result<null>> {
    // Nobody can type a password that was never set: then a recent sign-in with the passkey has to do.
    if (account.passwordHash === null)
      return isFreshlyAuthenticated(change.session, now()) ? ok(null) : refuse('sign-in-again');
    const counted = { email: account.email, address: change.address, sessionId: change.session.sessionId };
    const admitted = await limits.admit(counted);
    if (!admitted.ok) return admitted;
    if (!(await hashing.verify(account.passwordHash, change.currentPassword.slice(0, 1000))))
      return refuse('wrong-current-password');
    await limits.succeeded(counted);
    return ok(null);
  }
}
