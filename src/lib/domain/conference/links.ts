import { wasDecided, type CallStanding } from './call-standing.ts';
import type { Connection } from './conference-event.ts';
import { baseKeyOf } from './fold-connections.ts';
import { tieBetween } from './same-caller.ts';
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
  const confirmed = new Map(standing.links.map((one) => [one.connectionKey, one.personIds]));
  const found = new Map<string, LinkedTo>();
  for (const one of standing.connections) {
    const personIds = confirmed.get(one.connectionKey);
    const linked = personIds
      ? { personIds, basis: 'confirmed' as const }
      : inherited(one, confirmed, standing);
    if (linked) found.set(one.connectionKey, linked);
  }
  return found;
}

function inherited(
  one: Connection,
  confirmed: ReadonlyMap<string, readonly string[]>,
  standing: CallStanding,
): LinkedTo | null {
  const ties = standing.connections
    .flatMap((other) => {
      const personIds = confirmed.get(other.connectionKey);
      const basis = personIds && basisFor(one, other);
      return basis ? [{ personIds, basis, latest: `${other.joinedAt ?? ''} ${other.connectionKey}` }] : [];
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

function basisFor(one: Connection, other: Connection): LinkBasis | null {
  if (one.boundTo === other.connectionKey) return 'account';
  if (baseKeyOf(one.connectionKey) === baseKeyOf(other.connectionKey)) return 'account';
  const tie = tieBetween(one.person, other.person);
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
