import { wasDecided, type CallStanding } from './call-standing.ts';
import type { Connection } from './conference-event.ts';
import { baseKeyOf } from './fold-connections.ts';
import { agrees, signsOf, tieBetween, type CallerSigns } from './same-caller.ts';
import { suggestionId, type LinkBasis } from './suggestion.ts';

/** Whom a connection stands for and why. */
export interface LinkedTo {
  readonly personIds: readonly string[];
  readonly basis: LinkBasis;
}

/**
 * Whom each connection stands for: as it was confirmed, or as an earlier connection of the same caller was. Whoever
 * was only tied by that and has been denied is not linked. Connections that stand for nobody known are left out.
 */
export function linksOf(standing: CallStanding): ReadonlyMap<string, LinkedTo> {
  const confirmed = confirmedIn(standing);
  const byKey = new Map(standing.links.map((one) => [one.connectionKey, one.personIds]));
  const found = new Map<string, LinkedTo>();
  for (const one of standing.connections) {
    const personIds = byKey.get(one.connectionKey);
    const linked = personIds
      ? { personIds, basis: 'confirmed' as const }
      : inherited(one, confirmed, standing);
    if (linked) found.set(one.connectionKey, linked);
  }
  return found;
}

/** A connection that was confirmed, and what its caller is told by. */
interface Confirmed {
  readonly connection: Connection;
  readonly signs: CallerSigns;
  readonly personIds: readonly string[];
}

function confirmedIn({ connections, links }: CallStanding): readonly Confirmed[] {
  const byKey = new Map(connections.map((one) => [one.connectionKey, one]));
  return links.flatMap(({ connectionKey, personIds }) => {
    const connection = byKey.get(connectionKey);
    return connection ? [{ connection, signs: signsOf(connection.person), personIds }] : [];
  });
}

function inherited(
  one: Connection,
  confirmed: readonly Confirmed[],
  standing: CallStanding,
): LinkedTo | null {
  const signs = signsOf(one.person);
  const ties = confirmed
    .flatMap((other) => {
      const basis = basisFor(one, signs, other);
      const { joinedAt, connectionKey } = other.connection;
      const latest = `${joinedAt ?? ''} ${connectionKey}`;
      return basis ? [{ personIds: other.personIds, basis, latest }] : [];
    })
    .sort((a, b) => ORDER.indexOf(a.basis) - ORDER.indexOf(b.basis) || compare(b.latest, a.latest));
  const [best] = ties;
  if (!best) return null;
  const isDenied = (personId: string): boolean =>
    wasDecided(standing, suggestionId('re-attest', one.connectionKey, personId), 'rejected');
  const personIds = best.personIds.filter((id) => !isDenied(id));
  return personIds.length === 0 && best.personIds.length > 0 ? null : { personIds, basis: best.basis };
}

const ORDER: readonly LinkBasis[] = ['confirmed', 'account', 'registration', 'email', 'name'];

function basisFor(
  one: Connection,
  signs: CallerSigns,
  { connection: other, signs: others }: Confirmed,
): LinkBasis | null {
  if (one.boundTo === other.connectionKey) return 'account';
  const isSameKey = baseKeyOf(one.connectionKey) === baseKeyOf(other.connectionKey);
  // A key may be somebody else's by now.
  if (isSameKey && agrees(one.person, other.person)) return 'account';
  const tie = tieBetween(signs, others);
  // The same name twice at once is a namesake as well as a second device.
  return tie === 'name' && isTogether(one, other) ? null : tie;
}

function isTogether(a: Connection, b: Connection): boolean {
  const before = (left: Connection, right: Connection): boolean =>
    left.joinedAt === null || right.leftAt === null || Date.parse(left.joinedAt) < Date.parse(right.leftAt);
  return before(a, b) && before(b, a);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
