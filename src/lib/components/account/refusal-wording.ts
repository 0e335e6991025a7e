import type { Refusal } from '#lib/domain/refusal.ts';
import { m } from '#lib/i18n/generated/messages.js';

const wordings: Readonly<Record<string, (() => string) | undefined>> = {
  'wrong-credentials': m.account_refusal_wrong_credentials,
  'wrong-current-password': m.account_refusal_wrong_current_password,
  'another-person': m.account_refusal_another_person,
  'demo-only': m.account_refusal_demo_only,
  'demo-has-no-password': m.account_refusal_demo_has_no_password,
  'password-common': m.account_refusal_password_common,
  'password-context': m.account_refusal_password_context,
  'passkey-refused': m.account_refusal_passkey_refused,
  'passkey-cancelled': m.account_refusal_passkey_cancelled,
  'passkey-already-here': m.account_refusal_passkey_already_here,
  'passkey-unknown': m.account_refusal_passkey_unknown,
  'passkey-last-way-in': m.account_refusal_passkey_last_way_in,
  'passkey-needs-host-name': m.account_refusal_passkey_needs_host_name,
  'sign-in-again': m.account_refusal_sign_in_again,
  'no-connection': m.account_refusal_no_connection,
};

/** The sentence for a refusal of sign-in or of the account pages; never a code. */
export function accountRefusalText({ code, params = {} }: Refusal): string {
  if (code === 'too-many-attempts')
    return m.account_refusal_too_many_attempts({ seconds: String(params['seconds'] ?? 60) });
  if (code === 'password-too-short')
    return m.account_refusal_password_too_short({ minimum: String(params['minimum'] ?? 12) });
  if (code === 'password-too-long')
    return m.account_refusal_password_too_long({ maximum: String(params['maximum'] ?? 128) });
  return (wordings[code] ?? m.account_refusal_other)();
}
