import type { AgendaFact } from './agenda/agenda.ts';
import type { BodyProfile, BodySnapshot } from './body.ts';
import type { ChamberFact } from './chamber-events.ts';
import type { Clause } from './clause.ts';
import type { CooperationFact } from './cooperation/cooperation.ts';
import type { DoubtsFact } from './doubts/doubts.ts';
import type { LintFact } from './lint/waivers.ts';
import type { Participant } from './participant.ts';
import type { PollsFact } from './polls/polls.ts';
import type { SigningFact } from './signing/signing-facts.ts';
import type { SpeakingFact } from './speaking/speaking.ts';

/** What a meeting is before anything has happened in it. */
export interface MeetingHead {
  readonly id: string;
  readonly title: string;
  /** Civil date in Europe/Stockholm, `YYYY-MM-DD`. */
  readonly date: string;
  /** Summoned time, `HH:MM`, or empty when the summons gives none (000-3). */
  readonly startTime: string;
  readonly endTime: string;
  readonly place: string;
  readonly form: 'on-site' | 'remote' | 'hybrid';
  /** "Zoom", "Teams", or empty. */
  readonly tool: string;
  readonly nextMeeting: string;
}

export type PresenceMode = 'on-site' | 'remote';

/** Facts, in the past tense: the only thing that is stored about a meeting besides its prose. */
export type MeetingFact =
  | ChamberFact
  | AgendaFact
  | SpeakingFact
  | PollsFact
  | CooperationFact
  | DoubtsFact
  | LintFact
  | SigningFact
  | { readonly type: 'profile-changed'; readonly profile: BodyProfile }
  | {
      readonly type: 'meeting-prepared';
      readonly head: MeetingHead;
      readonly body: BodySnapshot;
      readonly participants: readonly Participant[];
      readonly clauses: readonly Clause[];
    }
  | { readonly type: 'meeting-opened' }
  | {
      readonly type: 'roll-answered';
      readonly participantId: string;
      readonly answer: PresenceMode | 'absent';
      readonly self: boolean;
    }
  | { readonly type: 'roll-called'; readonly clauseId: string | null }
  | {
      readonly type: 'participant-arrived';
      readonly participantId: string;
      readonly mode: PresenceMode;
      /** When it was, where it was written down later (DIS-5); ISO 8601 in UTC. */
      readonly at?: string;
      /** The departure at that time was written down by mistake: the person had not left. */
      readonly stayed?: true;
    }
  | {
      readonly type: 'participant-left';
      readonly participantId: string;
      /** The line broke: coming back is no return to service unless a deputy stepped in (DEP-5). */
      readonly technical?: true;
      /** When it was, where it was found out later (DIS-5); ISO 8601 in UTC. */
      readonly at?: string;
    }
  | { readonly type: 'presence-mode-changed'; readonly participantId: string; readonly mode: PresenceMode }
  | {
      readonly type: 'deputy-called';
      readonly deputyId: string;
      readonly forId: string;
      /** Serves in this clause only, because of recusal (DEP-4). */
      readonly clauseId?: string;
    }
  | {
      readonly type: 'deputy-released';
      readonly deputyId: string;
      readonly forId: string;
      /** Steps aside for recusal in this clause and serves again after it (DEP-4). */
      readonly resumesAfter?: string;
      /** With the deputy's own departure, where that was found out later (DIS-5). */
      readonly at?: string;
    }
  | { readonly type: 'pointer-moved'; readonly clauseId: string }
  | { readonly type: 'clause-added'; readonly clause: Clause; readonly afterId: string | null }
  | { readonly type: 'clause-renamed'; readonly clauseId: string; readonly title: string }
  | {
      readonly type: 'adjusters-elected';
      readonly clauseId: string;
      readonly participantIds: readonly string[];
      /** For these clauses only; the adjusters of the minutes stand. */
      readonly forClauses?: readonly string[];
    }
  | {
      readonly type: 'decision-made';
      readonly decisionId: string;
      readonly clauseId: string;
      readonly text: string;
      /** Counted when the gavel fell; limit is null for a body without a quorum rule (QUO-11). */
      readonly count: number;
      readonly limit: number | null;
    }
  | { readonly type: 'meeting-adjourned'; readonly reason: string }
  | { readonly type: 'meeting-resumed' }
  | { readonly type: 'meeting-closed' }
  | { readonly type: 'minutes-frozen'; readonly revision: number; readonly pdfSha256: string }
  | {
      readonly type: 'minutes-signed';
      readonly revision: number;
      readonly slotId: string;
      readonly name: string;
    }
  | {
      readonly type: 'minutes-declined';
      readonly revision: number;
      readonly slotId: string;
      readonly name: string;
      readonly reason: string;
    }
  | { readonly type: 'minutes-adjusted'; readonly revision: number }
  | { readonly type: 'minutes-reopened'; readonly revision: number; readonly reason: string };

export type MeetingFactType = MeetingFact['type'];

/** A fact with its place in the log. `version` counts from 1 without gaps and is the order that matters (R25). */
export interface MeetingEvent {
  readonly version: number;
  readonly id: string;
  readonly commandId: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly actor: { readonly accountId: string; readonly name: string };
  readonly fact: MeetingFact;
}
