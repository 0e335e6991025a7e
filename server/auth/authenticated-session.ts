import type { EmbedScope } from '#server/application/embed-scope.ts';

export type Locale = 'sv' | 'en';
/** `embed`: in a frame of another site, by what a provider of calls vouched for or by a code brought from here. */
export type SignInMethod = 'password' | 'passkey' | 'demo' | 'embed';

export interface SignedInAccount {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: Locale;
  readonly isAdministrator: boolean;
  readonly demoRole: string | null;
}

/** Who is asking. `sessionId` is the hash of the token in the cookie: it may be logged and shown, it opens nothing. */
export interface AuthenticatedSession {
  readonly sessionId: string;
  readonly authenticatedAt: Date;
  readonly method: SignInMethod;
  readonly account: SignedInAccount;
  /** Set for a session in a frame: it is good for that meeting alone, and for nothing that binds a person. */
  readonly scope?: EmbedScope;
}

const freshForMs = 5 * 60_000;

/** True for five minutes after a sign-in: what signing and changes of credentials ask for. (ASVS 7.5.1, 7.5.3) */
export function isFreshlyAuthenticated(session: AuthenticatedSession, now: Date): boolean {
  if (session.scope) return false;
  const age = now.getTime() - session.authenticatedAt.getTime();
  return age >= 0 && age <= freshForMs;
}
