import { agendaRights } from './agenda/agenda-rights.ts';
import { decideAgenda } from './agenda/decide-agenda.ts';
import type { CommandRight } from './command-rights.ts';
import { cooperationRights } from './cooperation/cooperation-rights.ts';
import { decideCooperation } from './cooperation/decide-cooperation.ts';
import { decideDoubts } from './doubts/decide-doubts.ts';
import { doubtsRights } from './doubts/doubts-rights.ts';
import { decideLint } from './lint/decide-lint.ts';
import { lintRights } from './lint/lint-rights.ts';
import { decidePolls } from './polls/decide-polls.ts';
import { pollsRights } from './polls/polls-rights.ts';
import { decideSpeaking } from './speaking/decide-speaking.ts';
import { decideSigning } from './signing/decide-signing.ts';
import { checkLocked } from './signing/locked-clauses.ts';
import { signingRights } from './signing/signing-rights.ts';
import { speakingRights } from './speaking/speaking-rights.ts';
import { rights } from './rights.ts';
import { decideAttendance } from './decide-attendance.ts';
import { decideProceedings, type ProceedingsCommand } from './decide-proceedings.ts';
import { decideProposals } from './decide-proposals.ts';
import { decideRecusal } from './decide-recusal.ts';
import { decideStatements } from './decide-statements.ts';
import { decideVotes } from './decide-votes.ts';
import type { FeatureCommand, MeetingCommand } from './meeting-commands.ts';
import type { MeetingFact } from './meeting-events.ts';
import type { MeetingState } from './meeting-state.ts';
import { mayCommand, type MeetingSeat } from './permissions.ts';
import { refuse, type Result } from './refusal.ts';

export type Decided = Result<readonly MeetingFact[]>;

/** The parts of the meeting that have a folder of their own. */
const FEATURES = [
  feature(agendaRights, decideAgenda),
  feature(speakingRights, decideSpeaking),
  feature(pollsRights, decidePolls),
  feature(cooperationRights, decideCooperation),
  feature(doubtsRights, decideDoubts),
  feature(lintRights, decideLint),
  feature(signingRights, decideSigning),
];

interface Feature {
  readonly rights: Readonly<Record<string, CommandRight>>;
  readonly decide: (state: MeetingState, command: MeetingCommand, seat: MeetingSeat) => Decided;
}

function feature<C extends FeatureCommand>(
  own: Readonly<Record<C['type'], CommandRight>>,
  decideOwn: (state: MeetingState, command: C, seat: MeetingSeat) => Decided,
): Feature {
  return {
    rights: own,
    // reason: reached only for the types that are keys of its own rights.
    decide: (state, command, seat) => decideOwn(state, command as C, seat),
  };
}

/**
 * The meeting's one decider: facts to record, or the reason why not. Pure; what needs a clock or an id
 * is in the command. A command that asks for what already is gives no facts, so sending it twice is harmless.
 */
export function decide(state: MeetingState, command: MeetingCommand, seat: MeetingSeat): Decided {
  const decided = decideAny(state, command, seat);
  if (!decided.ok) return decided;
  // ADJ-5: what has been signed for during the meeting is not touched by whatever is done later.
  const kept = checkLocked(state, decided.value);
  return kept.ok ? decided : kept;
}

function decideAny(state: MeetingState, command: MeetingCommand, seat: MeetingSeat): Decided {
  if (!mayCommand(state, seat, command.type)) return refuse('not-allowed', { command: command.type });
  if (!rights[command.type].phases.includes(state.phase)) {
    return refuse('wrong-phase', { command: command.type, phase: state.phase });
  }
  const part = FEATURES.find((one) => command.type in one.rights);
  if (part) return part.decide(state, command, seat);
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
    case 'withdraw-vote-request':
    case 'open-vote':
    case 'cast-ballot':
    case 'close-vote':
      return decideVotes(state, command, seat);
    case 'announce-statement':
    case 'write-statement':
      return decideStatements(state, command, seat);
    default:
      // reason: every other type is a feature's and has been decided above.
      return decideProceedings(state, command as ProceedingsCommand);
  }
}
