import { decideAttendance } from './decide-attendance.ts';
import { decideProceedings } from './decide-proceedings.ts';
import { decideProposals } from './decide-proposals.ts';
import { decideRecusal } from './decide-recusal.ts';
import { decideStatements } from './decide-statements.ts';
import { decideVotes } from './decide-votes.ts';
import type { MeetingCommand } from './meeting-commands.ts';
import type { MeetingFact } from './meeting-events.ts';
import type { MeetingPhase, MeetingState } from './meeting-state.ts';
import { mayCommand, type MeetingSeat } from './permissions.ts';
import { refuse, type Result } from './refusal.ts';

export type Decided = Result<readonly MeetingFact[]>;

const PHASES: Readonly<Record<MeetingCommand['type'], readonly MeetingPhase[]>> = {
  'open-meeting': ['summoned'],
  'answer-roll-call': ['summoned', 'open', 'adjourned'],
  'call-roll': ['open'],
  'record-arrival': ['open', 'adjourned'],
  'record-departure': ['open', 'adjourned'],
  'call-deputy': ['summoned', 'open', 'adjourned'],
  'release-deputy': ['summoned', 'open', 'adjourned'],
  'move-pointer': ['open'],
  'add-clause': ['summoned', 'open', 'adjourned'],
  'rename-clause': ['summoned', 'open', 'adjourned', 'closed'],
  'elect-adjusters': ['open'],
  'record-decision': ['open'],
  'adjourn-meeting': ['open'],
  'resume-meeting': ['adjourned'],
  'close-meeting': ['open'],
  'report-recusal': ['summoned', 'open', 'adjourned'],
  'withdraw-recusal': ['summoned', 'open', 'adjourned'],
  'attest-remote': ['open', 'adjourned'],
  'make-proposal': ['open'],
  'withdraw-proposal': ['open'],
  'close-proposals': ['open'],
  'put-question': ['open'],
  'take-no-part': ['open'],
  'request-vote': ['open'],
  'open-vote': ['open'],
  'cast-ballot': ['open'],
  'close-vote': ['open'],
  // After the meeting it is refused with its own reason (RES-1).
  'announce-statement': ['open', 'adjourned', 'closed'],
  // RES-2: until the minutes are frozen for adjustment.
  'write-statement': ['open', 'adjourned', 'closed'],
};

/**
 * The meeting's one decider: facts to record, or the reason why not. Pure; what needs a clock or an id
 * is in the command. A command that asks for what already is gives no facts, so sending it twice is harmless.
 */
export function decide(state: MeetingState, command: MeetingCommand, seat: MeetingSeat): Decided {
  if (!mayCommand(state, seat, command.type)) return refuse('not-allowed', { command: command.type });
  if (!PHASES[command.type].includes(state.phase)) {
    return refuse('wrong-phase', { command: command.type, phase: state.phase });
  }
  switch (command.type) {
    case 'answer-roll-call':
    case 'call-roll':
    case 'record-arrival':
    case 'record-departure':
    case 'call-deputy':
    case 'release-deputy':
      return decideAttendance(state, command, seat);
    case 'report-recusal':
    case 'withdraw-recusal':
    case 'attest-remote':
      return decideRecusal(state, command, seat);
    case 'make-proposal':
    case 'withdraw-proposal':
    case 'close-proposals':
    case 'put-question':
    case 'take-no-part':
      return decideProposals(state, command, seat);
    case 'request-vote':
    case 'open-vote':
    case 'cast-ballot':
    case 'close-vote':
      return decideVotes(state, command, seat);
    case 'announce-statement':
    case 'write-statement':
      return decideStatements(state, command, seat);
    default:
      return decideProceedings(state, command);
  }
}
