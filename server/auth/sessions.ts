// The only file that knows lucia: upstream is in maintenance, so everything it lacks is here and it can be replaced here.
// Its cookies, its sliding expiry, its password hashing and its Origin check are not used.
import { createHash, randomBytes } from 'node:crypto';
import { PostgresJsAdapter } from '@lucia-auth/adapter-postgresql';
import { Lucia, TimeSpan } from 'lucia';
import type { EmbedScope } from '#server/application/embed-scope.ts';
import type { AccountRow, AccountStore } from '#server/postgres/account-store.ts';
import type { Sql } from '#server/postgres/connect.ts';
import type { AuthenticatedSession, Locale, SignInMethod } from './authenticated-session.ts';
import { readCookie, type SessionCookie, sessionCookie, sessionCookieName } from '#server/edge/cookies.ts';

export const absoluteHours = 12;
export const idleMinutes = 60;
/** In a frame of another site. */
export const embedHours = 8;

const seenEveryMs = 60_000;
const tokenShape = /^[A-Za-z0-9_-]{43}$/;
const sessionIdShape = /^[0-9a-f]{64}$/;

interface SessionColumns {
  created_at: Date;
  last_seen_at: Date;
  authenticated_at: Date;
  method: SignInMethod;
  user_agent: string;
  scope_meeting_id: string | null;
}

interface AccountColumns {
  organisation_id: string;
  email: string;
  name: string;
  locale: Locale;
  is_administrator: boolean;
  demo_role: string | null;
  disabled_at: Date | null;
}

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof createLucia>;
    DatabaseSessionAttributes: SessionColumns;
    DatabaseUserAttributes: AccountColumns;
  }
}

export interface StartedSession {
  readonly cookie: SessionCookie;
  readonly session: AuthenticatedSession;
}

export interface ListedSession {
  readonly sessionId: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly method: SignInMethod;
  readonly userAgent: string;
}

interface Beginning {
  readonly method: SignInMethod;
  readonly userAgent: string;
  readonly scope?: EmbedScope;
}

export interface SessionsOptions {
  readonly sql: Sql;
  readonly store: AccountStore;
  readonly now: () => Date;
  /** A demo account must not open anything once demo mode is off. */
  readonly isDemo: boolean;
}

export type Sessions = ReturnType<typeof createSessions>;

