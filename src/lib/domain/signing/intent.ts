import { canonicalBytes } from './canonical-json.ts';

export type SignatureMethodId = 'passkey' | 'bankid' | 'oidc' | 'csc' | 'simulator';

/** The frozen document a person says yes to. All hashes are SHA-256 in lower-case hex. */
export interface IntentDocument {
  /** Meeting or minutes id. */
  readonly id: string;
  readonly organisation: string;
  /** Name of the body. */
  readonly organ: string;
  /** Civil date `YYYY-MM-DD`. */
  readonly meetingDate: string;
  readonly revision: number;
  readonly title: string;
  readonly pages: number;
  /** Of the frozen PDF with its empty signature fields. */
  readonly pdfSha256: string;
  /** Of the RFC 8785 text of the MinutesDocument. */
  readonly contentSha256: string;
  /** RFC 6962 root over [head, clauses…, attachments]. */
  readonly contentRoot: string;
}

export interface IntentSigner {
  readonly userId: string;
  readonly name: string;
  /** As printed: "Ordförande". */
  readonly role: string;
  readonly slotId: string;
}

/** What one person decides about one frozen document. Its canonical bytes, hashed, are the challenge they sign. */
export interface Intent {
  readonly v: 1;
  readonly type: 'justering';
  readonly decision: 'approve' | 'decline';
  /** Only with `decline`. */
  readonly reason?: string;
  readonly document: IntentDocument;
  /** `all`, or the labels of the clauses signed at once during the meeting (ADJ-5). */
  readonly scope: 'all' | readonly string[];
  readonly signer: IntentSigner;
  /** The sentence shown to the signer, word for word. */
  readonly statement: string;
  readonly locale: 'sv' | 'en';
  readonly rpId: string;
  readonly origin: string;
  readonly method: SignatureMethodId;
  /** 128 random bits, base64url. */
  readonly nonce: string;
  /** ISO 8601 in UTC. */
  readonly issuedAt: string;
  readonly expiresAt: string;
}

export interface IntentOptions extends Omit<Intent, 'v' | 'type' | 'issuedAt' | 'expiresAt' | 'scope'> {
  readonly scope?: Intent['scope'];
  readonly now: Date;
}

/** An intent is answered while the person still remembers what they read. */
export const INTENT_LIFETIME_MS = 5 * 60_000;

/** Puts an intent together; `nonce` and `now` come from the caller. Throws on malformed hashes or nonce: a bug, not a no. */
export function createIntent(options: IntentOptions): Intent {
  const { now, scope, ...rest } = options;
  for (const hash of [rest.document.pdfSha256, rest.document.contentSha256, rest.document.contentRoot])
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new TypeError('intent: a hash must be 64 lower-case hex digits');
  if (!/^[A-Za-z0-9_-]{22}$/.test(rest.nonce))
    throw new TypeError('intent: nonce must be 128 bits, base64url');
  if ((rest.decision === 'decline') !== (rest.reason !== undefined))
    throw new TypeError('intent: a reason goes with decline, and only with decline');
  return {
    v: 1,
    type: 'justering',
    ...rest,
    scope: scope ?? 'all',
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + INTENT_LIFETIME_MS).toISOString(),
  };
}

/** The bytes whose SHA-256 is the challenge, nonce or hidden text of every signature method. */
export function intentBytes(intent: Intent): Uint8Array<ArrayBuffer> {
  return canonicalBytes(intent);
}
