import type { MinutesClause } from '#lib/domain/minutes-document.ts';
import type { SignatureMethodId } from '#lib/domain/signing/intent.ts';
import type { LegalLevel } from '#lib/domain/signing/methods.ts';

/** A finding; its sentence is `verify_<code>` in messages/<language>/signing.json, with `-` written `_`. */
export interface Reason {
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/**
 * valid: everybody signed and everything holds. incomplete: what is signed holds, but signers are missing.
 * invalid: something was changed or does not hold. not-signed: our frozen minutes, nobody has signed.
 * not-ours: another kind of file.
 */
export type Verdict = 'valid' | 'incomplete' | 'invalid' | 'not-signed' | 'not-ours';

export interface SignerReport {
  readonly slotId: string;
  readonly name: string;
  readonly role: string;
  readonly signed: boolean;
  readonly method: SignatureMethodId | null;
  /** How far the method carries in law; null while nothing holds. */
  readonly level: LegalLevel | null;
  /** ISO 8601 in UTC, by the server's clock. */
  readonly signedAt: string | null;
  readonly valid: boolean;
  readonly reasons: readonly Reason[];
}

export interface DocumentReport {
  readonly id: string;
  readonly organisation: string;
  readonly title: string;
  readonly date: string;
  readonly body: string;
  readonly revision: number;
  readonly pages: number;
  readonly frozenSha256: string;
  /** Length of the frozen file: the first bytes of the signed one. */
  readonly frozenLength: number;
  readonly contentSha256: string;
  readonly contentRoot: string;
}

export interface SealReport {
  readonly organisation: string;
  /** As the certificate names whoever sealed. */
  readonly name: string;
  /** ISO 8601 in UTC, by the server's clock. */
  readonly sealedAt: string;
  /** By the instance's own authority, or with a seal that the organisation has bought. */
  readonly issuer: 'instance' | 'own';
  readonly rootFingerprint: string;
  readonly pinned: boolean;
  readonly audit: { readonly size: number; readonly root: string } | null;
}

export interface TimestampReport {
  /** ISO 8601 in UTC, by the timestamp authority's clock. */
  readonly time: string;
  readonly authority: string;
  readonly rootFingerprint: string;
  readonly pinned: boolean;
  /** By when another timestamp has to stand over this one. */
  readonly endsAt: string;
}

export interface VerificationReport {
  readonly verdict: Verdict;
  /** Why the verdict is not `valid`. */
  readonly reasons: readonly Reason[];
  /** True but no fault: not timestamped, root not pinned. */
  readonly notes: readonly Reason[];
  readonly signers: readonly SignerReport[];
  /** What the valid signatures say they signed; null while there is none. */
  readonly document: DocumentReport | null;
  readonly root: { readonly fingerprint: string; readonly pinned: boolean } | null;
  /** The one clause that an extract holds; its text is what was signed. */
  readonly extract?: MinutesClause;
  /** The organisation's seal over everybody's signature; null when there is none that holds. */
  readonly seal: SealReport | null;
  /** Those that hold, oldest first. */
  readonly timestamps: readonly TimestampReport[];
}

export function reason(code: string, params?: Reason['params']): Reason {
  return params ? { code, params } : { code };
}

/** A report about a file that cannot be read as signed minutes at all. */
export function unreadable(verdict: Verdict, code: string): VerificationReport {
  const nothing = { notes: [], signers: [], document: null, root: null, seal: null, timestamps: [] };
  return { verdict, reasons: [reason(code)], ...nothing };
}
