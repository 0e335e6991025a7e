import type { CallStanding, ConnectionLink, RollStanding } from './call-standing.ts';
import type { Caller, ConferenceEvent, Connection } from './conference-event.ts';
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

interface Delivery {
  readonly name: string;
  readonly request: { readonly body: string };
}

/** Just enough of the webhook's shape for these tests; the adapter has the real reading. */
function eventsOf(deliveries: readonly Delivery[]): ConferenceEvent[] {
  return deliveries.map(({ request }) => {
    const { event, payload } = JSON.parse(request.body) as {
      event: string;
      payload: { object: { start_time: string; end_time?: string; participant?: Record<string, string> } };
    };
    const who = payload.object.participant ?? {};
    const when =
      who['join_time'] ?? who['leave_time'] ?? payload.object.end_time ?? payload.object.start_time;
    const of = { at: when, source: 'webhook', verified: true } as const;
    if (event === 'meeting.started') return { ...of, kind: 'started' };
    if (event === 'meeting.ended') return { ...of, kind: 'ended' };
    const person = {
      name: who['user_name'] ?? '',
      kind: 'person',
      ...(who['id'] ? { providerUserId: who['id'] } : {}),
      ...(who['email'] ? { email: who['email'] } : {}),
      ...(who['registrant_id'] ? { registrantId: who['registrant_id'] } : {}),
    } as const;
    const kind = event.endsWith('_joined') ? 'joined' : 'left';
    return { ...of, kind, connectionKey: who['participant_uuid'] ?? '', person };
  });
}

/** A whole meeting as it was delivered: out of order, twice, and a crash told five minutes late. */
export function scenarioEvents(file: string): ConferenceEvent[] {
  return eventsOf((JSON.parse(file) as { deliveries: Delivery[] }).deliveries);
}

/** The members of that meeting, whose ids are m01 to m17. */
export function scenarioMembers(file: string): KnownPerson[] {
  const { members } = JSON.parse(file) as { members: (KnownPerson & { zoomUserId: string | null })[] };
  return members.map(({ zoomUserId, ...one }) => ({
    ...one,
    providerUserIds: zoomUserId === null ? [] : [zoomUserId],
  }));
}
