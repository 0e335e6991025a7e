import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import * as v from 'valibot';
import {
  EVIDENCE_SCHEMA,
  type Enrolment,
  type Evidence,
  type WebAuthnProof,
} from '#lib/domain/signing/evidence.ts';
import { type Intent, intentBytes } from '#lib/domain/signing/intent.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { asBytes, sha256, toBase64Url, toHex } from '../bytes.ts';
import { verifyPasskeyEvidence } from './passkey-evidence.ts';

/** A passkey as it was enrolled. */
export interface EnrolledPasskey {
  /** Base64url. */
  readonly id: string;
  /** COSE_Key. */
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports?: readonly string[];
  readonly userId: string;
  /** Who vouched that the key is this person's: what gives the key a name. */
  readonly enrolment: Pick<Enrolment, 'how' | 'by' | 'at'>;
}

export type PasskeyOptions = Awaited<ReturnType<typeof generateAuthenticationOptions>>;

export interface PasskeyAnswer {
  readonly evidence: Evidence;
  readonly credentialId: string;
  /** To store beside the credential; stays 0 for synced passkeys. */
  readonly newCounter: number;
}

const Base64Url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/), v.maxLength(8192));
const Response = v.object({
  id: Base64Url,
  rawId: Base64Url,
  type: v.literal('public-key'),
  response: v.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: v.nullish(Base64Url),
  }),
});

/**
 * Options for the browser's WebAuthn call. The challenge is the SHA-256 of the intent, so the passkey signs what the
 * person approves. Refuses `no-passkey`, and `rp-differs` when the intent was made for another host.
 */
export async function startPasskeySignature(
  intent: Intent,
  credentials: readonly EnrolledPasskey[],
  { rpId }: { readonly rpId: string },
): Promise<Result<PasskeyOptions>> {
  if (intent.rpId !== rpId || intent.method !== 'passkey') return refuse('rp-differs');
  const own = credentials.filter((credential) => credential.userId === intent.signer.userId);
  if (own.length === 0) return refuse('no-passkey');
  const options = await generateAuthenticationOptions({
    rpID: rpId,
    // Bytes, not text: text would be hashed as its own UTF-8.
    challenge: await sha256(intentBytes(intent)),
    allowCredentials: own.map(({ id, transports }) =>
      transports ? { id, transports: [...transports] } : { id },
    ),
    userVerification: 'required',
    timeout: Date.parse(intent.expiresAt) - Date.parse(intent.issuedAt),
  });
  return ok(options);
}

/**
 * Turns the browser's answer (`response`, untrusted) into evidence. Refuses `malformed-response`, `intent-expired`,
 * `passkey-of-another` and `passkey-rejected`. That an intent is used once is the caller's to hold, in the database.
 */
export async function finishPasskeySignature(options: {
  readonly intent: Intent;
  readonly response: unknown;
  readonly credentials: readonly EnrolledPasskey[];
  readonly client: Evidence['client'];
  readonly receivedAt: Date;
}): Promise<Result<PasskeyAnswer>> {
  const { intent, receivedAt } = options;
  const parsed = v.safeParse(Response, options.response);
  if (!parsed.success) return refuse('malformed-response');
  if (receivedAt.getTime() > Date.parse(intent.expiresAt)) return refuse('intent-expired');
  const credential = options.credentials.find(
    ({ id, userId }) => id === parsed.output.id && userId === intent.signer.userId,
  );
  if (!credential) return refuse('passkey-of-another');
  const newCounter = await verifiedCounter(intent, parsed.output, credential);
  if (newCounter === undefined) return refuse('passkey-rejected');
  const evidence = await evidenceOf({ ...options, credential, response: parsed.output.response });
  const reason = await verifyPasskeyEvidence(evidence);
  return reason
    ? refuse('passkey-rejected', { reason })
    : ok({ evidence, credentialId: credential.id, newCounter });
}

async function verifiedCounter(
  intent: Intent,
  answer: v.InferOutput<typeof Response>,
  credential: EnrolledPasskey,
): Promise<number | undefined> {
  const { clientDataJSON, authenticatorData, signature, userHandle } = answer.response;
  const response: AuthenticationResponseJSON = {
    ...answer,
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle ? { userHandle } : {}) },
    clientExtensionResults: {},
  };
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: toBase64Url(await sha256(intentBytes(intent))),
      expectedOrigin: intent.origin,
      expectedRPID: intent.rpId,
      credential: {
        id: credential.id,
        publicKey: asBytes(credential.publicKey),
        counter: credential.counter,
      },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    // The library says every kind of no by throwing; what it says is about the answer, never about us.
    return undefined;
  }
}

async function evidenceOf(options: {
  readonly intent: Intent;
  readonly credential: EnrolledPasskey;
  readonly response: v.InferOutput<typeof Response>['response'];
  readonly client: Evidence['client'];
  readonly receivedAt: Date;
}): Promise<Evidence> {
  const { intent, credential, response } = options;
  const webauthn: WebAuthnProof = {
    credentialId: credential.id,
    publicKey: toBase64Url(credential.publicKey),
    authenticatorData: response.authenticatorData,
    clientDataJSON: response.clientDataJSON,
    signature: response.signature,
    ...(response.userHandle ? { userHandle: response.userHandle } : {}),
  };
  return {
    schema: EVIDENCE_SCHEMA,
    intent,
    intentSha256: toHex(await sha256(intentBytes(intent))),
    method: 'passkey',
    assurance: { label: 'passkey', eidas: 'none' },
    webauthn,
    enrolment: { ...credential.enrolment, userId: credential.userId, credentialId: credential.id },
    client: options.client,
    receivedAt: options.receivedAt.toISOString(),
  };
}
