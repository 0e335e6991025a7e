import { handlingSpan, wasPresentFor } from '../attendance.ts';
import type { Statement, Vote } from '../chamber-state.ts';
import { checkCompleteness, type CompletenessFinding } from '../completeness.ts';
import type { MeetingState } from '../meeting-state.ts';
import { liveProposals } from '../question-order.ts';
import { takesNoPart } from '../voters.ts';
import { countedAfterLeaving } from './counted-after-leaving.ts';
import type { LintCode, Spotted } from './finding.ts';

/** Of the meeting as a whole: who may not adjust (ROL-8). The decider refuses it; an imported log may hold it. */
export function meetingFindings(state: MeetingState): Spotted[] {
  return state.adjusters.flatMap((id): Spotted[] => {
    const who = state.participants.find((one) => one.id === id);
    const code = who?.role === 'chair' ? 'adjuster-is-chair' : 'adjuster-is-secretary';
    if (!who || (who.role !== 'chair' && who.role !== 'secretary')) return [];
    return [{ code, mark: id, params: { name: who.name }, fixes: [] }];
  });
}

/** What the completeness check finds that can be said while the meeting is still going on (MIN-2). */
export function completenessFindings(
  state: MeetingState,
  emptyClauseIds: readonly string[],
): { readonly clauseId: string | null; readonly spotted: Spotted }[] {
  return checkCompleteness(state, { emptyClauseIds }).flatMap((one) => {
    const code = SHARED[one.code];
    const { clauseId = null, params = {} } = one;
    if (!code || (clauseId !== null && !isLeft(state, clauseId))) return [];
    if (clauseId === null && !state.adjusterElection) return [];
    return [{ clauseId, spotted: { code, mark: one.code, params, fixes: [] } }];
  });
}

const SHARED: Readonly<Partial<Record<CompletenessFinding['code'], LintCode>>> = {
  'clause-is-empty': 'clause-is-empty',
  'draft-without-decision': 'draft-without-decision',
  'too-few-adjusters': 'too-few-adjusters',
};

/** Of one clause, from the log alone. */
export function clauseFindings(state: MeetingState, clauseId: string): Spotted[] {
  return [
    ...proposalFindings(state, clauseId),
    ...state.votes.filter((one) => one.clauseId === clauseId).flatMap((vote) => voteFindings(state, vote)),
    ...state.statements
      .filter((one) => one.clauseId === clauseId)
      .flatMap((one) => statementFindings(state, one)),
    ...countedAfterLeaving(state, clauseId),
  ];
}

/** Taken up, and the meeting has gone on or is over: what is missing now was forgotten. */
export function isLeft(state: MeetingState, clauseId: string): boolean {
  const isHere = state.pointer === clauseId && ['open', 'adjourned'].includes(state.phase);
  return !isHere && handlingSpan(state, clauseId) !== null;
}

/** MIN-2: every proposal has an outcome, that is, a decision or a finished vote in its clause. */
function proposalFindings(state: MeetingState, clauseId: string): Spotted[] {
  const isSettled =
    state.decisions.some((one) => one.clauseId === clauseId) ||
    state.votes.some((one) => one.clauseId === clauseId && one.result !== null);
  if (isSettled || !isLeft(state, clauseId)) return [];
  return liveProposals(state, clauseId).map((proposal) => ({
    code: 'proposal-without-outcome',
    mark: proposal.id,
    params: { name: nameOf(state, proposal.byId) },
    fixes: [],
  }));
}

/** MIN-2: the sum of an open vote is everybody present with a vote but those who take no part. */
function voteFindings(state: MeetingState, vote: Vote): Spotted[] {
  if (!vote.result || vote.method !== 'open') return [];
  const { yes, no, abstain, present } = vote.result;
  const aside = state.noPart.filter(
    (one) =>
      takesNoPart(state, one.participantId, vote.clauseId) &&
      one.clauseId === vote.clauseId &&
      !(one.participantId in vote.ballots),
  ).length;
  const sum = yes + no + abstain;
  // Who took no part may have left before the vote, so the sum lies between the two.
  if (sum <= present && sum >= present - aside && Object.keys(vote.ballots).length === sum) return [];
  return [{ code: 'vote-sum-wrong', mark: vote.id, params: { sum, present }, fixes: [] }];
}

/** RES-2: the reasons of a reservation may come later, but not after the minutes are frozen. */
function statementFindings(state: MeetingState, { id, kind, text, participantId }: Statement): Spotted[] {
  if (kind === 'note' || text.trim() !== '') return [];
  return [
    { code: 'reservation-without-text', mark: id, params: { name: nameOf(state, participantId) }, fixes: [] },
  ];
}

/**
 * Clauses where somebody else began to preside (ROL-1), by clause: the chair was recused or away. Whoever reads the
 * minutes must be able to see it, so the clause should name the person.
 */
export function actingChairs(state: MeetingState): Readonly<Record<string, string>> {
  const chair = state.participants.find((one) => one.role === 'chair');
  const vices = state.participants.filter((one) => one.role === 'vice-chair');
  const changes: Record<string, string> = {};
  let before = chair;
  for (const { id } of chair ? state.clauses : []) {
    if (!isLeft(state, id)) continue;
    const presiding = [chair, ...vices].find((one) => one && wasPresentFor(state, one.id, id));
    if (presiding && presiding !== before && presiding !== chair) changes[id] = presiding.name;
    before = presiding ?? before;
  }
  return changes;
}

function nameOf(state: MeetingState, id: string): string {
  return state.participants.find((one) => one.id === id)?.name ?? id;
}
