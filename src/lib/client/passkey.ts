import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { refuse, type Result } from '#lib/domain/refusal.ts';
import { postJson, type SignedInPerson } from './sign-in.ts';

export const canUsePasskeys = browserSupportsWebAuthn;

/** Asks for a passkey and signs in. A closed dialog is the refusal `passkey-cancelled`. */
export async function signInWithPasskey(
  body: { accountId?: string } = {},
): Promise<Result<{ account: SignedInPerson }>> {
  const options = await postJson<PublicKeyCredentialRequestOptionsJSON>('/api/auth/passkey/login/begin', {});
  if (!options.ok) return options;
  try {
    const assertion = await startAuthentication({ optionsJSON: options.value });
    return await postJson('/api/auth/passkey/login/finish', { assertion, ...body });
  } catch (error) {
    return refuse(codeOf(error));
  }
}

/** Makes a new passkey for who is signed in. */
export async function enrolPasskey(body: { name: string }): Promise<Result<{ passkeyId: string }>> {
  const options = await postJson<PublicKeyCredentialCreationOptionsJSON>('/api/auth/passkey/enrol/begin', {});
  if (!options.ok) return options;
  try {
    const attestation = await startRegistration({ optionsJSON: options.value });
    return await postJson('/api/auth/passkey/enrol/finish', { attestation, ...body });
  } catch (error) {
    return refuse(codeOf(error));
  }
}

function codeOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'InvalidStateError') return 'passkey-already-here';
  // Browsers say NotAllowedError both when somebody declines and when time is up, on purpose.
  if (name === 'NotAllowedError' || name === 'AbortError') return 'passkey-cancelled';
  return 'passkey-refused';
}
