import type { Assurance, Evidence } from '#lib/domain/signing/evidence.ts';
import { intentBytes } from '#lib/domain/signing/intent.ts';
import { eidasClaim } from '#lib/domain/signing/methods.ts';
import { sha256Hex } from '../bytes.ts';
import { verifyOidcEvidence } from './oidc/oidc-evidence.ts';
import { verifyPasskeyEvidence } from './passkey-evidence.ts';

/**
 * What is wrong with evidence, by its own method, as a reason code; undefined when it holds as far as it goes: evidence that
 * is kept apart is here a hash and no more, and `isKeptApart` tells. Needs no network, and runs in a browser.
 * A new method is added here and nowhere else in the verifier.
 */
export async function verifyEvidence(evidence: Evidence): Promise<string | undefined> {
  if (!KNOWN.includes(evidence.method)) return 'method-unknown';
  const wrong = await verifyFrame(evidence);
  if (wrong !== undefined) return wrong;
  if (isKeptApart(evidence)) return undefined;
  if (evidence.method === 'passkey') return verifyPasskeyEvidence(evidence);
  if (evidence.method === 'oidc') return verifyOidcEvidence(evidence);
  // A BankID proof that is printed names a person by number: nothing of ours writes that.
  return 'evidence-malformed';
}

const KNOWN: readonly Evidence['method'][] = ['passkey', 'bankid', 'oidc'];

/** Whether the file holds only the hash of the evidence, because the proof itself names a personal number. */
export function isKeptApart(evidence: Evidence): evidence is Evidence & { readonly evidenceSha256: string } {
  return evidence.evidenceSha256 !== undefined;
}

/** What holds for every method: a yes, in time, about this very intent, and claiming no more than the method carries. */
export async function verifyFrame(evidence: Evidence): Promise<string | undefined> {
  const { intent, receivedAt } = evidence;
  if (intent.decision !== 'approve') return 'declined';
  const at = Date.parse(receivedAt);
  if (at < Date.parse(intent.issuedAt) || at > Date.parse(intent.expiresAt)) return 'outside-intent-time';
  if (evidence.method !== intent.method) return 'evidence-malformed';
  if (isMoreThan(evidence.assurance.eidas, eidasClaim(evidence.method))) return 'claims-too-much';
  if ((await sha256Hex(intentBytes(intent))) !== evidence.intentSha256) return 'intent-hash-differs';
  return undefined;
}

const ORDER: readonly Assurance['eidas'][] = ['none', 'AdES-claim', 'QES'];

function isMoreThan(claim: Assurance['eidas'], carried: Assurance['eidas']): boolean {
  return ORDER.indexOf(claim) > ORDER.indexOf(carried);
}
