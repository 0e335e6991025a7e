export type Locale = 'sv' | 'en';
export type SignInMethod = 'password' | 'passkey' | 'demo';

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
}

const freshForMs = 5 * 60_000;

/** True for five minutes after a sign-in: what signing and changes of credentials ask for. (ASVS 7.5.1, 7.5.3) */
export function isFreshlyAuthenticated(session: AuthenticatedSession, now: Date): boolean {
  const age = now.getTime() - session.authenticatedAt.getTime();
  return age >= 0 && age <= freshForMs;
}
