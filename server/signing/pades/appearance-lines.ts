import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { legalLevel } from '#lib/domain/signing/methods.ts';
import { type Language, say, sayLevel, sayShortTime } from '../messages.ts';

/**
 * What the signature says on the page: name, role, when, how and how far it carries, and the first digits of what was signed. In the language
 * of the page; the signer may have read the screen in another.
 */
export function appearanceLines(evidence: Evidence, language: Language): string[] {
  const { intent } = evidence;
  const { signer } = intent;
  const method = say(language, `signed_method_${evidence.method}`);
  return [
    signer.name,
    signer.role,
    say(language, 'signed_appearance_when', { time: sayShortTime(language, evidence.receivedAt), method }),
    sayLevel(language, legalLevel(evidence.method)),
    say(language, 'signed_appearance_what', { hash: intent.document.pdfSha256.slice(0, 12) }),
  ];
}
