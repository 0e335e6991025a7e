import type { CredentialRecords } from '#server/application/ports.ts';
import type { SignatureMethod } from '#server/application/method-ports.ts';
import { ok, refuse } from '#lib/domain/refusal.ts';
import { finishPasskeySignature, startPasskeySignature } from './passkey.ts';

/** Passkeys as the application's signature method. */
export function createPasskeyMethod({
  credentials,
}: {
  readonly credentials: CredentialRecords;
}): SignatureMethod {
  return {
    id: 'passkey',
    key: 'passkey',
    name: null,
    answers: 'input',
    pollEveryMs: 0,
    canSign: async ({ accountId, rpId }) =>
      (await credentials.ofAccount(accountId, rpId)).length > 0 ? ok(null) : refuse('no-passkey'),
    start: async ({ intent, signer }) => {
      const keys = await credentials.ofAccount(signer.accountId, signer.rpId);
      const started = await startPasskeySignature(intent, keys, { rpId: intent.rpId });
      return started.ok
        ? ok({ ui: { kind: 'webauthn' as const, options: started.value }, memory: null })
        : started;
    },
    advance: async ({ intent, signer, input, client, now }) => {
      const keys = await credentials.ofAccount(signer.accountId, intent.rpId);
      const finished = await finishPasskeySignature({
        intent,
        response: input,
        credentials: keys,
        client,
        receivedAt: now,
      });
      if (!finished.ok) return finished;
      const { evidence, credentialId, newCounter } = finished.value;
      await credentials.noteUse(credentialId, newCounter, now);
      return ok({ state: 'answered', evidence });
    },
    // Nothing moves, and nobody elsewhere waits.
    redraw: () => undefined,
    cancel: () => Promise.resolve(),
  };
}
