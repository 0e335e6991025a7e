import { canonicalBytes } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { sha256 } from './freeze-minutes.ts';

/**
 * What of the evidence stands in the PDF, which is published. BankID's proof holds a personal number, and an issuer's token may:
 * of those only the hash is printed, and the whole is kept encrypted. A passkey's evidence is printed as it is.
 */
export function printedEvidence(whole: Evidence): Evidence {
  if (whole.method === 'passkey') return whole;
  const { schema, intent, intentSha256, method, assurance, client, receivedAt } = whole;
  const evidenceSha256 = sha256(canonicalBytes(whole));
  return { schema, intent, intentSha256, method, assurance, evidenceSha256, client, receivedAt };
}
