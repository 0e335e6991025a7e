import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { bankIdVisibleText } from '#lib/domain/wording/bankid-text.ts';
import { checkBankIdChain } from './certificates.ts';
import { readBankIdSignature } from './read-signature.ts';

/** The hidden half of what is signed: the hash of the intent, so that not one word of it can be exchanged. */
export function bankIdHiddenText(intentSha256: string): string {
  return canonicalJson({ alg: 'SHA-256', intent: intentSha256 });
}

/**
 * What is wrong with the whole evidence of a BankID signature, as a reason code, or undefined when the person named in the
 * intent signed that intent with a BankID under one of the pinned roots. Reads nothing but the evidence. The OCSP answer is
 * kept for whoever wants to ask it and is not judged.
 */
export function verifyBankIdEvidence(
  evidence: Evidence,
  { roots }: { readonly roots: readonly string[] },
): string | undefined {
  const { intent, intentSha256, bankid, enrolment } = evidence;
  if (evidence.method !== 'bankid' || !bankid || !enrolment) return 'evidence-malformed';
  if (enrolment.userId !== intent.signer.userId) return 'bankid-of-another';
  const reading = readBankIdSignature(Buffer.from(bankid.signature, 'base64').toString('utf8'));
  if (!reading.ok) return reading.code;
  const { facts } = reading;
  const chain = checkBankIdChain(facts.certificates, { roots, at: new Date(evidence.receivedAt) });
  if (!chain.ok) return chain.code;
  // Proving who one is, is not signing: such an XML is signed with the same key.
  if (facts.funcId !== 'Signing') return 'bankid-not-a-signature';
  if (facts.nonVisible !== bankIdHiddenText(intentSha256)) return 'bankid-intent-differs';
  if (facts.visible !== bankIdVisibleText(intent)) return 'bankid-text-differs';
  if (chain.person.personalNumber !== enrolment.credentialId) return 'bankid-of-another';
  return isNameOf(intent.signer.name, chain.person.name) ? undefined : 'bankid-name-differs';
}

/** Every word of the name that is printed is among the person's own: people use one of several given names. */
export function isNameOf(printed: string, registered: string): boolean {
  const own = new Set(words(registered));
  const asked = words(printed);
  return asked.length > 0 && asked.every((word) => own.has(word));
}

function words(name: string): string[] {
  return name
    .normalize('NFC')
    .toLocaleLowerCase('sv')
    .split(/[\s-]+/u)
    .filter((word) => word !== '');
}
