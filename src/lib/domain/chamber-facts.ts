import { reservationRules, votingRules } from './body-rules.ts';
import type { BallotChoice, Vote } from './chamber-state.ts';
import type { ClauseFact } from './clause-facts.ts';
import { recusalsTried, refusalLines } from './doubts/doubt-facts.ts';
import type { MeetingState } from './meeting-state.ts';
import { optionText, personInMinutes, voteSides } from './option-text.ts';
import { questionOrder, questionsInTurn, type QuestionOption } from './question-order.ts';
import { mayStayInRoom } from './recusal.ts';
import { servedFor } from './served-clauses.ts';
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

function recusalFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const words = chamberPhrases(language);
  const recused = state.recusals.filter((one) => one.clauseId === clauseId);
  const tried = recusalsTried(state, clauseId, language);
  const first = recused[0] ?? tried[0];
  if (!first) return [];
  const served = state.serving.filter(
    (one) => one.clauseId === clauseId && (one.toVersion === null || servedFor(state, one, clauseId)),
  );
  const lines = [
    ...tried.map((one) => one.line),
    ...recused.map((one) => words.recused(personInMinutes(state, one.participantId), !mayStayInRoom(state))),
    ...served.map((one) =>
      words.serves(personInMinutes(state, one.deputyId), personInMinutes(state, one.forId)),
    ),
  ];
  // Reported ahead of the clause, it still belongs where the clause begins.
  const at = state.visits[clauseId]?.[0]?.fromAt ?? first.at;
  return [{ kind: 'recusal', heading: words.recusalHeading, lines, at: at > first.at ? at : first.at }];
}

/** VOT-1: those withdrawn are not minuted. VOT-9: those the chair refuses to put are, with the ground. */
function proposalsFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const words = chamberPhrases(language);
  const standing = state.proposals.filter((one) => one.clauseId === clauseId && one.withdrawnAt === null);
  const [first] = standing;
  const noPart = state.noPart.filter((one) => one.clauseId === clauseId);
  const at = first?.at ?? noPart[0]?.at;
  if (at === undefined) return [];
  const lines = [
    ...standing.map((one) => words.proposal(personInMinutes(state, one.byId), one.kind, one.text)),
    ...refusalLines(state, clauseId, language),
    ...noPart.map((one) => words.noPart(personInMinutes(state, one.participantId))),
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
  const { yes, no } = voteSides(state, vote, language);
  if (result.by === 'acclamation') return [words.voice(result.outcome === 'yes' ? yes : no)];
  const byParty = votingRules(state.body.profile).recordBy === 'party';
  const lists = (['yes', 'no', 'abstain'] as const)
    .map((choice) => ({ choice, ids: votersOf(vote, choice) }))
    .filter(({ ids }) => ids.length > 0)
    .map(({ choice, ids }) => {
      const told = byParty
        ? partyCounts(state, ids, words.noParty)
        : ids.map((id) => personInMinutes(state, id));
      return `${words.choices[choice]}: ${joined(told, language)}`;
    });
  // VOT-7: a secret vote is told by its counts alone.
  const secret = vote.method === 'secret' ? [words.secret] : [];
  // VOT-2: asked for before the gavel, by one who is enough.
  const asked = isFirstVote(state, vote)
    ? state.voteRequests.filter((one) => one.clauseId === vote.clauseId)
    : [];
  return [
    ...asked.slice(0, 1).map((one) => words.voteAskedFor(personInMinutes(state, one.byId))),
    words.question(yes, no),
    ...secret,
    words.tally(result, result.by),
    ...lists,
  ];
}

function isFirstVote(state: MeetingState, vote: Vote): boolean {
  return state.votes.find((one) => one.clauseId === vote.clauseId && one.method !== 'acclamation') === vote;
}

function votersOf(vote: Vote, choice: BallotChoice): string[] {
  return Object.keys(vote.ballots).filter((id) => vote.ballots[id] === choice);
}

/** "S 5", "M 3": how the parties voted, as Norwegian minutes tell it, the largest first. */
function partyCounts(state: MeetingState, ids: readonly string[], noParty: string): string[] {
  const counts = new Map<string, number>();
  for (const id of ids) {
    const party = state.participants.find((one) => one.id === id)?.party ?? noParty;
    counts.set(party, (counts.get(party) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b, 'sv'))
    .map(([party, count]) => `${party} ${String(count)}`);
}

function statementFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const words = chamberPhrases(language);
  const { name: ownName } = reservationRules(state.body.profile);
  return statementsOf(state, clauseId).map((one) => {
    const name = personInMinutes(state, one.participantId);
    const isDissent = one.kind === 'dissent' || (one.kind === 'reservation' && ownName === 'dissent');
    const reserves = one.kind === 'reservation' ? words.reserves(name) : `${name}:`;
    const first = isDissent ? words.dissents(name) : reserves;
    const text = one.text.split('\n').filter((line) => line.trim() !== '');
    return {
      kind: 'statement',
      heading: words.statementHeading[isDissent ? 'dissent' : one.kind],
      lines: [first, ...text],
      at: one.at,
    };
  });
}
