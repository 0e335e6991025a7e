import { randomBytes } from 'node:crypto';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { PasskeyRow, PasskeyStore } from '#server/postgres/passkey-store.ts';
import type { AuthLog } from './auth-log.ts';
import { type AuthenticatedSession, isFreshlyAuthenticated } from './authenticated-session.ts';
import { type Assertion, type Attestation, challengeIn } from '#server/edge/passkey-wire.ts';
import { type RelyingParty, relyingPartyOf } from './relying-party.ts';

// ES256 and RS256: what every platform offers, and what a signature can be checked with offline (signing).
const algorithms = [-7, -257];
const challengeMs = 5 * 60_000;
const backupEligible = 'multiDevice';

export interface PasskeysOptions {
  readonly store: PasskeyStore;
  readonly allowedOrigins: readonly string[];
  readonly now: () => Date;
  readonly log: AuthLog;
}

export type Passkeys = ReturnType<typeof createPasskeys>;

/** Sign-in and enrolment with passkeys. User verification is required: a passkey is possession and PIN or body in one. */
export function createPasskeys({ store, allowedOrigins, now, log }: PasskeysOptions) {
  const partyOf = (origin: string | null) => relyingPartyOf(origin, allowedOrigins);

  async function newChallenge(
    purpose: 'login' | 'enrol',
    session: AuthenticatedSession | null,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(randomBytes(32));
    await store.dropOldChallenges(now());
    await store.addChallenge({
      challenge: Buffer.from(bytes).toString('base64url'),
      purpose,
      sessionId: session?.sessionId ?? null,
      accountId: session?.account.id ?? null,
      expiresAt: new Date(now().getTime() + challengeMs),
    });
    return bytes;
  }

  const take = async (clientDataJSON: string, purpose: 'login' | 'enrol') => {
    const challenge = challengeIn(clientDataJSON);
    return challenge === null ? undefined : store.takeChallenge(challenge, purpose, now());
  };

  return {
    /** No list of credentials goes out: it would tell strangers who has an account here. */
    async beginLogin(origin: string | null): Promise<Result<PublicKeyCredentialRequestOptionsJSON>> {
      const party = partyOf(origin);
      if (!party.ok) return party;
      const challenge = await newChallenge('login', null);
      return ok(
        await generateAuthenticationOptions({
          rpID: party.value.id,
          challenge,
          userVerification: 'required',
          timeout: challengeMs,
        }),
      );
    },

    /** Gives the account the passkey belongs to. Every kind of failure is the same `passkey-refused`. */
    async finishLogin(
      origin: string | null,
      assertion: Assertion,
    ): Promise<Result<{ accountId: string; passkeyId: string }>> {
      const party = partyOf(origin);
      if (!party.ok) return party;
      const challenge = await take(assertion.response.clientDataJSON, 'login');
      const passkey = await store.find(assertion.id);
      if (!challenge || passkey?.rpId !== party.value.id) return refuse('passkey-refused');
      const use = await verifiedUse(assertion, challenge.challenge, party.value, passkey, log);
      if (!use) return refuse('passkey-refused');
      await store.noteUse(passkey.id, { ...use, at: now() });
      return ok({ accountId: passkey.accountId, passkeyId: passkey.id });
    },

    async beginEnrolment(
      session: AuthenticatedSession,
      origin: string | null,
    ): Promise<Result<PublicKeyCredentialCreationOptionsJSON>> {
      const party = partyOf(origin);
      if (!party.ok) return party;
      // A key to the account is a privilege: whoever finds an unlocked computer must not add one. (ASVS 7.5.1)
      if (!isFreshlyAuthenticated(session, now())) return refuse('sign-in-again');
      const existing = await store.listOf(session.account.id);
      const challenge = await newChallenge('enrol', session);
      return ok(
        await generateRegistrationOptions({
          rpName: 'Klubba',
          rpID: party.value.id,
          userName: session.account.email,
          userDisplayName: session.account.name,
          userID: new TextEncoder().encode(session.account.id),
          challenge,
          timeout: challengeMs,
          attestationType: 'none',
          authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
          supportedAlgorithmIDs: algorithms,
          excludeCredentials: existing
            .filter((row) => row.rpId === party.value.id)
            .map(({ id, transports }) => ({ id, transports: [...transports] })),
        }),
      );
    },

    async finishEnrolment(
      session: AuthenticatedSession,
      origin: string | null,
      { attestation, name }: { attestation: Attestation; name: string },
    ): Promise<Result<{ passkeyId: string }>> {
      const party = partyOf(origin);
      if (!party.ok) return party;
      const challenge = await take(attestation.response.clientDataJSON, 'enrol');
      const isOwn = challenge?.sessionId === session.sessionId && challenge.accountId === session.account.id;
      if (!challenge || !isOwn) return refuse('passkey-refused');
      const registered = await verifiedRegistration(attestation, challenge.challenge, party.value, log);
      if (!registered) return refuse('passkey-refused');
      const isNew = await store.insert({
        ...registered,
        accountId: session.account.id,
        rpId: party.value.id,
        name: name.trim().slice(0, 80),
        enrolledHow: session.method,
        enrolledBy: session.account.id,
        createdAt: now(),
      });
      if (!isNew) return refuse('passkey-refused');
      return ok({ passkeyId: registered.id });
    },

    list: (accountId: string): Promise<PasskeyRow[]> => store.listOf(accountId),

    async remove(session: AuthenticatedSession, passkeyId: string): Promise<Result<null>> {
      if (!isFreshlyAuthenticated(session, now())) return refuse('sign-in-again');
      const outcome = await store.remove(session.account.id, passkeyId);
      if (outcome === 'unknown') return refuse('passkey-unknown');
      if (outcome === 'last-way-in') return refuse('passkey-last-way-in');
      return ok(null);
    },
  };
}

async function verifiedUse(
  assertion: Assertion,
  expectedChallenge: string,
  party: RelyingParty,
  passkey: PasskeyRow,
  log: AuthLog,
): Promise<{ counter: number; isBackedUp: boolean } | null> {
  const { userHandle } = assertion.response;
  const holder = Buffer.from(passkey.accountId).toString('base64url');
  if (userHandle !== undefined && userHandle !== '' && userHandle !== holder) return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: assertion,
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
    });
    if (!verified) return null;
    return { counter: authenticationInfo.newCounter, isBackedUp: authenticationInfo.credentialBackedUp };
  } catch (error) {
    logRefusal(log, passkey.accountId, error);
    return null;
  }
}

async function verifiedRegistration(
  attestation: Attestation,
  expectedChallenge: string,
  party: RelyingParty,
  log: AuthLog,
) {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: attestation,
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) return null;
    const { credential, aaguid, credentialDeviceType, credentialBackedUp } = registrationInfo;
    return {
      id: credential.id,
      publicKey: credential.publicKey,
      algorithm: Number(decodeCredentialPublicKey(credential.publicKey).get(3)),
      counter: credential.counter,
      transports: attestation.response.transports ?? [],
      isBackedUp: credentialBackedUp,
      isBackupEligible: credentialDeviceType === backupEligible,
      aaguid,
    };
  } catch (error) {
    logRefusal(log, null, error);
    return null;
  }
}

// The library throws for every mismatch in what a stranger sent, so a throw here is a refusal and not a bug of ours.
function logRefusal(log: AuthLog, accountId: string | null, error: unknown): void {
  log.info({ accountId, reason: error instanceof Error ? error.name : 'unknown' }, 'passkey refused');
}
