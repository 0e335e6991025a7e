import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { isKeptApart } from '../methods/verify-evidence.ts';
import { type Reason, reason } from './report.ts';

/** What could not be asked about evidence that holds: the report never says more than it knows. */
export function evidenceNotes(evidence: readonly Evidence[]): Reason[] {
  return evidence.flatMap((one) => {
    const { name } = one.intent.signer;
    if (isKeptApart(one)) return [reason('evidence-kept-apart', { name })];
    if (one.oidc) return [reason('issuer-key-kept', { name, issuer: one.oidc.issuer })];
    return [];
  });
}
