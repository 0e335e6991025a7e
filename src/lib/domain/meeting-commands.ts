import type { ChamberCommand } from './chamber-commands.ts';
import type { Clause } from './clause.ts';
import type { PresenceMode } from './meeting-events.ts';

/** What people ask for during a meeting, in the imperative. */
export type MeetingCommand =
  | ChamberCommand
  | { readonly type: 'open-meeting' }
  | {
      readonly type: 'answer-roll-call';
      readonly participantId: string;
      readonly answer: PresenceMode | 'absent';
    }
  | { readonly type: 'call-roll' }
  | { readonly type: 'record-arrival'; readonly participantId: string; readonly mode: PresenceMode }
  | { readonly type: 'record-departure'; readonly participantId: string; readonly technical?: true }
  | { readonly type: 'call-deputy'; readonly deputyId: string; readonly forId: string }
  | { readonly type: 'release-deputy'; readonly deputyId: string }
  | { readonly type: 'move-pointer'; readonly clauseId: string }
  | { readonly type: 'add-clause'; readonly clause: Clause; readonly afterId: string | null }
  | { readonly type: 'rename-clause'; readonly clauseId: string; readonly title: string }
  | {
      readonly type: 'elect-adjusters';
      readonly clauseId: string;
      readonly participantIds: readonly string[];
    }
  | {
      readonly type: 'record-decision';
      readonly clauseId: string;
      readonly decisionId: string;
      readonly text: string;
    }
  | { readonly type: 'adjourn-meeting'; readonly reason: string }
  | { readonly type: 'resume-meeting' }
  | { readonly type: 'close-meeting' };

export type MeetingCommandType = MeetingCommand['type'];
