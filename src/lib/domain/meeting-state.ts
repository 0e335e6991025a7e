import type { AgendaState } from './agenda/agenda.ts';
import type { BodySnapshot } from './body.ts';
import type { ChamberState } from './chamber-state.ts';
import type { Clause } from './clause.ts';
import type { CooperationState } from './cooperation/cooperation.ts';
import type { DoubtsState } from './doubts/doubts.ts';
import type { LintState } from './lint/waivers.ts';
import type { MeetingHead, PresenceMode } from './meeting-events.ts';
import type { Participant } from './participant.ts';
import type { PollsState } from './polls/polls.ts';
import type { SigningState } from './signing/signing-facts.ts';
import type { SpeakingState } from './speaking/speaking.ts';

export type MeetingPhase = 'summoned' | 'open' | 'adjourned' | 'closed' | 'frozen' | 'adjusted';

/** A stretch of presence, anchored to the log (versions) for order and to the clock for print (DEP-6). */
export interface AttendanceInterval {
  readonly mode: PresenceMode;
  /** Between two versions when it was written down afterwards (see placeArrival). */
  readonly fromVersion: number;
  readonly fromAt: string;
  readonly fromClauseId: string | null;
  /** The version in which the beginning was written down, where that was later than it happened (DIS-5). */
  readonly fromNotedIn?: number;
  /** Answered before the roll call was confirmed: present from the start of the meeting. */
  readonly fromRollCall: boolean;
  /** Halfway between two versions when it was found out afterwards (see placeInLog). */
  readonly toVersion: number | null;
  readonly toAt: string | null;
  readonly toClauseId: string | null;
  /** Ended because the line broke (DEP-5). */
  readonly technical?: true;
  /** When the end was written down, where that was later than it happened (DIS-5). */
  readonly noted?: { readonly version: number; readonly at: string };
}

export interface ServingInterval {
  readonly deputyId: string;
  readonly forId: string;
  readonly fromVersion: number;
  readonly fromAt: string;
  readonly toVersion: number | null;
  readonly toAt: string | null;
  /** Serves in this clause only (DEP-4). */
  readonly clauseId?: string;
  /** Stepped aside in this clause only (DEP-4). */
  readonly resumesAfter?: string;
}

/** A stretch during which the pointer stood on the clause. */
export interface ClauseVisit {
  readonly fromVersion: number;
  readonly fromAt: string;
  readonly toVersion: number | null;
  readonly toAt: string | null;
}

export interface Decision {
  readonly id: string;
  readonly clauseId: string;
  readonly text: string;
  readonly at: string;
  readonly version: number;
  readonly count: number;
  readonly limit: number | null;
}

export interface Adjournment {
  readonly from: string;
  readonly to: string | null;
  readonly reason: string;
  readonly clauseId: string | null;
}

export interface MeetingState
  extends
    ChamberState,
    AgendaState,
    SpeakingState,
    PollsState,
    CooperationState,
    DoubtsState,
    LintState,
    SigningState {
  readonly version: number;
  readonly phase: MeetingPhase;
  readonly head: MeetingHead;
  readonly body: BodySnapshot;
  readonly participants: readonly Participant[];
  readonly clauses: readonly Clause[];
  readonly pointer: string | null;
  readonly visits: Readonly<Record<string, readonly ClauseVisit[]>>;
  /** Who was marked absent at the roll call; silence is not absence. */
  readonly absent: readonly string[];
  readonly attendance: Readonly<Record<string, readonly AttendanceInterval[]>>;
  readonly serving: readonly ServingInterval[];
  readonly rollCall: {
    readonly at: string;
    readonly clauseId: string | null;
    readonly present: number;
  } | null;
  readonly adjusters: readonly string[];
  readonly adjusterElection: { readonly clauseId: string; readonly at: string } | null;
  readonly decisions: readonly Decision[];
  readonly adjournments: readonly Adjournment[];
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  readonly revision: number;
  readonly signatures: readonly {
    readonly slotId: string;
    readonly name: string;
    readonly at: string;
    readonly declined: string | null;
  }[];
}
