import type { Result } from '#lib/domain/refusal.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import type { Intent, SignatureMethodId } from '#lib/domain/signing/intent.ts';
import type { MethodKey } from '#lib/domain/signing/methods.ts';

/** What the browser does to let the person answer. Nothing in it is secret from that person. */
export type MethodUi =
  | { readonly kind: 'webauthn'; readonly options: unknown }
  | QrUi
  | { readonly kind: 'redirect'; readonly url: string };

/** A code that is new every second, and the ways to open the app on this very device. */
export interface QrUi {
  readonly kind: 'qr';
  readonly text: string;
  /** The code as an SVG path in a square of `size` units: `<svg viewBox="0 0 size size"><path d=…>`. */
  readonly path: string;
  readonly size: number;
  readonly autoStart: { readonly mobile: string; readonly desktop: string };
  /** Milliseconds until the browser asks again. */
  readonly nextPollMs: number;
}

/** Who is to sign, and from where. */
export interface MethodSigner {
  readonly accountId: string;
  readonly organisationId: string;
  readonly rpId: string;
  readonly origin: string;
}

export interface MethodClient {
  readonly address: string;
  readonly userAgent: string;
}

/** How far a method has come with one order. */
export type MethodProgress =
  | { readonly state: 'pending'; readonly hint: string; readonly ui?: MethodUi }
  | { readonly state: 'answered'; readonly evidence: Evidence };

/** One order as its method sees it again, in whichever process. */
export interface MethodOrder {
  readonly intent: Intent;
  readonly signer: MethodSigner;
  /** What `start` asked to have kept; null when nothing. */
  readonly memory: string | null;
  readonly startedAt: Date;
  readonly now: Date;
  readonly client: Evidence['client'];
  /** What the browser handed in, untrusted. */
  readonly input?: unknown;
}

/** A way to sign (SIG-1, SIG-3): the use cases know nothing of passkeys, BankID or OpenID beyond this. */
export interface SignatureMethod {
  readonly id: SignatureMethodId;
  readonly key: MethodKey;
  /** The issuer's own name when there are several of one kind; else null and the page has a word for the kind. */
  readonly name: string | null;
  /**
   * `input`: the person's answer comes through the browser, once. `polling`: the issuer is asked until it has an answer, at
   * most once in `pollEveryMs` whoever asks.
   */
  readonly answers: 'input' | 'polling';
  readonly pollEveryMs: number;
  /** Whether this person can sign this way; refuses with what is missing. */
  canSign(signer: MethodSigner): Promise<Result<null>>;
  /** `memory` is kept encrypted and is handed back with the order. */
  start(options: {
    readonly intent: Intent;
    readonly signer: MethodSigner;
    readonly client: MethodClient;
    readonly now: Date;
  }): Promise<Result<{ readonly ui: MethodUi; readonly memory: string | null }>>;
  /** A refusal ends the order. Asking an issuer that does not answer is `pending`. */
  advance(order: MethodOrder): Promise<Result<MethodProgress>>;
  /** What to draw meanwhile, without asking anybody. */
  redraw(order: MethodOrder): MethodUi | undefined;
  cancel(memory: string | null): Promise<void>;
}

export type OrderState = 'pending' | 'answered' | 'done' | 'failed' | 'cancelled';

/** A started signature or linking, kept so that another process can go on with it. */
export interface OrderRow {
  /** Of a signature the SHA-256 of its intent; of a linking random. */
  readonly id: string;
  readonly purpose: 'sign' | 'link';
  readonly method: MethodKey;
  readonly meetingId: string | null;
  readonly accountId: string;
  readonly sessionId: string;
  readonly state: OrderState;
  /** Encrypted. */
  readonly memory: Uint8Array | null;
  /** Encrypted evidence of an order that is answered. */
  readonly answer: Uint8Array | null;
  readonly hint: string | null;
  /** Why it failed. */
  readonly code: string | null;
  readonly startedAt: string;
  readonly expiresAt: string;
}

export interface OrderRecords {
  open(order: Omit<OrderRow, 'state' | 'answer' | 'hint' | 'code'>): Promise<void>;
  /** The order, when it is of this login and this session. */
  find(id: string, holder: { accountId: string; sessionId: string }): Promise<OrderRow | null>;
  /** The right to ask the issuer now: false when somebody asked less than `everyMs` ago, or the order is not pending. */
  claimPoll(id: string, now: string, everyMs: number): Promise<boolean>;
  noteHint(id: string, hint: string): Promise<void>;
  /** pending → answered, once. */
  answer(id: string, sealed: Uint8Array, now: string): Promise<boolean>;
  /** → done, failed or cancelled; false when it already ended. */
  end(
    id: string,
    end: { state: 'done' | 'failed' | 'cancelled'; code?: string; now: string },
  ): Promise<boolean>;
}

/** How a person is known to an issuer. */
export interface IdentityRow {
  readonly accountId: string;
  readonly kind: 'personal-number' | 'oidc';
  /** Of `oidc` the issuer's address; else empty. */
  readonly issuer: string;
  /** Encrypted personal number or subject. */
  readonly sealed: Uint8Array;
  /** HMAC of it, lower-case hex: the same person twice is noticed without anybody being named. */
  readonly mac: string;
  readonly how: string;
  readonly by: string;
  readonly at: string;
}

export interface IdentityRecords {
  ofAccount(accountId: string): Promise<readonly IdentityRow[]>;
  /** Takes the place of an earlier one of the same kind and issuer. False when another account has it. */
  keep(identity: IdentityRow): Promise<boolean>;
  end(accountId: string, kind: IdentityRow['kind'], issuer: string, now: string): Promise<void>;
}

/** Encryption at rest under a key the database never sees. `place` is bound in: a value cannot be moved to another row. */
export interface SecretBox {
  seal(text: string, place: string): Uint8Array;
  /** Throws when it was changed, moved or sealed under another key. */
  open(sealed: Uint8Array, place: string): string;
  mac(text: string, place: string): string;
}

/** A known identity with its enrolment, in clear. */
export interface KnownIdentity {
  readonly value: string;
  readonly how: string;
  readonly by: string;
  readonly at: string;
}

/** What methods ask about people. */
export interface SigningIdentities {
  personalNumber(signer: Pick<MethodSigner, 'accountId' | 'organisationId'>): Promise<KnownIdentity | null>;
  subject(
    signer: Pick<MethodSigner, 'accountId' | 'organisationId'>,
    issuer: string,
  ): Promise<KnownIdentity | null>;
}
