import type { Intent, SignatureMethodId } from './intent.ts';

export const EVIDENCE_SCHEMA = 'klubba.evidence/1';

/** Proof that one person answered one intent. Append-only, one per signature slot; travels inside the signed PDF. */
export interface Evidence {
  readonly schema: typeof EVIDENCE_SCHEMA;
  readonly intent: Intent;
  /** SHA-256 of the intent's canonical bytes, lower-case hex. */
  readonly intentSha256: string;
  readonly method: SignatureMethodId;
  readonly assurance: Assurance;
  /** Present when `method` is `passkey`. */
  readonly webauthn?: WebAuthnProof;
  readonly enrolment: Enrolment;
  readonly client: { readonly ipHash: string; readonly uaFamily: string };
  /** When the server took the answer, ISO 8601 in UTC. Becomes the time of signature. */
  readonly receivedAt: string;
}

export interface Assurance {
  readonly label: string;
  /** `none` until a lawyer says otherwise: a passkey vouched for by the organisation is not claimed to be more. */
  readonly eidas: 'none' | 'AdES-claim' | 'QES';
}

/** All values base64url without padding. */
export interface WebAuthnProof {
  readonly credentialId: string;
  /** COSE_Key. */
  readonly publicKey: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
  readonly userHandle?: string;
}

/** Who said that this passkey is this person's. It is what gives a key a name. */
export interface Enrolment {
  readonly userId: string;
  readonly credentialId: string;
  readonly how: string;
  readonly by: string;
  readonly at: string;
}
