import type { AgendaCommand } from './agenda/agenda.ts';
import type { BodyProfile } from './body.ts';
import type { ChamberCommand } from './chamber-commands.ts';
import type { Clause } from './clause.ts';
import type { CooperationCommand } from './cooperation/cooperation.ts';
import type { DoubtsCommand } from './doubts/doubts.ts';
import type { LintCommand } from './lint/waivers.ts';
import type { PresenceMode } from './meeting-events.ts';
import type { PollsCommand } from './polls/polls.ts';
import type { SigningCommand } from './signing/signing-facts.ts';
import type { SpeakingCommand } from './speaking/speaking.ts';

/** What people ask for during a meeting, in the imperative. */
export type MeetingCommand =
  | ChamberCommand
  | FeatureCommand
  /** Before the meeting is opened; the rules stand once it is (see profiles). */
  | { readonly type: 'change-profile'; readonly profile: BodyProfile }
  | { readonly type: 'open-meeting' }
  | {
      readonly type: 'answer-roll-call';
      readonly participantId: string;
      readonly answer: PresenceMode | 'absent';
    }
  | { readonly type: 'call-roll' }
  /**
   * `at`: when it was, where that is written down later (DIS-5); not before the person left, nor ahead of the clock. `stayed`: the
   * last departure was written down by mistake.
   */
  | {
      readonly type: 'record-arrival';
      readonly participantId: string;
      readonly mode: PresenceMode;
      readonly at?: string;
      readonly stayed?: true;
    }
  /** `at`: when it was, where that was found out later (DIS-5); not before the person came, nor ahead of the clock. */
  | {
      readonly type: 'record-departure';
      readonly participantId: string;
      readonly technical?: true;
      readonly at?: string;
    }
  | { readonly type: 'call-deputy'; readonly deputyId: string; readonly forId: string }
  | { readonly type: 'release-deputy'; readonly deputyId: string }
  | { readonly type: 'move-pointer'; readonly clauseId: string }
  /** `consentOfAll`: everybody present agreed to take up what was not in the summons (VOT-9, assemblies). */
  | {
      readonly type: 'add-clause';
      readonly clause: Clause;
      readonly afterId: string | null;
      readonly consentOfAll?: true;
    }
  | { readonly type: 'rename-clause'; readonly clauseId: string; readonly title: string }
  | {
      readonly type: 'elect-adjusters';
      readonly clauseId: string;
      readonly participantIds: readonly string[];
      /** For these clauses only. Absent: for the minutes. */
      readonly forClauses?: readonly string[];
    }
  | {
      readonly type: 'record-decision';
      readonly clauseId: string;
      readonly decisionId: string;
      readonly text: string;
      /** Though the call says that somebody who counts has left, and nobody has settled it (DIS-5). */
      readonly despiteLeaves?: true;
    }
  | { readonly type: 'adjourn-meeting'; readonly reason: string }
  | { readonly type: 'resume-meeting' }
  | { readonly type: 'close-meeting' };

/** Each in a folder of its own, with its facts, state, rights and decider. */
export type FeatureCommand =
  | AgendaCommand
  | SpeakingCommand
  | PollsCommand
  | CooperationCommand
  | DoubtsCommand
  | LintCommand
  | SigningCommand;

export type MeetingCommandType = MeetingCommand['type'];
