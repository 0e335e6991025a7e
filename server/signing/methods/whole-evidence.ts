import { canonicalBytes, canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { sha256Hex } from '../bytes.ts';
import { verifyOidcEvidence } from './oidc/oidc-evidence.ts';
import { verifyFrame } from './verify-evidence.ts';

/**
 * Asks a proof that only a full program can read (XML signatures are not for browsers): a reason code, or undefined when it
 * holds.
 */
export type CheckProof = (whole: Evidence) => string | undefined;

export type WholeCheck =
  | { readonly state: 'holds' }
  | { readonly state: 'unchecked' }
  | { readonly state: 'wrong'; readonly code: string };

/**
 * Whether evidence that was kept apart is the one whose hash is printed, and holds. `unchecked`: it is the one, and its proof
 * was asked of nobody.
 */
export async function checkWholeEvidence(
  whole: Evidence,
  printed: Evidence,
  checkBankId: CheckProof | undefined,
): Promise<WholeCheck> {
  const isTheOne =
    (await sha256Hex(canonicalBytes(whole))) === printed.evidenceSha256 &&
    canonicalJson(whole.intent) === canonicalJson(printed.intent) &&
    whole.method === printed.method &&
    whole.receivedAt === printed.receivedAt;
  if (!isTheOne) return { state: 'wrong', code: 'evidence-differs' };
  const frame = await verifyFrame(whole);
  if (frame !== undefined) return { state: 'wrong', code: frame };
  if (whole.method === 'oidc') return outcome(await verifyOidcEvidence(whole));
  if (whole.method === 'bankid' && checkBankId) return outcome(checkBankId(whole));
  return { state: 'unchecked' };
}

function outcome(code: string | undefined): WholeCheck {
  return code === undefined ? { state: 'holds' } : { state: 'wrong', code };
}
