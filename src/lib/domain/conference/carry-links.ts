import type { ConnectionLink } from './call-standing.ts';
import { nameKey } from './clean-name.ts';
import { STANDINGS } from './name-words.ts';
import type { Connection } from './conference-event.ts';
import { signsOf, tieBetween } from './same-caller.ts';

/** How far two channels may tell the same beginning apart. */
const SAME_TIME_MS = 60_000;

/**
 * Whom the connections of a report stand for, from what was confirmed while the call went on: the same connection by
 * name and time, or another of the same caller. A report has no keys in common with the call.
 */
export function carryLinks(told: {
  readonly live: readonly Connection[];
  readonly links: readonly ConnectionLink[];
  readonly report: readonly Connection[];
}): readonly ConnectionLink[] {
  const confirmed = told.links.flatMap(({ connectionKey, personIds }) => {
    const one = told.live.find((live) => live.connectionKey === connectionKey);
    return one ? [{ one, signs: signsOf(one.person), personIds }] : [];
  });
  return told.report.flatMap((row) => {
    const same = confirmed.filter(({ one }) => isSameConnection(row, one));
    const own = signsOf(row.person);
    const tied = confirmed.filter(({ signs }) => tieBetween(own, signs) !== null);
    const personIds = onlyOne(same) ?? (same.length === 0 ? onlyOne(tied) : null);
    return personIds ? [{ connectionKey: row.connectionKey, personIds }] : [];
  });
}

function onlyOne(found: readonly { readonly personIds: readonly string[] }[]): readonly string[] | null {
  const [first] = found;
  const key = (ids: readonly string[]): string => [...ids].sort().join(' ');
  const isOne = first !== undefined && found.every((one) => key(one.personIds) === key(first.personIds));
  return isOne ? first.personIds : null;
}

/** By name and time, as two channels tell them: begun at most `withinMs` apart. */
export function isSameConnection(a: Connection, b: Connection, withinMs = SAME_TIME_MS): boolean {
  if (a.joinedAt === null || b.joinedAt === null) return false;
  const isSameTime = Math.abs(Date.parse(a.joinedAt) - Date.parse(b.joinedAt)) <= withinMs;
  return isSameTime && ownWords(a.person.name) === ownWords(b.person.name);
}

/** Without what a provider adds in one channel and not in another: "Tommy Ryd (Unverified)" in a report was "Tommy Ryd (Guest)". */
function ownWords(name: string): string {
  const words = nameKey(name).split(' ');
  const own = words.filter((word) => !STANDINGS.has(word));
  return (own.length > 0 ? own : words).join(' ');
}
