import { callersOf, type SaidOfConnection as OfConnection } from './callers-of-key.ts';
import type { Caller, ConferenceEvent, ConferenceSource, Connection } from './conference-event.ts';
import { stretchesOf, type Stretch } from './stretches.ts';

/**
 * The connections of one call, folded from everything that was ever said of it: a function of the set of statements,
 * so neither the order they came in, nor duplicates, nor a late one changes what it gives. A connection counts from its
 * first join to its last leave; the end of the meeting closes what is open. Ordered by when they began.
 *
 * A key that joins again after it left is a connection of its own, `key@time`: some providers key the person, and some
 * give the key to somebody else, who is then another caller. Once something verified was said of a connection, hints do
 * not move, rename or end it.
 */
export function foldConnections(events: readonly ConferenceEvent[]): Connection[] {
  const readable = events.filter((one) => !Number.isNaN(Date.parse(one.at)));
  const byKey = new Map<string, OfConnection[]>();
  for (const one of readable) {
    if (!('connectionKey' in one)) continue;
    byKey.set(one.connectionKey, [...(byKey.get(one.connectionKey) ?? []), one]);
  }
  return [...byKey]
    .flatMap(([key, said]) => connectionsOf(key, said, readable))
    .sort((a, b) => compare(beginning(a), beginning(b)) || compare(a.connectionKey, b.connectionKey));
}

/** The provider's own key of a connection. */
export function baseKeyOf(connectionKey: string): string {
  return connectionKey.replace(/@\d{4}-\d{2}-\d{2}T[\d:.]+Z$/u, '');
}

function connectionsOf(
  key: string,
  all: readonly OfConnection[],
  call: readonly ConferenceEvent[],
): Connection[] {
  const sure = all.filter((one) => one.verified);
  const verified = sure.length > 0;
  const said = (verified ? sure : [...all]).sort(byTime);
  // Who is only hinted at may be gone by a hint too.
  const meeting = call.filter((one) => !verified || one.verified);
  const about = {
    verified,
    sources: [...new Set(all.map((one): ConferenceSource => one.source))].sort(),
  };
  const found = callersOf(said).flatMap(({ said: own, until }) =>
    stretchesOf(own, meeting, until).map((stretch) => ({ ...about, ...told(own), ...timesOf(stretch), own })),
  );
  return found.map(({ own, ...one }, i) => ({
    ...one,
    connectionKey: i === 0 ? key : `${key}@${one.joinedAt ?? iso(Date.parse(own[0]?.at ?? ''))}`,
  }));
}

function told(said: readonly OfConnection[]): Pick<Connection, 'person' | 'role' | 'boundTo'> {
  return {
    person: callerIn(said),
    role: said.findLast((one) => one.kind === 'role')?.role ?? null,
    boundTo: said.findLast((one) => one.kind === 'bound')?.to ?? null,
  };
}

function timesOf({
  from,
  to,
  waiting,
  waitingSince,
}: Stretch): Pick<Connection, 'joinedAt' | 'leftAt' | 'waiting' | 'waitingSince'> {
  return {
    joinedAt: from === null ? null : iso(from),
    leftAt: to === null ? null : iso(to),
    waiting,
    ...(waitingSince === null ? {} : { waitingSince: iso(waitingSince) }),
  };
}

/** The latest name, with every trait that was ever told: what one statement leaves out another has. */
function callerIn(said: readonly OfConnection[]): Caller {
  const latest = said.at(-1)?.person ?? { name: '', kind: 'generic' };
  const trait = (key: 'email' | 'providerUserId' | 'registrantId'): Partial<Caller> => {
    const value = said.findLast((one) => one.person[key])?.person[key];
    return value ? { [key]: value } : {};
  };
  return {
    name: latest.name,
    kind: latest.kind,
    ...trait('email'),
    ...trait('providerUserId'),
    ...trait('registrantId'),
  };
}

/** By time; of one instant in an order that does not depend on what came first. */
function byTime(a: OfConnection, b: OfConnection): number {
  return Date.parse(a.at) - Date.parse(b.at) || compare(content(a), content(b));
}

function content(one: OfConnection): string {
  const { name, kind, email, providerUserId, registrantId } = one.person;
  const extra = 'role' in one ? one.role : 'to' in one ? one.to : '';
  return JSON.stringify([one.kind, extra, name, kind, email, providerUserId, registrantId]);
}

function beginning(one: Connection): string {
  return one.joinedAt ?? one.leftAt ?? one.waitingSince ?? '';
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
