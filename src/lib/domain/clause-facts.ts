import { agendaClauseFacts } from './agenda/agenda-facts.ts';
import { heldClauses } from './agenda/agenda-order.ts';
import { chamberFacts } from './chamber-facts.ts';
import { cooperationFacts } from './cooperation/cooperation-facts.ts';
import { takesPosition } from './cooperation/matters.ts';
import type { MeetingState } from './meeting-state.ts';
import { clauseLabels } from './numbering.ts';
import { pollFacts } from './polls/poll-facts.ts';
import { goRoundFacts } from './speaking/go-round-facts.ts';
import { clockTime, joined, type Language } from './wording/dates.ts';
import { phrases } from './wording/phrases.ts';

/** What the meeting itself wrote into a clause; rendered from the log, never typed (architecture 3.2). */
export interface ClauseFact {
  readonly kind:
    | 'opened'
    | 'roll-call'
    | 'adjusters'
    | 'decision'
    | 'adjourned'
    | 'at-once'
    | 'closed'
    | 'recusal'
    | 'proposals'
    | 'order'
    | 'vote'
    | 'agenda'
    | 'statement'
    | 'go-round'
    | 'poll'
    | 'matter'
    | 'view'
    | 'outcome'
    | 'commitment';
  readonly heading: string;
  readonly lines: readonly string[];
  readonly at: string;
}

/** Facts of one clause in the order they happened. */
export function clauseFacts(
  state: MeetingState,
  clauseId: string,
  language: Language,
): readonly ClauseFact[] {
  const facts = [
    ...openedFact(state, clauseId, language),
    ...rollCallFact(state, clauseId, language),
    ...adjustersFact(state, clauseId, language),
    ...specialAdjustersFacts(state, clauseId, language),
    ...agendaClauseFacts(state, clauseId, language),
    ...chamberFacts(state, clauseId, language),
    ...goRoundFacts(state, clauseId, language),
    ...pollFacts(state, clauseId, language),
    ...cooperationFacts(state, clauseId, language),
    ...decisionFacts(state, clauseId, language),
    ...atOnceFact(state, clauseId, language),
    ...adjournedFacts(state, clauseId, language),
    ...closedFact(state, clauseId, language),
  ];
  return facts.toSorted((a, b) => a.at.localeCompare(b.at));
}

function openedFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  if (!state.openedAt || heldClauses(state.clauses)[0]?.id !== clauseId) return [];
  const line = phrases(language).opened(clockTime(state.openedAt, language));
  return [{ kind: 'opened', heading: '', lines: [line], at: state.openedAt }];
}

function rollCallFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const roll = state.rollCall;
  if (!roll || (roll.clauseId ?? heldClauses(state.clauses)[0]?.id) !== clauseId) return [];
  const line = phrases(language).rollCall({
    present: roll.present,
    time: clockTime(roll.at, language),
    isDigital: state.head.form === 'remote',
  });
  return [{ kind: 'roll-call', heading: '', lines: [line], at: roll.at }];
}

function adjustersFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const election = state.adjusterElection;
  if (!election || election.clauseId !== clauseId) return [];
  const names = state.adjusters.map((id) => state.participants.find((one) => one.id === id)?.name ?? id);
  const line = phrases(language).elected(joined(names, language));
  return [{ kind: 'adjusters', heading: phrases(language).decisionHeading, lines: [line], at: election.at }];
}

function specialAdjustersFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const labels = clauseLabels(state.clauses, state.body.profile.numbering);
  const { electedFor, decisionHeading } = phrases(language);
  return state.specialAdjusters
    .filter((one) => one.clauseId === clauseId)
    .map(({ participantIds, forClauses, at }) => {
      const names = participantIds.map((id) => state.participants.find((one) => one.id === id)?.name ?? id);
      const clauses = forClauses.map((id) => labels[id] ?? id);
      const line = electedFor(joined(names, language), joined(clauses, language));
      return { kind: 'adjusters', heading: decisionHeading, lines: [line], at };
    });
}

function decisionFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const { decisionHeading, positionHeading } = phrases(language);
  // MIN-4: the style is a matter of words; what was come to is the same fact.
  const isPosition = state.body.profile.minutesStyle === 'discussion' || takesPosition(state, clauseId);
  const heading = isPosition ? positionHeading : decisionHeading;
  return state.decisions
    .filter((one) => one.clauseId === clauseId)
    .map((one) => ({
      kind: 'decision',
      heading,
      lines: one.text.split('\n').filter((line) => line.trim() !== ''),
      at: one.at,
    }));
}

function atOnceFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const at = state.atOnce[clauseId]?.decidedAt;
  if (at === undefined) return [];
  return [{ kind: 'at-once', heading: '', lines: [phrases(language).adjustedAtOnce], at }];
}

function adjournedFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  return state.adjournments
    .filter((one) => one.clauseId === clauseId)
    .map((one) => ({
      kind: 'adjourned',
      heading: '',
      lines: [
        phrases(language).adjourned(
          clockTime(one.from, language),
          one.to && clockTime(one.to, language),
          one.reason,
        ),
      ],
      at: one.from,
    }));
}

function closedFact(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  if (!state.closedAt || heldClauses(state.clauses).at(-1)?.id !== clauseId) return [];
  const line = phrases(language).closed(clockTime(state.closedAt, language));
  return [{ kind: 'closed', heading: '', lines: [line], at: state.closedAt }];
}
