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
  /** Present when `method` is `bankid`, in the evidence that is kept apart. */
  readonly bankid?: BankIdProof;
  /** Present when `method` is `oidc` and the token may be shown, or in the evidence that is kept apart. */
  readonly oidc?: OidcProof;
  /** Missing only in what is printed of evidence kept apart: how a person is known may be a personal number. */
  readonly enrolment?: Enrolment;
  /**
   * In what is printed when the whole evidence is kept apart, because its proof carries a personal number: SHA-256 of
   * the canonical bytes of the whole, lower-case hex. The proof's own signature makes it unguessable.
   */
  readonly evidenceSha256?: string;
  readonly client: { readonly ipHash: string; readonly uaFamily: string };
  /** When the server took the answer, ISO 8601 in UTC. Becomes the time of signature. */
  readonly receivedAt: string;
}

export interface Assurance {
  readonly label: string;
  /** The level that an OpenID issuer vouches for (acr), as it writes it. */
  readonly loa?: string;
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

/** What BankID gave for one order, as it gave it. */
export interface BankIdProof {
  readonly orderRef: string;
  /** XML signature, base64. Carries name and personal number. */
  readonly signature: string;
  /** Base64. Kept for whoever wants to ask it; not judged here. */
  readonly ocspResponse: string;
}

/** An ID token and the key it was signed with, as the issuer published it then. */
export interface OidcProof {
  readonly issuer: string;
  readonly clientId: string;
  /** Levels (acr) one of which was asked for; empty when none was. */
  readonly acrValues: readonly string[];
  /** Compact JWS. */
  readonly idToken: string;
  readonly jwk: PublicJwk;
}

/** The public half alone, and only what says which key it is. */
export type PublicJwk = Readonly<Record<string, string>>;

/** Who said that this passkey, this number or this account elsewhere is this person's. It is what gives it a name. */
export interface Enrolment {
  readonly userId: string;
  /** Passkey: its id. BankID: the personal number. OpenID: the subject at the issuer. */
  readonly credentialId: string;
  readonly how: string;
  readonly by: string;
  readonly at: string;
}
