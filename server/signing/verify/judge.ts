import type { Evidence } from '#lib/domain/signing/evidence.ts';
import type { DocumentReport, Reason, SignerReport, Verdict } from './report.ts';
import { reason } from './report.ts';

/** `isSealed`: minutes that nobody signs, as notes of a group, stand by the seal alone. */
export function verdictOf(
  reasons: readonly Reason[],
  signers: readonly SignerReport[],
  isSealed = false,
): Verdict {
  const signed = signers.filter((signer) => signer.signed);
  if (reasons.length > 0 || signed.some((signer) => !signer.valid)) return 'invalid';
  if (signers.length === 0) return isSealed ? 'valid' : 'not-signed';
  if (signed.length === 0) return 'not-signed';
  return signed.length === signers.length ? 'valid' : 'incomplete';
}

/** One key that signs for two people proves neither. */
export function sharesPasskey(evidence: readonly Evidence[]): boolean {
  const owners = new Map<string, string>();
  for (const { intent, webauthn } of evidence) {
    for (const key of webauthn ? [webauthn.credentialId, webauthn.publicKey] : []) {
      const owner = owners.get(key) ?? intent.signer.userId;
      if (owner !== intent.signer.userId) return true;
      owners.set(key, owner);
    }
  }
  return false;
}

/** What evidence that holds says was signed; `frozenLength` is 0 where the file itself is not at hand. */
export function documentOf({ intent }: Evidence, frozenLength: number): DocumentReport {
  const { id, organisation, title, meetingDate, organ, revision, pages } = intent.document;
  const { pdfSha256, contentSha256, contentRoot } = intent.document;
  return {
    id,
    organisation,
    title,
    date: meetingDate,
    body: organ,
    revision,
    pages,
    frozenSha256: pdfSha256,
    frozenLength,
    contentSha256,
    contentRoot,
  };
}

/** The report of a place where nobody has signed. */
export function unsigned({
  slotId,
  name,
  role,
}: Pick<SignerReport, 'slotId' | 'name' | 'role'>): SignerReport {
  return {
    slotId,
    name,
    role,
    signed: false,
    method: null,
    level: null,
    signedAt: null,
    valid: false,
    reasons: [reason('unsigned-slot', { name, role })],
  };
}
