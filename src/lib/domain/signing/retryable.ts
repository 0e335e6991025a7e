/** Refusals that stay the same however often one tries: something else has to change first. */
const FINAL: ReadonlySet<string> = new Set([
  'not-a-signer',
  'not-frozen',
  'not-your-turn',
  'already-signed',
  'already-declined',
  'already-adjusted',
  'minutes-disputed',
  'changed-since-read',
  'slot-closed',
  'method-too-weak',
  'method-not-here',
  'no-passkey',
  'no-personal-number',
  'no-linked-identity',
  'bankid-of-another',
  'bankid-certificate-err',
  'oidc-of-another',
  'signed-out',
]);

/** Whether beginning anew may go better than it went. */
export function isRetryable(code: string): boolean {
  return !FINAL.has(code);
}
