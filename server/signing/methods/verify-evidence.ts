import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { verifyPasskeyEvidence } from './passkey-evidence.ts';

/**
 * What is wrong with evidence, by its own method, as a reason code; undefined when it holds.
 * A new method is added here and nowhere else in the verifier.
 */
export async function verifyEvidence(evidence: Evidence): Promise<string | undefined> {
  const { intent, receivedAt } = evidence;
  if (intent.decision !== 'approve') return 'declined';
  const at = Date.parse(receivedAt);
  if (at < Date.parse(intent.issuedAt) || at > Date.parse(intent.expiresAt)) return 'outside-intent-time';
  if (evidence.method === 'passkey') return verifyPasskeyEvidence(evidence);
  return 'method-unknown';
}
