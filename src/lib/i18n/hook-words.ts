import { m } from './generated/messages.js';

/** By the beginning of the reason that the hook wrote down; the first that fits. */
const WORDS: readonly (readonly [string, () => string])[] = [
  ['keys-unreachable', m.hook_refused_keys],
  ['signature', m.hook_refused_signature],
  ['challenge', m.hook_refused_signature],
  ['token', m.hook_refused_token],
  ['validation', m.hook_refused_token],
  ['service', m.hook_refused_token],
  ['subscription', m.hook_refused_subscription],
  ['client-state', m.hook_refused_client_state],
  ['tenant', m.hook_refused_account],
  ['account', m.hook_refused_account],
  ['body-too-large', m.hook_refused_large],
  ['body', m.hook_refused_unreadable],
  ['meeting', m.hook_refused_unreadable],
  ['removal', m.hook_refused_removal],
  ['entry', m.hook_refused_entry],
  ['connection', m.hook_refused_entry],
  ['lifecycle', m.hook_refused_entry],
  ['dated-ahead', m.hook_refused_ahead],
  ['content', m.hook_refused_unreadable],
];

/** Why a hook did not take what came, and what to look at. */
export function hookRefusalText(reason: string): string {
  const found = WORDS.find(([beginning]) => reason.startsWith(beginning));
  return found ? found[1]() : m.hook_refused_other({ reason });
}
