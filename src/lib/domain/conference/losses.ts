import type { CallStanding, RollStanding } from './call-standing.ts';
import type { Connection } from './conference-event.ts';
import type { LinkedTo } from './links.ts';

/** A time without any connection of somebody who is on the roll as taking part from afar. */
export interface Loss {
  readonly personId: string;
  /** The connection that ended last. */
  readonly connectionKey: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  readonly returnedAt: number | null;
}

/** A crash is told up to a minute and a half late: who was confirmed by then was confirmed on a line already lost. */
const TOLD_LATE_MS = 120_000;

/** Every loss since the person was confirmed. Who is in the room is present whatever a laptop does. */
export function lossesOf(standing: CallStanding, links: ReadonlyMap<string, LinkedTo>): Loss[] {
  return standing.roll
    .filter((one) => one.mode === 'remote')
    .flatMap((one) => lossesSince(one, connectionsFor(one.personId, standing, links)))
    .filter(({ at }) => at <= Date.parse(standing.now));
}

/** A bound telephone is only the sound of another connection: alone it carries no picture (DIS-3). */
function connectionsFor(
  personId: string,
  { connections, now }: CallStanding,
  links: ReadonlyMap<string, LinkedTo>,
): Connection[] {
  const until = Date.parse(now);
  return connections.filter(
    (one) =>
      links.get(one.connectionKey)?.personIds.includes(personId) === true &&
      one.boundTo === null &&
      !one.waiting &&
      one.joinedAt !== null &&
      Date.parse(one.joinedAt) <= until,
  );
}

function lossesSince({ personId, since }: RollStanding, connections: readonly Connection[]): Loss[] {
  const found: Loss[] = [];
  const confirmed = Date.parse(since);
  let end: { readonly at: number; readonly connectionKey: string } | null = null;
  for (const one of [...connections].sort(byBeginning)) {
    const joined = Date.parse(one.joinedAt ?? '');
    if (end && joined > end.at) found.push({ personId, ...end, returnedAt: joined });
    const left = one.leftAt === null ? Infinity : Date.parse(one.leftAt);
    if (!end || left > end.at) end = { at: left, connectionKey: one.connectionKey };
  }
  if (end && end.at < Infinity) found.push({ personId, ...end, returnedAt: null });
  return found.filter(
    ({ at, returnedAt }) => at >= confirmed - TOLD_LATE_MS && (returnedAt === null || returnedAt > confirmed),
  );
}

function byBeginning(a: Connection, b: Connection): number {
  return (
    Date.parse(a.joinedAt ?? '') - Date.parse(b.joinedAt ?? '') ||
    (a.connectionKey < b.connectionKey ? -1 : 1)
  );
}
