import { nameKey } from './clean-name.ts';
import type { Caller } from './conference-event.ts';
import { kindOf } from './who-is-who.ts';

/** What says that two connections are of one caller. */
export type CallerTie = 'account' | 'registration' | 'email' | 'name';

/**
 * Whether two connections are of one caller: by account, registration or address whatever the names say, and by name
 * only when it is the same whole name and no identity speaks against it. "iPhone" and "Karin" tie nothing.
 */
export function tieBetween(a: Caller, b: Caller): CallerTie | null {
  const pairs: readonly (readonly [CallerTie, string | undefined, string | undefined])[] = [
    ['account', a.providerUserId, b.providerUserId],
    ['registration', a.registrantId, b.registrantId],
    ['email', a.email?.toLowerCase(), b.email?.toLowerCase()],
  ];
  const known = pairs.filter(([, left, right]) => left && right);
  const same = known.find(([, left, right]) => left === right);
  if (same) return same[0];
  return known.length === 0 && isSameName(a, b) ? 'name' : null;
}

function isSameName(a: Caller, b: Caller): boolean {
  const key = nameKey(a.name);
  const kinds = [kindOf(a), kindOf(b)];
  const isTelling = kinds.every((kind) => kind === 'person' || kind === 'room') && key.includes(' ');
  return isTelling && key === nameKey(b.name);
}
