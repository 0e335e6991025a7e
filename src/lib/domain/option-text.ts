import type { Vote } from './chamber-state.ts';
import type { MeetingState } from './meeting-state.ts';
import { questionOrder, questionsInTurn, resolvedOption, type QuestionOption } from './question-order.ts';
import { chamberPhrases } from './wording/chamber-phrases.ts';
import type { Language } from './wording/dates.ts';

/** "Anna Berg (S)"; the id of somebody who is not on the list. */
export function personInMinutes(state: MeetingState, id: string): string {
  const who = state.participants.find((one) => one.id === id);
  return who?.party ? `${who.name} (${who.party})` : (who?.name ?? id);
}

/** What an answer stands for, in the words the minutes use and the chair says: "bifall till yrkandet av Anna Berg (S)". */
export function optionText(state: MeetingState, option: QuestionOption, language: Language): string {
  const words = chamberPhrases(language);
  const by = (id: string | undefined): string =>
    personInMinutes(state, state.proposals.find((one) => one.id === id)?.byId ?? '');
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

/** What yes and no stand for in a vote; a vote outside the order of questions has its own words. */
export function voteSides(
  state: MeetingState,
  vote: Pick<Vote, 'clauseId' | 'nodeId' | 'yes' | 'no'>,
  language: Language,
): { readonly yes: string; readonly no: string } {
  const node = questionsInTurn(questionOrder(state, vote.clauseId)).find((one) => one.id === vote.nodeId);
  const words = chamberPhrases(language);
  if (!node) return { yes: vote.yes || words.draft, no: vote.no || words.declined };
  const text = (option: QuestionOption): string =>
    optionText(state, resolvedOption(state, vote.clauseId, option), language);
  return { yes: text(node.yes), no: text(node.no) };
}
