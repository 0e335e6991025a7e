import type { Proposal, Tally, Vote } from '#lib/domain/chamber-state.ts';
import { votingRules } from '#lib/domain/body-rules.ts';
import { decideVotes, isVoteRequested, missingBallots } from '#lib/domain/decide-votes.ts';
import { isOpenForDeciding } from '#lib/domain/decide-proposals.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { optionText, voteSides } from '#lib/domain/option-text.ts';
import {
  answerTo,
  liveProposals,
  nextQuestion,
  positions,
  questionOrder,
  questionsInTurn,
  resolvedOption,
  type QuestionNode,
  type QuestionOption,
} from '#lib/domain/question-order.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { tallyOf } from '#lib/domain/vote-outcome.ts';
import type { Language } from '#lib/domain/wording/dates.ts';

/** What yes and no stand for, in the chair's words. */
export interface Sides {
  readonly yes: string;
  readonly no: string;
}

export interface PositionChoice {
  readonly id: string;
  readonly text: string;
}

/** A vote that has been closed, and what was decided in words. */
export interface Announced {
  readonly vote: Vote;
  readonly result: NonNullable<Vote['result']>;
  readonly sides: Sides;
}

/** Where the chair is between the debate and the gavel. Only a guide: the rules are the decider's. */
export type QuestionStep =
  /** The list is open and nobody has proposed anything: a clause that needs no more than the gavel. */
  | { readonly kind: 'gather' }
  | { readonly kind: 'close-list'; readonly proposals: readonly Proposal[] }
  /** VOT-4: one choice or none means that the question is simply put. */
  | { readonly kind: 'choose-main'; readonly choices: readonly PositionChoice[] }
  | PutStep
  | VotingStep
  | { readonly kind: 'decide'; readonly last: Announced | null };

export interface PutStep {
  readonly kind: 'put';
  /** null: a vote asked for without any order of questions. */
  readonly nodeId: string | null;
  readonly sides: Sides;
  /** More than two positions: each is put by itself, and a no does not say which of the others won. */
  readonly each: readonly string[];
  readonly isVoteRequested: boolean;
  /** The question a vote would begin with: a preliminary one when there are more than two positions. */
  readonly voteNodeId: string | null;
  readonly voteSides: Sides;
  /** A voice vote that was opened and not yet confirmed. */
  readonly voiceId: string | null;
  readonly last: Announced | null;
}

export interface VotingStep {
  readonly kind: 'voting';
  readonly vote: Vote;
  readonly sides: Sides;
  readonly tally: Tally;
  /** Who has not voted, the chair last (VOT-5). */
  readonly waiting: readonly string[];
  /** Why the vote cannot be closed yet, whoever asks. */
  readonly hold: Refusal | null;
}

const NOBODY = { participantId: '', role: 'guest' } as const;

/** The step of the clause in hand; null for a clause that is not being decided. */
export function questionStep(state: MeetingState, clauseId: string, language: Language): QuestionStep | null {
  if (state.phase !== 'open' || !isOpenForDeciding(state, clauseId).ok) return null;
  const vote = state.votes.find((one) => one.clauseId === clauseId && one.result === null);
  if (vote && vote.method !== 'acclamation') return votingStep(state, vote, language);
  const proposals = liveProposals(state, clauseId);
  if (proposals.length === 0) return withoutProposals(state, clauseId, language);
  if (!state.closedLists.includes(clauseId)) return { kind: 'close-list', proposals };
  // COOP-2: a body that does not vote goes from the list to what it has come to.
  if (votingRules(state.body.profile).votes === 'none') return { kind: 'decide', last: null };
  return questionsStep(state, clauseId, language);
}

function withoutProposals(state: MeetingState, clauseId: string, language: Language): QuestionStep {
  const last = lastAnnounced(state, clauseId, language);
  if (!isVoteRequested(state, clauseId)) return last ? { kind: 'decide', last } : { kind: 'gather' };
  return putStep(state, clauseId, null, language);
}

