import type { Evidence } from '#lib/domain/signing/evidence.ts';
import type { Intent, SignatureMethodId } from '#lib/domain/signing/intent.ts';
import type { Result } from '#lib/domain/refusal.ts';

/** What the browser needs in order to let a person sign. */
export type SignatureUi =
  | { readonly kind: 'webauthn'; readonly options: unknown }
  | { readonly kind: 'qr'; readonly autoStart: string }
  | { readonly kind: 'redirect'; readonly url: string };

export type SignatureProgress =
  | { readonly state: 'pending'; readonly hint: string }
  | { readonly state: 'failed'; readonly code: string; readonly retryable: boolean }
  | { readonly state: 'done'; readonly evidence: Evidence };

/**
 * One way to say yes to an intent. The passkey is the first; BankID, OIDC and CSC take the same shape, with
 * `advance` called until the outside service is done.
 */
export interface SignatureMethod<Session, Input> {
  readonly id: SignatureMethodId;
  start(intent: Intent): Promise<Result<{ readonly session: Session; readonly ui: SignatureUi }>>;
  advance(session: Session, input: Input): Promise<SignatureProgress>;
  cancel(session: Session): Promise<void>;
  /** Pure and offline: the reason code of what is wrong with the evidence, or undefined. */
  verify(evidence: Evidence): Promise<string | undefined>;
}

/** RFC 3161 client: returns a token checked for imprint, nonce, chain and time, or refuses. Nobody fakes a time. */
export interface TimestampClient {
  stamp(digest: Uint8Array): Promise<Result<Uint8Array>>;
}
