import { randomBytes } from 'node:crypto';
import { createIntent, type Intent, type IntentOptions } from '#lib/domain/signing/intent.ts';
import { finishPasskeySignature, startPasskeySignature } from '#server/signing/methods/passkey.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { type AnswerOverrides, createSigningPasskey, type SigningPasskey } from './signing-passkey.ts';

export const RP_ID = 'klubba.example';
export const ORIGIN = 'https://klubba.example';
export const NOW = new Date('2026-11-22T12:00:00.000Z');

export const PEOPLE = {
  secretary: { userId: 'user-sara', name: 'Sara Sekreterare', role: 'Sekreterare', slotId: 'secretary' },
  chair: { userId: 'user-osten', name: 'Östen Ordförande', role: 'Ordförande', slotId: 'chair' },
} as const;

export function passkeyOf(userId: string, algorithm: 'ES256' | 'RS256' = 'ES256'): SigningPasskey {
  return createSigningPasskey({ userId, rpId: RP_ID, origin: ORIGIN, algorithm });
}

export function intentFor(
  signer: Intent['signer'],
  pdf: { pdfSha256: string; pages: number },
  overrides: Partial<IntentOptions> = {},
): Intent {
  return createIntent({
    decision: 'approve',
    document: {
      id: 'meeting-1',
      organisation: 'Exempelby kommun',
      organ: 'Kulturnämnden',
      meetingDate: '2026-11-20',
      revision: 1,
      title: 'Protokoll',
      contentSha256: 'c'.repeat(64),
      contentRoot: 'd'.repeat(64),
      ...pdf,
    },
    signer,
    statement: 'Jag justerar protokollet.',
    locale: 'sv',
    rpId: RP_ID,
    origin: ORIGIN,
    method: 'passkey',
    nonce: randomBytes(16).toString('base64url'),
    now: NOW,
    ...overrides,
  });
}

/** Evidence as the server makes it; throws when the server would refuse. */
export async function evidenceFor(
  intent: Intent,
  passkey: SigningPasskey,
  overrides: AnswerOverrides = {},
  receivedAt?: Date,
): Promise<Evidence> {
  const result = await answerIntent(intent, passkey, overrides, receivedAt);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value.evidence;
}

export async function answerIntent(
  intent: Intent,
  passkey: SigningPasskey,
  overrides: AnswerOverrides = {},
  receivedAt: Date = new Date(NOW.getTime() + 60_000),
) {
  const started = await startPasskeySignature(intent, [passkey.credential], { rpId: RP_ID });
  if (!started.ok) return started;
  return finishPasskeySignature({
    intent,
    response: passkey.answer(started.value, overrides),
    credentials: [passkey.credential],
    client: { ipHash: 'e'.repeat(64), uaFamily: 'Firefox' },
    receivedAt,
  });
}
