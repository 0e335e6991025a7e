import { nameKey } from './clean-name.ts';
import type { Caller } from './conference-event.ts';
import { kindOf } from './who-is-who.ts';

/** What says that two connections are of one caller. */
export type CallerTie = 'account' | 'registration' | 'email' | 'name';

/** What a caller is told by, worked out once for many comparisons. */
export interface CallerSigns {
  readonly account: string;
  readonly registration: string;
  readonly email: string;
  /** Empty when the name would tie anybody: "iPhone", "Karin". */
  readonly name: string;
}

const IDENTITIES = ['account', 'registration', 'email'] as const;

export function signsOf(caller: Caller): CallerSigns {
  const kind = kindOf(caller);
  const name = kind === 'person' || kind === 'room' ? nameKey(caller.name) : '';
  return {
    account: caller.providerUserId ?? '',
    registration: caller.registrantId ?? '',
    email: caller.email?.toLowerCase() ?? '',
    name: name.includes(' ') ? name : '',
  };
}

/**
 * Whether two connections are of one caller: by account, registration or address whatever the names say, and by name
 * only when it is the same whole name and no identity speaks against it.
 */
export function tieBetween(a: CallerSigns, b: CallerSigns): CallerTie | null {
  const same = knownOfBoth(a, b).find((sign) => a[sign] === b[sign]);
  if (same) return same;
  return mayBeOne(a, b) && a.name !== '' && a.name === b.name ? 'name' : null;
}

/** Whether one key that both came under is of one caller: nothing speaks against it, and the name is the same whatever it says. */
export function agrees(a: Caller, b: Caller): boolean {
  const [one, other] = [signsOf(a), signsOf(b)];
  const isSameName = nameKey(a.name) === nameKey(b.name);
  return tieBetween(one, other) !== null || (isSameName && mayBeOne(one, other));
}

/** Whether no account, registration or address of the one speaks for or against its being the other. */
export function mayBeOne(a: CallerSigns, b: CallerSigns): boolean {
  return knownOfBoth(a, b).length === 0;
}

function knownOfBoth(a: CallerSigns, b: CallerSigns) {
  return IDENTITIES.filter((sign) => a[sign] !== '' && b[sign] !== '');
}
