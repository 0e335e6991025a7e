import { createHash, randomBytes } from 'node:crypto';
import { ok, refuse, type Refusal, type Result } from '#lib/domain/refusal.ts';
import type { BeginEmbed } from '#server/application/embed-ports.ts';
import type { AccountRow, AccountStore } from '#server/postgres/account-store.ts';
import type { TicketStore } from '#server/postgres/embed-store.ts';
import type { AuthenticatedSession } from './authenticated-session.ts';
import type { AuthLog } from './auth-log.ts';
import { createEmbedLimits, type PanelRequest } from './embed-limits.ts';
import type { Sessions } from './sessions.ts';

export interface EmbedSessionsOptions {
  readonly sessions: Sessions;
  readonly accounts: AccountStore;
  readonly tickets: TicketStore;
  readonly now: () => Date;
  readonly log: AuthLog;
  readonly mayEnter: (account: AccountRow) => boolean;
  /** By which route, and why. */
  readonly onPanelRefused: (path: string, reason: string) => void;
}

const TICKET_SECONDS = 30;
/** Nothing that a visitor could have done better. */
const OURS: ReadonlySet<string> = new Set(['conference-unreachable', 'embed-agreement-unclear']);

export type EmbedAuth = ReturnType<typeof createEmbedAuth>;

/** Sessions of frames, and the tickets that open their sockets where a cookie does not reach. */
export function createEmbedAuth(options: EmbedSessionsOptions) {
  const { sessions, accounts, tickets, now, log, mayEnter, onPanelRefused } = options;
  const limits = createEmbedLimits();

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

    /** Counts one request of a frame; `path` is the route it came by. */
    async admit(address: string, request: PanelRequest, path: string): Promise<Result<null>> {
      const admitted = await limits.admit(address, request);
      if (!admitted.ok) onPanelRefused(path, admitted.refusal.code);
      return admitted;
    },

    /** What a frame hears that is refused; counts it where it proved nothing. */
    async refused(address: string, refusal: Refusal, path: string): Promise<Refusal> {
      const heard = OURS.has(refusal.code) ? refusal : await limits.unproven(address, refusal);
      const reason = heard.params?.['reason'];
      onPanelRefused(path, typeof reason === 'string' ? `${heard.code}-${reason}` : heard.code);
      return heard;
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
