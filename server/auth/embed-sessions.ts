import { createHash, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { BeginEmbed } from '#server/application/embed-ports.ts';
import type { AccountRow, AccountStore } from '#server/postgres/account-store.ts';
import type { TicketStore } from '#server/postgres/embed-store.ts';
import type { AuthenticatedSession } from './authenticated-session.ts';
import type { AuthLog } from './auth-log.ts';
import type { Sessions } from './sessions.ts';

export interface EmbedSessionsOptions {
  readonly sessions: Sessions;
  readonly accounts: AccountStore;
  readonly tickets: TicketStore;
  readonly now: () => Date;
  readonly log: AuthLog;
  readonly mayEnter: (account: AccountRow) => boolean;
}

const TICKET_SECONDS = 30;
const perMinute = 60;

export type EmbedAuth = ReturnType<typeof createEmbedAuth>;

/** Sessions of frames, and the tickets that open their sockets where a cookie does not reach. */
export function createEmbedAuth(options: EmbedSessionsOptions) {
  const { sessions, accounts, tickets, now, log, mayEnter } = options;
  const byAddress = new RateLimiterMemory({ points: perMinute, duration: 60 });

  const begin: BeginEmbed = async (accountId, meetingId, { userAgent }) => {
    const account = await accounts.findById(accountId);
    if (!account || !mayEnter(account)) return refuse('wrong-credentials');
    const started = await sessions.startEmbed(account, { meetingId, userAgent });
    log.info({ accountId, meetingId, method: 'embed' }, 'signed in in a frame');
    return ok({ ...started, meetingId: meetingId.toLowerCase() });
  };

  return {
    begin,

    /** Whoever the token was given to. */
    authenticate: sessions.authenticateEmbed,

    /** At most sixty proofs or codes a minute from one address: each costs some arithmetic. */
    async admit(address: string): Promise<Result<null>> {
      try {
        await byAddress.consume(address);
        return ok(null);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        return refuse('too-many-attempts', { seconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
      }
    },

    /** Opens one socket of this session, within half a minute. */
    async ticket({ sessionId }: AuthenticatedSession): Promise<string> {
      const ticket = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now().getTime() + TICKET_SECONDS * 1000);
      await tickets.addTicket(hashed(ticket), sessionId, expiresAt);
      return ticket;
    },

    /** Spends the ticket, whatever comes of it. */
    async redeem(ticket: string): Promise<AuthenticatedSession | null> {
      if (ticket.length > 100) return null;
      const sessionId = await tickets.takeTicket(hashed(ticket), now());
      const session = sessionId === null ? null : await sessions.refresh(sessionId);
      return session?.scope ? session : null;
    },
  };
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
