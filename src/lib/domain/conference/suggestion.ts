import type { PresenceMode } from '../meeting-events.ts';
import type { Caller } from './conference-event.ts';
import type { Match } from './match.ts';
import type { CallerTie } from './same-caller.ts';

/** How a connection came to stand for somebody: the secretary said so, or an earlier connection of the caller did. */
export type LinkBasis = CallerTie | 'confirmed';

/** Somebody not yet linked is in the call, or somebody linked before is back and not on the roll. */
export interface JoinSuggestion {
  readonly kind: 'join';
  readonly id: string;
  /** When the connection joined; ISO 8601 in UTC, as every time here. */
  readonly at: string;
  readonly connectionKey: string;
  readonly caller: Caller;
  readonly match: Match;
  /** Whom one key confirms; empty where somebody has to choose or ask first. */
  readonly personIds: readonly string[];
  /** How the person who matches is on the roll already: a second device, or a laptop in the room. */
  readonly standing: PresenceMode | null;
  /** A telephone, a device, or a name that fits several: the participant is asked to say who it is. */
  readonly askToPresent: boolean;
}

/** The line of people on the roll was lost just now; nothing is suggested until the grace has passed. */
export interface DroppedRow {
  readonly kind: 'dropped';
  readonly id: string;
  /** When it was lost. */
  readonly at: string;
  readonly dueAt: string;
  readonly connectionKey: string;
  readonly personIds: readonly string[];
  /** As of {@link LeaveSuggestion}. */
  readonly endedAt?: string;
}

/** People on the roll seem to have left, from when the line was lost (DIS-5): one suggestion for all in one room. */
export interface LeaveSuggestion {
  readonly kind: 'leave';
  readonly id: string;
  readonly at: string;
  readonly connectionKey: string;
  /** `returnedAt`: back since, but after the grace. */
  readonly people: readonly { readonly personId: string; readonly returnedAt: string | null }[];
  /** When the call ended, if that is what took the line: the same for everybody whose line it took. */
  readonly endedAt?: string;
}

/** Somebody on the roll is there by a new connection, which the chair vouches for anew (DIS-3). */
export interface ReattestRequest {
  readonly kind: 're-attest';
  readonly id: string;
  readonly at: string;
  readonly connectionKey: string;
  readonly personId: string;
  readonly basis: LinkBasis;
}

export type CallSuggestion = JoinSuggestion | DroppedRow | LeaveSuggestion | ReattestRequest;

/** The same for the same thing at every time, so that what was decided about it is found again. */
export function suggestionId(kind: CallSuggestion['kind'], connectionKey: string, personId?: string): string {
  return [kind, connectionKey, ...(personId === undefined ? [] : [personId])].join(':');
}