/** Sessions of at most 12 hours, and of 60 minutes without a sign of life. Whoever ends one tells the sockets (revocations.ts). */
export function createSessions({ sql, store, now, isDemo }: SessionsOptions) {
  const lucia = createLucia(sql);

  async function refresh(sessionId: string): Promise<AuthenticatedSession | null> {
    if (!sessionIdShape.test(sessionId)) return null;
    const { session, user } = await lucia.validateSession(sessionId);
    if (!session) return null;
    const mayEnter = user.disabled_at === null && (isDemo || user.demo_role === null);
    if (!mayEnter || isOver(session, now())) {
      await lucia.invalidateSession(sessionId);
      return null;
    }
    // Written once a minute at most: a busy meeting asks many times a second.
    if (now().getTime() - session.last_seen_at.getTime() >= seenEveryMs)
      await store.noteSessionSeen(sessionId, now());
    return authenticated(session, user);
  }

  const ofToken = (token: string | null): Promise<AuthenticatedSession | null> =>
    token !== null && tokenShape.test(token) ? refresh(hashed(token)) : Promise.resolve(null);

  async function begin(account: AccountRow, how: Beginning): Promise<{ token: string; at: Date }> {
    const token = randomBytes(32).toString('base64url');
    const at = now();
    const attributes = {
      created_at: at,
      last_seen_at: at,
      authenticated_at: at,
      method: how.method,
      user_agent: how.userAgent.slice(0, 300),
      scope_meeting_id: how.scope?.meetingId ?? null,
    };
    await lucia.createSession(account.id, attributes, { sessionId: hashed(token) });
    return { token, at };
  }

  return {
    refresh,

    async authenticate(
      cookieHeader: string | undefined,
      { secure }: { secure: boolean },
    ): Promise<AuthenticatedSession | null> {
      const session = await ofToken(readCookie(cookieHeader, sessionCookieName(secure)));
      // A session of a frame opens nothing where a person's own is asked for, and the other way round.
      return session?.scope ? null : session;
    },

    /** Who a token belongs to that was given to a frame; null for nobody's, and for one that was not. */
    async authenticateEmbed(token: string | null): Promise<AuthenticatedSession | null> {
      const session = await ofToken(token);
      return session?.scope ? session : null;
    },

    /** Always a new token and a new id: nothing that was known before the sign-in is worth anything after it. (ASVS 7.2.4) */
    async start(
      account: AccountRow,
      how: { method: SignInMethod; userAgent: string; secure: boolean },
    ): Promise<StartedSession> {
      const { token, at } = await begin(account, how);
      const { id, organisationId, email, name, locale, isAdministrator, demoRole } = account;
      return {
        cookie: sessionCookie(token, how.secure, absoluteHours * 3600),
        session: {
          sessionId: hashed(token),
          authenticatedAt: at,
          method: how.method,
          account: { id, organisationId, email, name, locale, isAdministrator, demoRole },
        },
      };
    },

    /** For one meeting, in a frame. The token is all there is: how it is kept depends on the frame. */
    async startEmbed(
      account: AccountRow,
      how: { meetingId: string; userAgent: string },
    ): Promise<{ readonly token: string; readonly sessionId: string }> {
      const scope = { meetingId: how.meetingId.toLowerCase() };
      const { token } = await begin(account, { method: 'embed', userAgent: how.userAgent, scope });
      return { token, sessionId: hashed(token) };
    },

    end: (sessionId: string): Promise<void> => lucia.invalidateSession(sessionId),

    /** Ends those in frames; gives their ids. */
    async endEmbedded(accountId: string): Promise<string[]> {
      const open = (await lucia.getUserSessions(accountId)).filter((one) => one.scope_meeting_id !== null);
      for (const { id } of open) await lucia.invalidateSession(id);
      return open.map(({ id }) => id);
    },

    /** Ends every session of the account; gives their ids. */
    async endAll(accountId: string): Promise<string[]> {
      const open = await lucia.getUserSessions(accountId);
      await lucia.invalidateUserSessions(accountId);
      return open.map((session) => session.id);
    },

    async list(accountId: string): Promise<ListedSession[]> {
      const open = await lucia.getUserSessions(accountId);
      return open
        .filter((session) => !isOver(session, now()))
        .sort((a, b) => b.last_seen_at.getTime() - a.last_seen_at.getTime())
        .map((session) => ({
          sessionId: session.id,
          createdAt: session.created_at,
          lastSeenAt: session.last_seen_at,
          method: session.method,
          userAgent: session.user_agent,
        }));
    },

    dropExpired: (): Promise<void> => lucia.deleteExpiredSessions(),
  };
}

function createLucia(sql: Sql) {
  const adapter = new FixedTermAdapter(sql, { user: 'account', session: 'session' });
  return new Lucia(adapter, {
    sessionExpiresIn: new TimeSpan(absoluteHours, 'h'),
    getSessionAttributes: (columns: SessionColumns) => columns,
    getUserAttributes: ({ organisation_id, email, name, locale, ...rest }: AccountColumns) => ({
      organisation_id,
      email,
      name,
      locale,
      is_administrator: rest.is_administrator,
      demo_role: rest.demo_role,
      disabled_at: rest.disabled_at,
    }),
  });
}

/** Lucia prolongs a session for as long as it is used; ours end twelve hours after the sign-in whatever happens. */
class FixedTermAdapter extends PostgresJsAdapter {
  override updateSessionExpiration(): Promise<void> {
    return Promise.resolve();
  }
}

function isOver(session: SessionColumns, now: Date): boolean {
  const age = now.getTime() - session.created_at.getTime();
  const idle = now.getTime() - session.last_seen_at.getTime();
  const hours = session.scope_meeting_id === null ? absoluteHours : embedHours;
  return age >= hours * 3_600_000 || idle >= idleMinutes * 60_000;
}

function authenticated(
  session: SessionColumns & { id: string },
  user: AccountColumns & { id: string },
): AuthenticatedSession {
  return {
    sessionId: session.id,
    authenticatedAt: session.authenticated_at,
    method: session.method,
    account: {
      id: user.id,
      organisationId: user.organisation_id,
      email: user.email,
      name: user.name,
      locale: user.locale,
      isAdministrator: user.is_administrator,
      demoRole: user.demo_role,
    },
    ...(session.scope_meeting_id !== null && { scope: { meetingId: session.scope_meeting_id } }),
  };
}

function hashed(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
