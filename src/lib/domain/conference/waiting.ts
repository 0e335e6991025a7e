import type { Connection } from './conference-event.ts';

/** Somebody in the waiting room, by the name that the call shows; foreign text. Never suggested as present. */
export interface Waiting {
  readonly connectionKey: string;
  readonly name: string;
  /** ISO 8601 in UTC. */
  readonly since: string;
}

/** Who waits to be let in at `now`, or was put back to wait, whoever has waited longest first. */
export function waitingIn(connections: readonly Connection[], now: string): readonly Waiting[] {
  return connections
    .flatMap(({ connectionKey, person: { name }, waitingSince: since }) =>
      since === undefined || Date.parse(since) > Date.parse(now) ? [] : [{ connectionKey, name, since }],
    )
    .sort(
      (a, b) => Date.parse(a.since) - Date.parse(b.since) || (a.connectionKey < b.connectionKey ? -1 : 1),
    );
}
