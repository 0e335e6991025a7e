import type { ConferenceEvent, ConferenceSource } from './conference-event.ts';

/* Statements of a call for tests. */

export type Kind = ConferenceEvent['kind'];

interface Extra {
  readonly name?: string;
  readonly email?: string;
  readonly verified?: boolean;
  readonly source?: ConferenceSource;
  readonly to?: string;
  readonly role?: string;
  readonly into?: string;
}

/** Minutes past noon as a statement of a call. */
export function said(kind: Kind, minute: number, key = 'c1', extra: Extra = {}): ConferenceEvent {
  const at = new Date(Date.UTC(2026, 10, 24, 12, 0, Math.round(minute * 60))).toISOString();
  const basis = { at, source: extra.source ?? 'webhook', verified: extra.verified ?? true } as const;
  if (kind === 'started' || kind === 'ended') return { ...basis, kind };
  const email = extra.email === undefined ? {} : { email: extra.email };
  const person = { name: extra.name ?? `Person ${key}`, kind: 'person', ...email } as const;
  const of = { ...basis, connectionKey: key, person };
  switch (kind) {
    case 'role':
      return { ...of, kind, role: extra.role ?? 'host' };
    case 'bound':
      return { ...of, kind, to: extra.to ?? 'c0' };
    case 'breakout':
      return { ...of, kind, into: extra.into ?? null };
    default:
      return { ...of, kind };
  }
}

export const at = (minute: number): string => said('started', minute).at;
