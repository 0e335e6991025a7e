import type { SignatureMethodPort } from '#server/application/ports.ts';
import { finishPasskeySignature, startPasskeySignature } from './methods/passkey.ts';

/** Passkeys as the application's signature method. */
export function createPasskeyMethod(): SignatureMethodPort {
  return {
    start: (intent, credentials) => startPasskeySignature(intent, credentials, { rpId: intent.rpId }),
    finish: (options) => finishPasskeySignature(options),
  };
}
