import type { CallStanding, ConnectionLink, RollStanding } from './call-standing.ts';
import type { Caller, Connection } from './conference-event.ts';
import type { KnownPerson } from './match.ts';

/* A call of invented people for tests. */

export const people: KnownPerson[] = [
  { id: 'tommy', name: 'Tommy Ryd', organisation: 'Nora', party: 'KD' },
  { id: 'karin', name: 'Karin Sundfors', organisation: 'Region Örebro län', providerUserIds: ['uKarin'] },
  { id: 'maria1', name: 'Maria Brorstad', organisation: 'Örebro' },
  { id: 'maria2', name: 'Maria Brorsdotter', organisation: 'Örebro' },
  { id: 'asa', name: 'Åsa Sjölander', organisation: 'Kumla', email: 'asa@kumla.example' },
  { id: 'mats', name: 'Mats Erixon', organisation: 'Lindesberg' },
];

/** Seconds past noon. */
export const at = (second: number): string => new Date(Date.UTC(2026, 10, 24, 12, 0, second)).toISOString();

export function connection(
  key: string,
  name: string,
  [from, to]: readonly [number, number?],
  more: Partial<Caller> & Partial<Pick<Connection, 'boundTo' | 'waiting' | 'verified'>> = {},
): Connection {
  const { boundTo = null, waiting = false, verified = true, ...person } = more;
  return {
    connectionKey: key,
    person: { name, kind: 'person', ...person },
    joinedAt: waiting ? null : at(from),
    leftAt: to === undefined ? null : at(to),
    waiting,
    role: null,
    boundTo,
    verified,
    sources: ['webhook'],
  };
}

export const link = (connectionKey: string, ...personIds: string[]): ConnectionLink => ({
  connectionKey,
  personIds,
});
export const present = (personId: string, since = 10, more: Partial<RollStanding> = {}): RollStanding => ({
  personId,
  mode: 'remote',
  since: at(since),
  ...more,
});

export function standing(now: number, more: Partial<CallStanding> = {}): CallStanding {
  return { connections: [], people, links: [], roll: [], now: at(now), ...more };
}

export const TOMMY = 'Tommy Ryd - Nora';
/** Tommy was confirmed on c1, which was lost after 1000 seconds. */
export function afterTheLoss(now: number, more: Partial<CallStanding> = {}): CallStanding {
  return standing(now, {
    connections: [connection('c1', TOMMY, [0, 1000])],
    links: [link('c1', 'tommy')],
    roll: [present('tommy')],
    ...more,
  });
}
export const both = (from: number): Connection[] => [
  connection('c1', TOMMY, [0, 1000]),
  connection('c2', TOMMY, [from]),
];
