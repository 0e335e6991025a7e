import type { BallotChoice, Vote } from './chamber-state.ts';
import type { ClauseFact } from './clause-facts.ts';
import type { MeetingState } from './meeting-state.ts';
import {
  liveProposals,
  questionOrder,
  questionsInTurn,
  resolvedOption,
  type QuestionOption,
} from './question-order.ts';
import { mayStayInRoom } from './recusal.ts';
import { statementsOf } from './statements.ts';
import { chamberPhrases } from './wording/chamber-phrases.ts';
import { joined, type Language } from './wording/dates.ts';

/** What recusal, proposals, votes and statements write into a clause (MIN-1, JAV-3). */
export function chamberFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  return [
    ...recusalFact(state, clauseId, language),
    ...proposalsFact(state, clauseId, language),
    ...orderFact(state, clauseId, language),
    ...voteFacts(state, clauseId, language),
    ...statementFacts(state, clauseId, language),
  ];
}

/** "Anna Berg (S)". */
function named(state: MeetingState, id: string): string {
  const who = state.participants.find((one) => one.id === id);
  return who?.party ? `${who.name} (${who.party})` : (who?.name ?? id);
}

function recusalFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const words = chamberPhrases(language);
  const recused = state.recusals.filter((one) => one.clauseId === clauseId);
  const [first] = recused;
  if (!first) return [];
  const served = state.serving.filter((one) => one.clauseId === clauseId);
  const lines = [
    ...recused.map((one) => words.recused(named(state, one.participantId), !mayStayInRoom(state))),
    ...served.map((one) => words.serves(named(state, one.deputyId), named(state, one.forId))),
  ];
  // Reported ahead of the clause, it still belongs where the clause begins.
  const at = state.visits[clauseId]?.[0]?.fromAt ?? first.at;
  return [{ kind: 'recusal', heading: words.recusalHeading, lines, at: at > first.at ? at : first.at }];
}

/** VOT-1: those withdrawn are not minuted. */
function proposalsFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const words = chamberPhrases(language);
  const live = liveProposals(state, clauseId);
  const [first] = live;
  const noPart = state.noPart.filter((one) => one.clauseId === clauseId);
  const at = first?.at ?? noPart[0]?.at;
  if (at === undefined) return [];
  const lines = [
    ...live.map((one) => words.proposal(named(state, one.byId), one.kind, one.text)),
    ...noPart.map((one) => words.noPart(named(state, one.participantId))),
  ];
  return [{ kind: 'proposals', heading: first ? words.proposalsHeading : '', lines, at }];
}

function orderFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const put = state.questions[clauseId];
  if (!put) return [];
  const words = chamberPhrases(language);
  const option = (one: QuestionOption): string => optionText(state, one, language);
  const lines = questionsInTurn(questionOrder(state, clauseId)).map((node) =>
    words.question(option(node.yes), option(node.no)),
  );
  return [{ kind: 'order', heading: words.orderHeading, lines, at: put.at }];
}

function optionText(state: MeetingState, option: QuestionOption, language: Language): string {
  const words = chamberPhrases(language);
  const by = (id: string | undefined): string =>
    named(state, state.proposals.find((one) => one.id === id)?.byId ?? '');
  switch (option.kind) {
    case 'position':
      if (option.positionId === 'draft') return words.draft;
      return option.positionId === 'rejection' ? words.rejection : words.proposalOf(by(option.positionId));
    case 'addition':
      return words.additionOf(by(option.proposalId));
    case 'procedural': {
      const kind = state.proposals.find((one) => one.id === option.proposalIds[0])?.kind;
      return kind === 'deferral' ? words.deferral : words.referral;
    }
    case 'winner-of':
      return words.winner;
    case 'settle-today':
      return words.settleToday;
    case 'declined':
      return words.declined;
  }
}

function voteFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  return state.votes
    .filter((one) => one.clauseId === clauseId)
    .flatMap((vote): ClauseFact[] => {
      if (!vote.result) return [];
      const lines = voteLines(state, vote, vote.result, language);
      return [{ kind: 'vote', heading: chamberPhrases(language).voteHeading, lines, at: vote.result.at }];
    });
}

function voteLines(
  state: MeetingState,
  vote: Vote,
  result: NonNullable<Vote['result']>,
  language: Language,
): string[] {
  const words = chamberPhrases(language);
  const { yes, no } = sides(state, vote, language);
  if (result.by === 'acclamation') return [words.voice(result.outcome === 'yes' ? yes : no)];
  const names = (choice: BallotChoice): string[] =>
    Object.keys(vote.ballots)
      .filter((id) => vote.ballots[id] === choice)
      .map((id) => named(state, id));
  const lists = (['yes', 'no', 'abstain'] as const)
    .filter((choice) => names(choice).length > 0)
    .map((choice) => `${words.choices[choice]}: ${joined(names(choice), language)}`);
  // VOT-7: a secret vote is told by its counts alone.
  const secret = vote.method === 'secret' ? [words.secret] : [];
  return [words.question(yes, no), ...secret, words.tally(result, result.by), ...lists];
}

function sides(state: MeetingState, vote: Vote, language: Language): { yes: string; no: string } {
  const node = questionsInTurn(questionOrder(state, vote.clauseId)).find((one) => one.id === vote.nodeId);
  const words = chamberPhrases(language);
  if (!node) return { yes: vote.yes || words.draft, no: vote.no || words.declined };
  const text = (option: QuestionOption): string =>
    optionText(state, resolvedOption(state, vote.clauseId, option), language);
  return { yes: text(node.yes), no: text(node.no) };
}

function statementFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const words = chamberPhrases(language);
  return statementsOf(state, clauseId).map((one) => {
    const name = named(state, one.participantId);
    const first = one.kind === 'reservation' ? words.reserves(name) : `${name}:`;
    const text = one.text.split('\n').filter((line) => line.trim() !== '');
    return {
      kind: 'statement',
      heading: words.statementHeading[one.kind],
      lines: [first, ...text],
      at: one.at,
    };
  });
}
