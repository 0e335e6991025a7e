import { heldClauses } from '#lib/domain/agenda/agenda-order.ts';
import { adjustersNeeded } from '#lib/domain/body-rules.ts';
import type { Clause } from '#lib/domain/clause.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { Language } from '#lib/domain/wording/dates.ts';
import { questionStep, type QuestionStep } from './question-script.ts';

/** What the meeting is waiting for, so that one button always leads on. Only a suggestion: rules are the decider's. */
export type NextStep =
  | { readonly kind: 'open' }
  | { readonly kind: 'roll-call'; readonly answered: number; readonly asked: number }
  | { readonly kind: 'elect-adjusters'; readonly clauseId: string; readonly needed: number }
  /** Proposals, a question or a vote: the chair's script goes before everything else. */
  | { readonly kind: 'question'; readonly clause: Clause; readonly question: QuestionStep }
  | { readonly kind: 'decide'; readonly clause: Clause; readonly question: QuestionStep | null }
  | { readonly kind: 'go-on'; readonly clause: Clause; readonly next: Clause; readonly isDecided: boolean }
  | { readonly kind: 'close' }
  | { readonly kind: 'resume'; readonly since: string; readonly reason: string }
  | { readonly kind: 'freeze' }
  | { readonly kind: 'sign'; readonly signed: number }
  | { readonly kind: 'done' };

const DECIDING: readonly Clause['kind'][] = ['decision', 'agenda-approval', 'previous-minutes'];

export function nextStep(state: MeetingState, language: Language = 'sv'): NextStep {
  switch (state.phase) {
    case 'summoned':
      return { kind: 'open' };
    case 'open':
      return openStep(state, language);
    case 'adjourned': {
      const last = state.adjournments.at(-1);
      return { kind: 'resume', since: last?.from ?? '', reason: last?.reason ?? '' };
    }
    case 'closed':
      return { kind: 'freeze' };
    case 'frozen':
      return { kind: 'sign', signed: state.signatures.filter((one) => one.declined === null).length };
    case 'adjusted':
      return { kind: 'done' };
  }
}

function openStep(state: MeetingState, language: Language): NextStep {
  const position = state.clauses.findIndex((one) => one.id === state.pointer);
  const clause = state.clauses[position];
  const next = clauseBeside(state, state.pointer, 1);
  if (!clause) return { kind: 'close' };
  const isDecided = isSettled(state, clause);
  if (!state.rollCall) {
    const item = state.clauses.findIndex((one) => one.kind === 'roll-call');
    // The agenda has its own item for the roll: open first, call the roll there.
    return next && item > position ? { kind: 'go-on', clause, next, isDecided } : rollCall(state);
  }
  const question = questionStep(state, clause.id, language);
  if (question && question.kind !== 'gather') {
    return { kind: question.kind === 'decide' ? 'decide' : 'question', clause, question };
  }
  if (isElectionDue(state, clause)) {
    return { kind: 'elect-adjusters', clauseId: clause.id, needed: adjustersNeeded(state.body.profile) };
  }
  if (!isDecided && isForDecision(clause)) return { kind: 'decide', clause, question };
  return next ? { kind: 'go-on', clause, next, isDecided } : { kind: 'close' };
}

/** Whether the chair would put a question on this clause; information passes unless it carries a proposal. */
export function isForDecision(clause: Clause): boolean {
  return DECIDING.includes(clause.kind) || clause.draftDecision !== undefined;
}

/** Decided, or what the item was for has been done. */
export function isSettled(state: MeetingState, clause: Clause): boolean {
  return (
    state.decisions.some((one) => one.clauseId === clause.id) ||
    state.adjusterElection?.clauseId === clause.id
  );
}

function rollCall(state: MeetingState): NextStep {
  const asked = state.participants.filter((one) => one.group === 'member');
  const answered = asked.filter(
    (one) => state.absent.includes(one.id) || state.attendance[one.id]?.at(-1)?.toVersion === null,
  );
  return { kind: 'roll-call', answered: answered.length, asked: asked.length };
}

function isElectionDue(state: MeetingState, clause: Clause): boolean {
  if (state.adjusters.length >= adjustersNeeded(state.body.profile)) return false;
  const item = state.clauses.find((one) => one.kind === 'adjuster-election');
  return item === undefined || item.id === clause.id;
}

export function clauseBeside(state: MeetingState, clauseId: string | null, step: 1 | -1): Clause | undefined {
  const position = state.clauses.findIndex((one) => one.id === clauseId);
  const ahead =
    step === 1 ? state.clauses.slice(position + 1) : state.clauses.slice(0, Math.max(position, 0));
  const held = heldClauses(ahead);
  return step === 1 ? held[0] : held.at(-1);
}
