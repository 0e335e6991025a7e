import type { ClauseFact } from '../clause-facts.ts';
import type { Clause } from '../clause.ts';
import type { MeetingState } from '../meeting-state.ts';
import { cooperationPhrases } from '../wording/cooperation-phrases.ts';
import type { Language } from '../wording/dates.ts';
import { matterKinds } from './matters.ts';
import { parties } from './parties.ts';
import type { MatterOutcome } from './cooperation.ts';

/** What sides and organisations said, agreed and took on in a clause; each in the order it happened (COOP-2). */
export function cooperationFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  return [
    ...matterFact(state, clauseId, language),
    ...awaitedFact(state, clauseId, language),
    ...viewFacts(state, clauseId, language),
    ...outcomeFact(state, clauseId, language),
    ...commitmentFacts(state, clauseId, language),
  ];
}

/** The line under the title: what the item is, its time and who presents it (003-7 to 003-9). */
function matterFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const clause = state.clauses.find((one) => one.id === clauseId);
  if (!clause || matterKinds(state.body.profile.kind).length === 0) return [];
  const words = cooperationPhrases(language);
  const lines = [
    kindLine(state, clause, language),
    clause.presenters.length > 0 ? words.presenters(clause.presenters) : '',
  ].filter((line) => line !== '');
  if (lines.length === 0) return [];
  const at = state.visits[clauseId]?.[0]?.fromAt ?? state.matters[clauseId]?.at ?? state.openedAt ?? '';
  return [{ kind: 'matter', heading: '', lines, at }];
}

function kindLine(state: MeetingState, { id, plannedMinutes }: Clause, language: Language): string {
  const words = cooperationPhrases(language);
  const matter = state.matters[id];
  const kind = matter ? words.kinds[matter.kind] : '';
  // Notes of two sides print the time the item was given; minutes under an agreement do not.
  const isTimed = plannedMinutes !== undefined && state.body.profile.kind === 'consultation-body';
  return isTimed ? words.withBudget(kind, plannedMinutes) : kind;
}

/** COOP-4: that the duty was fulfilled, or still is to be, stands in the clause it concerns. */
function awaitedFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const awaited = state.awaited[clauseId];
  if (!awaited) return [];
  const words = cooperationPhrases(language);
  const { group, date, confirmed } = awaited;
  const begun = state.visits[clauseId]?.[0]?.fromAt ?? '';
  // Confirmed ahead of the clause, it still belongs where the clause begins.
  const at = confirmed && confirmed.at > begun ? confirmed.at : begun;
  const line = confirmed ? words.confirmed(group, date, confirmed.note) : words.awaited(group, date);
  return [{ kind: 'matter', heading: '', lines: [line], at }];
}

function viewFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const words = cooperationPhrases(language);
  return state.views
    .filter((one) => one.clauseId === clauseId)
    .map(({ owner, text, at }) => {
      const [first = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '');
      return { kind: 'view', heading: '', lines: [words.view(owner, first), ...rest], at };
    });
}

const ORDER: readonly MatterOutcome[] = ['agreed', 'disagreed', 'concluded'];

/** "Arbetsgivaren och Vision: eniga." then "Kommunal: oenig.", parties in the order of the roster (COOP-2). */
function outcomeFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const recorded = state.outcomes.filter((one) => one.clauseId === clauseId);
  const last = recorded
    .map((one) => one.at)
    .toSorted()
    .at(-1);
  if (last === undefined) return [];
  const words = cooperationPhrases(language);
  const order = parties(state).map((one) => one.name);
  const lines = ORDER.flatMap((outcome) => {
    const names = recorded.filter((one) => one.outcome === outcome).map((one) => one.organisation);
    const inOrder = names.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
    return names.length > 0 ? [words.outcome(inOrder, outcome)] : [];
  });
  return [{ kind: 'outcome', heading: words.outcomeHeading, lines, at: last }];
}

function commitmentFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const words = cooperationPhrases(language);
  const year = state.head.date.slice(0, 4);
  return state.commitments
    .filter((one) => one.clauseId === clauseId)
    .map(({ owner, text, due, at }) => ({
      kind: 'commitment',
      heading: '',
      lines: [words.commitment(owner, text.replaceAll(/\s*\n\s*/gu, ' '), due, year)],
      at,
    }));
}
