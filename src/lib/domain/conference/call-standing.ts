import type { PresenceMode } from '../meeting-events.ts';
import type { Connection } from './conference-event.ts';
import type { KnownPerson } from './match.ts';

/** Whom a connection was confirmed to stand for: several in a room, nobody when it is no one the meeting knows. */
export interface ConnectionLink {
  readonly connectionKey: string;
  readonly personIds: readonly string[];
}

/** Somebody present by the confirmed roll. */
export interface RollStanding {
  readonly personId: string;
  readonly mode: PresenceMode;
  /** ISO 8601 in UTC. */
  readonly since: string;
  /** When the chair last vouched for the person, if ever (DIS-3). */
  readonly attestedAt?: string | null;
}

export interface SuggestionDecision {
  readonly suggestionId: string;
  readonly decision: 'confirmed' | 'rejected' | 'attested';
}

/** All that suggestions are made from. */
export interface CallStanding {
  readonly connections: readonly Connection[];
  readonly people: readonly KnownPerson[];
  readonly links: readonly ConnectionLink[];
  readonly roll: readonly RollStanding[];
  readonly decided?: readonly SuggestionDecision[];
  /** When the call ended, each time it did; ISO 8601 in UTC. */
  readonly ends?: readonly string[];
  /** How long a lost line is only shown; 75 s unless said. */
  readonly graceMs?: number;
  /** ISO 8601 in UTC. */
  readonly now: string;
}

const GRACE_MS = 75_000;

export function graceOf({ graceMs }: CallStanding): number {
  return graceMs ?? GRACE_MS;
}

export function wasDecided(
  { decided = [] }: CallStanding,
  id: string,
  ...decisions: readonly SuggestionDecision['decision'][]
): boolean {
  return decided.some(
    (one) => one.suggestionId === id && (decisions.length === 0 || decisions.includes(one.decision)),
  );
}

/** In the meeting at this time. */
export function isOpen({ joinedAt, leftAt, waiting }: Connection, at: number): boolean {
  const hasJoined = joinedAt !== null && Date.parse(joinedAt) <= at;
  return hasJoined && !waiting && (leftAt === null || Date.parse(leftAt) > at);
}
