import type { Clause, ClauseKind } from '../clause.ts';
import type { Participant } from '../participant.ts';

/** What may be changed about an item while the meeting goes on; null takes the value away. */
export interface ClauseChanges {
  readonly kind?: ClauseKind;
  readonly plannedMinutes?: number | null;
  readonly presenters?: readonly string[];
  readonly draftDecision?: string | null;
  readonly caseNumber?: string | null;
  /** Handled behind closed doors: only the seated and whoever is called in may read it (SEC-1). */
  readonly closed?: boolean;
  /** Comes back at the body's coming meetings (000-14). */
  readonly standing?: boolean;
  readonly authorityCase?: boolean;
}

export type AgendaCommand =
  | { readonly type: 'change-clause'; readonly clauseId: string; readonly changes: ClauseChanges }
  /** With its sub-items, to after another item of the same level; null: first. */
  | { readonly type: 'move-clause'; readonly clauseId: string; readonly afterId: string | null }
  /** The item is not handled at this meeting ("utgår"); its number goes to the next (MIN-3). */
  | { readonly type: 'drop-clause'; readonly clauseId: string; readonly reason: string }
  | { readonly type: 'restore-clause'; readonly clauseId: string }
  /** First § of this meeting in the body's year (MIN-3). */
  | { readonly type: 'set-first-number'; readonly firstNumber: number }
  /** Somebody who was not on the roster: a presenter called in, a guest (ROL-5). Never a member or deputy. */
  | { readonly type: 'add-participant'; readonly participant: Participant }
  /** A staff representative or other called person leaves for one item (ROL-7). */
  | {
      readonly type: 'exclude-participant';
      readonly participantId: string;
      readonly clauseId: string;
      readonly ground: string;
    }
  | { readonly type: 'readmit-participant'; readonly participantId: string; readonly clauseId: string }
  /** A remote member's word that nobody unauthorised sees or hears a closed item (DIS-6). */
  | { readonly type: 'confirm-privacy'; readonly participantId: string; readonly clauseId: string };

export type AgendaFact =
  | { readonly type: 'clause-changed'; readonly clauseId: string; readonly changes: ClauseChanges }
  | { readonly type: 'clause-moved'; readonly clauseId: string; readonly afterId: string | null }
  | { readonly type: 'clause-dropped'; readonly clauseId: string; readonly reason: string }
  | { readonly type: 'clause-restored'; readonly clauseId: string }
  | { readonly type: 'first-number-set'; readonly firstNumber: number }
  | { readonly type: 'participant-added'; readonly participant: Participant }
  | {
      readonly type: 'participant-excluded';
      readonly participantId: string;
      readonly clauseId: string;
      readonly ground: string;
    }
  | { readonly type: 'participant-readmitted'; readonly participantId: string; readonly clauseId: string }
  | { readonly type: 'privacy-confirmed'; readonly participantId: string; readonly clauseId: string };

export interface Exclusion {
  readonly participantId: string;
  readonly clauseId: string;
  readonly ground: string;
  readonly at: string;
  readonly by: string;
}

export interface AgendaState {
  readonly exclusions: readonly Exclusion[];
  readonly privacy: readonly {
    readonly participantId: string;
    readonly clauseId: string;
    readonly version: number;
    readonly at: string;
  }[];
}

/** An item with its changes made. */
export function withChanges(clause: Clause, changes: ClauseChanges): Clause {
  const entries = Object.entries({ ...clause, ...changes }).filter(
    ([, value]) => value !== null && value !== false,
  );
  // reason: null and false stand for "taken away", which the optional fields of Clause say by being absent.
  return Object.fromEntries(entries) as unknown as Clause;
}