function questionsStep(state: MeetingState, clauseId: string, language: Language): QuestionStep {
  const node = nextQuestion(state, clauseId, false);
  if (!node) return { kind: 'decide', last: lastAnnounced(state, clauseId, language) };
  const put = state.questions[clauseId];
  const all = positions(state, clauseId);
  // VOT-3: a referral or deferral is settled before anybody weighs the positions against each other.
  const isToChoose = node.kind === 'main' && all.length > 1 && !isMatterUnderWay(state, clauseId);
  if (put && !(isToChoose && put.mainId === null)) return putStep(state, clauseId, node, language);
  const text = (id: string): string => optionText(state, { kind: 'position', positionId: id }, language);
  const choices = isToChoose ? all.map(({ id }) => ({ id, text: text(id) })) : [];
  return { kind: 'choose-main', choices };
}

function isMatterUnderWay(state: MeetingState, clauseId: string): boolean {
  return questionsInTurn(questionOrder(state, clauseId)).some(
    (node) => node.kind !== 'formal' && answerTo(state, clauseId, node.id) !== null,
  );
}

function putStep(
  state: MeetingState,
  clauseId: string,
  node: QuestionNode | null,
  language: Language,
): PutStep {
  const isAsked = isVoteRequested(state, clauseId);
  const inVote = node && nextQuestion(state, clauseId, true);
  const isHalfVoted = node !== null && node.before.some((one) => answerTo(state, clauseId, one.id) !== null);
  const asked = (isAsked || isHalfVoted) && inVote ? inVote : node;
  const sides = sidesOf(state, clauseId, asked?.id ?? null, language);
  return {
    kind: 'put',
    nodeId: asked?.id ?? null,
    sides,
    each: asked && asked === node && !isHalfVoted ? eachOf(state, clauseId, node, language) : [],
    isVoteRequested: isAsked,
    voteNodeId: inVote?.id ?? null,
    voteSides: sidesOf(state, clauseId, inVote?.id ?? null, language),
    voiceId: state.votes.find((one) => one.clauseId === clauseId && one.result === null)?.id ?? null,
    last: lastAnnounced(state, clauseId, language),
  };
}

/** Every position of a main question that has preliminary ones under it, the main proposal first. */
function eachOf(state: MeetingState, clauseId: string, node: QuestionNode, language: Language): string[] {
  if (node.before.length === 0) return [];
  const options = [node.yes, ...questionsInTurn(node.before).flatMap((one) => [one.yes, one.no])];
  const isPosition = (one: QuestionOption): boolean => one.kind === 'position';
  return options
    .filter(isPosition)
    .map((one) => optionText(state, resolvedOption(state, clauseId, one), language));
}

function sidesOf(state: MeetingState, clauseId: string, nodeId: string | null, language: Language): Sides {
  return voteSides(state, { clauseId, nodeId, yes: '', no: '' }, language);
}

function votingStep(state: MeetingState, vote: Vote, language: Language): VotingStep {
  const closed = decideVotes(state, { type: 'close-vote', voteId: vote.id }, NOBODY);
  return {
    kind: 'voting',
    vote,
    sides: voteSides(state, vote, language),
    tally: tallyOf(Object.values(vote.ballots)),
    waiting: vote.method === 'open' ? missingBallots(state, vote) : [],
    hold: closed.ok ? null : closed.refusal,
  };
}

/** The latest vote of the clause that the gavel has confirmed. */
export function lastAnnounced(state: MeetingState, clauseId: string, language: Language): Announced | null {
  const vote = state.votes.findLast((one) => one.clauseId === clauseId && one.result !== null);
  return vote ? announced(state, vote, language) : null;
}

export function announced(state: MeetingState, vote: Vote, language: Language): Announced | null {
  const { result } = vote;
  return result && { vote, result, sides: voteSides(state, vote, language) };
}
