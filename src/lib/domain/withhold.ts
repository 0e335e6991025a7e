import { guardedClauses } from './agenda/closed-doors.ts';
import type { Clause } from './clause.ts';
import { OFFICERS } from './command-rights.ts';
import type { MeetingEvent, MeetingFact } from './meeting-events.ts';
import type { MeetingState } from './meeting-state.ts';
import { clauseAccess, type MeetingSeat } from './permissions.ts';
import type { PollAnswer } from './polls/polls.ts';

/** Clauses whose content this login may not know of: recused and out of the room (JAV-1), or behind closed doors (SEC-1, ROL-7). */
export function clausesKeptFrom(state: MeetingState, seat: MeetingSeat): readonly string[] {
  return guardedClauses(state).filter((clauseId) => clauseAccess(state, seat, clauseId) === 'none');
}

/**
 * Clauses whose frozen words this login may not have. Nothing can be cut out of a signed file, so it goes whole to whoever
 * signs it, to the secretary and the chair, and to everybody from whom nothing in it is kept; to others the clauses that
 * they may know of, as extracts (SEC-1, JAV-1, ROL-7).
 */
export function signedClausesKeptFrom(
  state: MeetingState,
  seat: MeetingSeat,
  { isSigner }: { readonly isSigner: boolean },
): readonly string[] {
  return isSigner || OFFICERS.includes(seat.role) ? [] : clausesKeptFrom(state, seat);
}

/**
 * The log as somebody kept from some clauses gets it: every event in its place, so that it folds like anybody's, but
 * without what was proposed, said, voted and decided there. undefined when nothing is kept from them.
 */
export function withholding(
  state: MeetingState,
  seat: MeetingSeat,
): ((event: MeetingEvent) => MeetingEvent) | undefined {
  const kept = new Set(clausesKeptFrom(state, seat));
  if (kept.size === 0) return undefined;
  return (event) => {
    const fact = bare(event.fact, state, kept);
    return fact === event.fact ? event : { ...event, fact };
  };
}

function bare(fact: MeetingFact, state: MeetingState, kept: ReadonlySet<string>): MeetingFact {
  if (fact.type === 'meeting-prepared')
    return {
      ...fact,
      clauses: fact.clauses.map((clause) => (kept.has(clause.id) ? bareClause(clause) : clause)),
    };
  if (fact.type === 'clause-added')
    return kept.has(fact.clause.id) ? { ...fact, clause: bareClause(fact.clause) } : fact;
  const clauseId = clauseOf(fact, state);
  return clauseId !== null && kept.has(clauseId) ? emptied(fact, state) : fact;
}

/** The heading stays: it stands in the agenda that everybody has. */
function bareClause({ draftDecision: _draft, caseNumber: _case, ...clause }: Clause): Clause {
  return { ...clause, presenters: [] };
}

/** The clause a fact belongs to, by itself or through what it is about. */
function clauseOf(fact: MeetingFact, state: MeetingState): string | null {
  if ('clauseId' in fact) return fact.clauseId ?? null;
  const of = (
    all: readonly { readonly id: string; readonly clauseId: string }[],
    id: string,
  ): string | null => all.find((one) => one.id === id)?.clauseId ?? null;
  switch (fact.type) {
    case 'ballot-cast':
    case 'vote-closed':
      return of(state.votes, fact.voteId);
    case 'statement-written':
      return of(state.statements, fact.statementId);
    case 'poll-answered':
      return of(state.polls, fact.pollId);
    case 'turn-taken':
      return of(state.goRounds, fact.goRoundId);
    default:
      return null;
  }
}

function emptied(fact: MeetingFact, state: MeetingState): MeetingFact {
  switch (fact.type) {
    case 'proposal-made':
    case 'decision-made':
    case 'statement-announced':
    case 'statement-written':
    case 'view-stated':
    case 'commitment-made':
    case 'turn-taken':
      return { ...fact, text: '' };
    case 'vote-opened':
      return { ...fact, yes: '', no: '' };
    case 'ballot-cast':
      return { ...fact, choice: 'abstain' };
    case 'vote-closed':
      return { ...fact, yes: 0, no: 0, abstain: 0, outcome: 'no' };
    case 'poll-asked':
      return { ...fact, question: '', options: fact.options.map(() => ''), ...bareScale(fact.scale) };
    case 'poll-answered':
      return { ...fact, answer: bareAnswer(fact.answer, state, fact.pollId) };
    case 'outcome-recorded':
      return { ...fact, organisation: '' };
    case 'cooperation-confirmed':
      return { ...fact, note: '' };
    case 'finding-waived':
    case 'clause-dropped':
      return { ...fact, reason: '' };
    case 'participant-excluded':
      return { ...fact, ground: '' };
    case 'recusal-reported': {
      const { ground: _ground, ...rest } = fact;
      return rest;
    }
    case 'clause-changed': {
      const { draftDecision: _draft, caseNumber: _case, presenters: _presenters, ...changes } = fact.changes;
      return { ...fact, changes };
    }
    default:
      return fact;
  }
}

type Scale = Extract<MeetingFact, { type: 'poll-asked' }>['scale'];

function bareScale(scale: Scale): { readonly scale?: NonNullable<Scale> } {
  return scale ? { scale: { ...scale, fromLabel: '', toLabel: '' } } : {};
}

function bareAnswer(answer: PollAnswer, state: MeetingState, pollId: string): PollAnswer {
  switch (answer.kind) {
    case 'options':
      return { kind: 'options', options: [] };
    case 'scale':
      return {
        kind: 'scale',
        value: state.polls.find(({ id }) => id === pollId)?.scale?.from ?? answer.value,
      };
    case 'text':
      return { kind: 'text', text: '' };
  }
}
