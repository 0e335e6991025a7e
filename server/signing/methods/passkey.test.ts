import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/signing/canonical-json.ts';
import { intentBytes } from '#lib/domain/signing/intent.ts';
import {
  answerIntent,
  evidenceFor,
  intentFor,
  NOW,
  ORIGIN,
  passkeyOf,
  PEOPLE,
  RP_ID,
} from '../../../tests/support/signing-intents.ts';
import { sha256, toBase64Url } from '../bytes.ts';
import { parseEvidence } from '../evidence-schema.ts';
import { finishPasskeySignature, startPasskeySignature } from './passkey.ts';
import { verifyPasskeyEvidence } from './passkey-evidence.ts';

const pdf = { pdfSha256: 'a'.repeat(64), pages: 3 };
const intent = intentFor(PEOPLE.chair, pdf);
const passkey = passkeyOf(PEOPLE.chair.userId);

describe('signing with a passkey', () => {
  it('asks the passkey to sign the hash of the intent, with user verification', async () => {
    const options = await startPasskeySignature(intent, [passkey.credential], { rpId: RP_ID });
    expect(options).toMatchObject({
      ok: true,
      value: {
        challenge: toBase64Url(await sha256(intentBytes(intent))),
        userVerification: 'required',
        rpId: RP_ID,
        allowCredentials: [{ id: passkey.credential.id }],
      },
    });
  });

  it('offers only the signer their own passkeys', async () => {
    const other = passkeyOf('someone-else').credential;
    expect(await startPasskeySignature(intent, [other], { rpId: RP_ID })).toMatchObject({
      refusal: { code: 'no-passkey' },
    });
  });

  it.each(['ES256', 'RS256'] as const)(
    'gives %s evidence that verifies offline and survives its JSON',
    async (algorithm) => {
      const evidence = await evidenceFor(intent, passkeyOf(PEOPLE.chair.userId, algorithm), {
        userHandle: PEOPLE.chair.userId,
      });
      expect(await verifyPasskeyEvidence(evidence)).toBeUndefined();
      expect(parseEvidence(canonicalBytes(evidence))).toEqual(evidence);
    },
  );

  it.each([
    ['without user verification', { userVerified: false }],
    ['to another challenge', { challenge: 'AAAA' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['for another host', { rpId: 'evil.example' }],
    ['of a registration', { type: 'webauthn.create' }],
    ['with the user handle of somebody else', { userHandle: 'user-sara' }],
  ])('refuses an answer %s', async (_, overrides) => {
    expect(await answerIntent(intent, passkey, overrides)).toMatchObject({
      ok: false,
      refusal: { code: 'passkey-rejected' },
    });
  });

  const finish = (response: unknown, receivedAt = NOW, credentials = [passkey.credential]) =>
    finishPasskeySignature({
      intent,
      response,
      credentials,
      client: { ipHash: '', uaFamily: '' },
      receivedAt,
    });

  it('refuses late answers, foreign passkeys and nonsense', async () => {
    const answer = passkey.answer({ challenge: toBase64Url(await sha256(intentBytes(intent))) });
    expect(await finish(answer)).toMatchObject({ ok: true });
    expect(await finish(answer, new Date(Date.parse(intent.expiresAt) + 1))).toMatchObject({
      refusal: { code: 'intent-expired' },
    });
    const stolen = { ...passkey.credential, userId: 'user-sara' };
    expect(await finish(answer, NOW, [stolen])).toMatchObject({ refusal: { code: 'passkey-of-another' } });
    for (const nonsense of [null, 'x', {}, { ...answer, response: { ...answer.response, signature: '=' } }])
      expect(await finish(nonsense)).toMatchObject({ refusal: { code: 'malformed-response' } });
  });

  it.each([
    ['intent-hash-differs', { intent: { ...intent, statement: 'Jag justerar inte.' } }],
    [
      'passkey-of-another',
      { enrolment: { userId: 'user-sara', credentialId: 'x', how: '', by: '', at: '' } },
    ],
    ['evidence-malformed', { method: 'bankid' as const }],
  ])('says %s offline', async (code, change) => {
    expect(await verifyPasskeyEvidence({ ...(await evidenceFor(intent, passkey)), ...change })).toBe(code);
  });

  it('says offline when origin, host, verification or signature are wrong, whoever let it through', async () => {
    const good = await evidenceFor(intent, passkey);
    const challenge = toBase64Url(await sha256(intentBytes(intent)));
    const forged = (overrides: Parameters<typeof passkey.answer>[1], signer = passkey) => {
      const { response } = signer.answer({ challenge }, overrides);
      return verifyPasskeyEvidence({
        ...good,
        webauthn: {
          ...good.webauthn,
          credentialId: passkey.credential.id,
          publicKey: toBase64Url(passkey.credential.publicKey),
          ...response,
        },
      });
    };
    expect(await forged({})).toBeUndefined();
    expect(await forged({ origin: `${ORIGIN}:8443` })).toBe('origin-differs');
    expect(await forged({ rpId: 'evil.example' })).toBe('rp-differs');
    expect(await forged({ userVerified: false })).toBe('user-not-verified');
    expect(await forged({ challenge: toBase64Url(new Uint8Array(32)) })).toBe('challenge-differs');
    expect(await forged({}, passkeyOf(PEOPLE.chair.userId))).toBe('assertion-wrong');
  });
});
