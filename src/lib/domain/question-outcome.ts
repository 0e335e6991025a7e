import type { Clause } from './clause.ts';
import type { MeetingState } from './meeting-state.ts';
import {
  answerTo,
  liveProposals,
  questionOrder,
  resolvedOption,
  type QuestionNode,
  type QuestionOption,
} from './question-order.ts';
import { chamberPhrases } from './wording/chamber-phrases.ts';
import type { Language } from './wording/dates.ts';

/**
 * The decision that the answered questions of the clause come to, one sentence or text a line: the draft, an
 * amendment, rejection, referral or deferral, then the additions that were carried (VOT-3). Empty while nothing is
 * answered, and where the answers leave the words to the person who writes.
 */
export function decisionFromOutcome(state: MeetingState, clauseId: string, language: Language): string {
  const clause = state.clauses.find((one) => one.id === clauseId);
  if (!clause) return '';
  const nodes = questionOrder(state, clauseId);
  const formal = nodes.find((node) => node.kind === 'formal' && answer(state, clauseId, node) === 'no');
  if (formal) return proceduralText(state, clauseId, formal, language);
  const lines = nodes
    .filter((node) => node.kind !== 'formal')
    .map((node) => answerText(state, clause, node, language))
    .filter((line) => line !== '');
  return lines.length > 0 ? lines.join('\n') : freeVoteText(state, clause, language);
}

const answer = (state: MeetingState, clauseId: string, node: QuestionNode): 'yes' | 'no' | null =>
  answerTo(state, clauseId, node.id);

function answerText(state: MeetingState, clause: Clause, node: QuestionNode, language: Language): string {
  const found = answer(state, clause.id, node);
  if (found === null) return '';
  const option = resolvedOption(state, clause.id, found === 'yes' ? node.yes : node.no);
  if (option.kind === 'addition') return textOf(state, option.proposalId);
  if (option.kind === 'position') return positionText(state, clause, option, language);
  if (option.kind !== 'declined' || node.kind === 'addition') return '';
  const { decided } = chamberPhrases(language);
  if (node.yes.kind !== 'position' || node.yes.positionId === 'rejection') return '';
  return node.yes.positionId === 'draft' ? decided.rejection : decided.declined;
}

function positionText(
  state: MeetingState,
  clause: Clause,
  { positionId }: Extract<QuestionOption, { kind: 'position' }>,
  language: Language,
): string {
  const { decided } = chamberPhrases(language);
  if (positionId === 'rejection') return decided.rejection;
  if (positionId !== 'draft') return textOf(state, positionId);
  const moved = liveProposals(state, clause.id).find((one) => one.kind === 'approval' && one.text !== '');
  return clause.draftDecision ?? moved?.text ?? decided.approval;
}

/** VOT-10: the reasons for referring back are those that the movers gave. */
function proceduralText(
  state: MeetingState,
  clauseId: string,
  node: QuestionNode,
  language: Language,
): string {
  const { decided } = chamberPhrases(language);
  const reasons = liveProposals(state, clauseId)
    .filter((one) => one.kind === node.id && one.text !== '')
    .map((one) => one.text);
  return [node.id === 'deferral' ? decided.deferral : decided.referral, ...reasons].join(' ');
}

/** A vote held without an order of questions, such as an election. */
function freeVoteText(state: MeetingState, clause: Clause, language: Language): string {
  const last = state.votes.findLast(
    (one) => one.clauseId === clause.id && one.nodeId === null && one.result !== null,
  );
  if (!last?.result) return '';
  const { decided } = chamberPhrases(language);
  if (last.result.outcome === 'no') return sentence(last.no) || decided.rejection;
  return sentence(last.yes) || clause.draftDecision || decided.approval;
}

function sentence(text: string): string {
  if (text === '') return '';
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

function textOf(state: MeetingState, proposalId: string): string {
  return state.proposals.find((one) => one.id === proposalId)?.text ?? '';
}
