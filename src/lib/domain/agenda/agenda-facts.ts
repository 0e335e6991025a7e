import type { ClauseFact } from '../clause-facts.ts';
import type { Clause } from '../clause.ts';
import type { MeetingState } from '../meeting-state.ts';
import { joined, type Language } from '../wording/dates.ts';
import { phrases } from '../wording/phrases.ts';
import { heldClauses } from './agenda-order.ts';

/** What became of the agenda, as the minutes of one clause tell it. */
export function agendaClauseFacts(state: MeetingState, clauseId: string, language: Language): ClauseFact[] {
  const clause = state.clauses.find((one) => one.id === clauseId);
  if (!clause || clause.dropped) return [];
  return [
    ...droppedFacts(state, clause, language),
    ...consentFact(state, clause, language),
    ...closedDoorsFact(state, clause, language),
    ...exclusionFacts(state, clause, language),
  ];
}

/** Where the agenda was approved stands what fell from it, when a reason was to be minuted. */
function droppedFacts(state: MeetingState, clause: Clause, language: Language): ClauseFact[] {
  const held = heldClauses(state.clauses);
  const approval = held.find((one) => one.kind === 'agenda-approval') ?? held[0];
  if (approval?.id !== clause.id) return [];
  return state.clauses.flatMap(({ title, parentId, dropped }) => {
    const parent = state.clauses.find((one) => one.id === parentId);
    // A sub-item that fell with its parent is not told of twice.
    if (!dropped || dropped.reason === '' || parent?.dropped?.at === dropped.at) return [];
    return [fact(phrases(language).itemDropped(title, dropped.reason), dropped.at)];
  });
}

function consentFact(state: MeetingState, clause: Clause, language: Language): ClauseFact[] {
  const at = takenUpAt(state, clause.id);
  // VOT-9: what was not announced was taken up because everybody agreed to it.
  return clause.consentOfAll && at !== null ? [fact(phrases(language).consentOfAll, at)] : [];
}

function closedDoorsFact(state: MeetingState, clause: Clause, language: Language): ClauseFact[] {
  const at = takenUpAt(state, clause.id);
  if (clause.closed !== true || at === null) return [];
  const confirmed = new Set(
    state.privacy.filter((one) => one.clauseId === clause.id).map((one) => one.participantId),
  );
  const names = state.participants.filter((one) => confirmed.has(one.id)).map((one) => one.name);
  const words = phrases(language);
  const lines = names.length === 0 ? [] : [words.privacyConfirmed(joined(names, language))];
  return [{ kind: 'agenda', heading: '', lines: [words.behindClosedDoors, ...lines], at }];
}

/** ROL-7: who was asked to leave is named, so that the attendance list explains itself. */
function exclusionFacts(state: MeetingState, clause: Clause, language: Language): ClauseFact[] {
  return state.exclusions
    .filter((one) => one.clauseId === clause.id)
    .map(({ participantId, ground, at }) => {
      const name = state.participants.find((one) => one.id === participantId)?.name ?? participantId;
      return fact(phrases(language).tookNoPart(name, ground), at);
    });
}

function takenUpAt(state: MeetingState, clauseId: string): string | null {
  return state.visits[clauseId]?.[0]?.fromAt ?? null;
}

function fact(line: string, at: string): ClauseFact {
  return { kind: 'agenda', heading: '', lines: [line], at };
}
