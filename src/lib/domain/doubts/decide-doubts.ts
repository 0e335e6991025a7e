import type { Decided } from '../decide.ts';
import { attestation, distanceFindings } from '../distance.ts';
import type { MeetingState } from '../meeting-state.ts';
import { mayRecordFor, type MeetingSeat } from '../permissions.ts';
import { ok, refuse } from '../refusal.ts';
import { mayTakePart } from '../voters.ts';
import type { DoubtsCommand } from './doubts.ts';
import { lostLines } from './lost-lines.ts';
import { overruleRefusal, refuseProposal } from './refused-proposals.ts';
import { contestRecusal, settleRecusal } from './settle-recusal.ts';

type Command<T extends DoubtsCommand['type']> = Extract<DoubtsCommand, { type: T }>;

/** Broken lines, contested recusal, refused proposals, equal terms, and the count somebody asks for. */
export function decideDoubts(state: MeetingState, command: DoubtsCommand, seat: MeetingSeat): Decided {
  switch (command.type) {
    case 'settle-line':
      return settleLine(state, command);
    case 'contest-recusal':
      return contestRecusal(state, command, seat);
    case 'settle-recusal':
      return settleRecusal(state, command);
    case 'refuse-proposal':
      return refuseProposal(state, command);
    case 'overrule-refusal':
      return overruleRefusal(state, command);
    case 'confirm-equal-terms':
      return confirmEqualTerms(state, command);
    case 'challenge-quorum':
      return challengeQuorum(state, command, seat);
  }
}

/** DEP-5: the chair says outright that the meeting goes on without the person. */
function settleLine(state: MeetingState, { participantId }: Command<'settle-line'>): Decided {
  const who = state.participants.find((one) => one.id === participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  const isLost = lostLines(state).some((one) => one.participantId === participantId);
  return isLost ? ok([{ type: 'line-settled', participantId }]) : refuse('line-not-lost', { name: who.name });
}

/** DIS-2 */
function confirmEqualTerms(state: MeetingState, { anew }: Command<'confirm-equal-terms'>): Decided {
  const isAsked = distanceFindings(state).some((one) => one.code === 'confirm-equal-terms');
  const isSaidAgain = anew === true && attestation(state) === 'equal-terms';
  return ok(isAsked || isSaidAgain ? [{ type: 'equal-terms-confirmed' }] : []);
}

/** One person with a vote is enough; from then on the count is enforced in the clause (QUO-1). */
function challengeQuorum(
  state: MeetingState,
  { byId }: Command<'challenge-quorum'>,
  seat: MeetingSeat,
): Decided {
  const clauseId = state.pointer;
  if (clauseId === null || !state.rollCall) return refuse('roll-not-called');
  if (state.body.profile.quorumMode !== 'until-challenged') return refuse('quorum-always-counted');
  if (!mayRecordFor(state, seat, byId)) return refuse('not-yourself', { participantId: byId });
  const who = mayTakePart(state, byId, clauseId);
  if (!who.ok) return who;
  const isCounted = state.quorumChallenges.some((one) => one.clauseId === clauseId);
  return ok(isCounted ? [] : [{ type: 'quorum-challenged', byId }]);
}
