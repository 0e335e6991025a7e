import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { say, sayShortTime } from '../messages.ts';

/** What the signature says on the page: name, role, when and how, and the first digits of what was signed. */
export function appearanceLines(evidence: Evidence): string[] {
  const { intent } = evidence;
  const { locale, signer } = intent;
  const method = say(locale, `signed_method_${evidence.method}`);
  return [
    signer.name,
    signer.role,
    say(locale, 'signed_appearance_when', { time: sayShortTime(locale, evidence.receivedAt), method }),
    say(locale, 'signed_appearance_what', { hash: intent.document.pdfSha256.slice(0, 12) }),
  ];
}
