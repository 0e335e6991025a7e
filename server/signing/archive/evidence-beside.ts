import { canonicalBytes, canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { parseEvidence } from '../evidence-schema.ts';
import { isKeptApart } from '../methods/verify-evidence.ts';
import { type CheckProof, checkWholeEvidence } from '../methods/whole-evidence.ts';
import { type Reason, reason } from '../verify/report.ts';
import { signaturesThatHold } from '../verify/verify-minutes.ts';
import { textOf } from './log-in-bundle.ts';

/** A file's name, and whether it is what it must be; one that is missing is not. */
export type Check = readonly [name: string, holds: boolean];

export interface EvidenceBeside {
  readonly checks: readonly Check[];
  /** What is wrong with a proof that is the right one. */
  readonly faults: readonly Reason[];
  readonly notes: readonly Reason[];
}

const WHOLE = { holds: 'bundle-evidence-checked', unchecked: 'bundle-evidence-unchecked' } as const;

/**
 * What lies in the folder must be the evidence in the file, or the whole of which the file names the hash. The file must have
 * been verified, and not be invalid. Throws on what is no JSON.
 */
export async function evidenceBeside(
  files: ReadonlyMap<string, Uint8Array>,
  { pdf, folder }: { readonly pdf: Uint8Array; readonly folder: string },
  checkBankId: CheckProof | undefined,
): Promise<EvidenceBeside> {
  const checks: Check[] = [];
  const faults: Reason[] = [];
  const notes: Reason[] = [];
  for (const { evidence } of await signaturesThatHold(pdf)) {
    const { slotId, name } = evidence.intent.signer;
    const file = `${folder}${slotId}.json`;
    const found = files.has(file) ? await compare(textOf(files, file), evidence, checkBankId) : 'differs';
    checks.push([file, found !== 'differs']);
    if (typeof found === 'string') continue;
    if (found.state === 'wrong') faults.push(reason(found.code, { name }));
    else notes.push(reason(WHOLE[found.state], { name }));
  }
  return { checks, faults, notes };
}

type Compared =
  | 'same'
  | 'differs'
  | { readonly state: 'wrong'; readonly code: string }
  | { readonly state: 'holds' | 'unchecked' };

async function compare(
  text: string,
  inFile: Evidence,
  checkBankId: CheckProof | undefined,
): Promise<Compared> {
  const value: unknown = JSON.parse(text);
  if (!isKeptApart(inFile)) return canonicalJson(value) === canonicalJson(inFile) ? 'same' : 'differs';
  const whole = parseEvidence(canonicalBytes(value));
  if (!whole) return 'differs';
  const check = await checkWholeEvidence(whole, inFile, checkBankId);
  return check.state === 'wrong' && check.code === 'evidence-differs' ? 'differs' : check;
}
