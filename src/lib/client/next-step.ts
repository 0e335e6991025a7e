import type { Clause } from '#lib/domain/clause.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';

/** What the meeting is waiting for, so that one button always leads on. Only a suggestion: rules are the decider's. */
export type NextStep =
  | { readonly kind: 'open' }
  | { readonly kind: 'roll-call'; readonly answered: number; readonly asked: number }
  | { readonly kind: 'elect-adjusters'; readonly clauseId: string; readonly needed: number }
  | { readonly kind: 'decide'; readonly clause: Clause }
  | { readonly kind: 'go-on'; readonly clause: Clause; readonly next: Clause; readonly isDecided: boolean }
  | { readonly kind: 'close' }
  | { readonly kind: 'resume'; readonly since: string; readonly reason: string }
  | { readonly kind: 'freeze' }
  | { readonly kind: 'sign'; readonly signed: number }
  | { readonly kind: 'done' };

const DECIDING: readonly Clause['kind'][] = ['decision', 'agenda-approval', 'previous-minutes'];

export function nextStep(state: MeetingState): NextStep {
  switch (state.phase) {
    case 'summoned':
      return { kind: 'open' };
    case 'open':
      return openStep(state);
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

function openStep(state: MeetingState): NextStep {
  const position = state.clauses.findIndex((one) => one.id === state.pointer);
  const clause = state.clauses[position];
  const next = state.clauses[position + 1];
  if (!clause) return { kind: 'close' };
  const isDecided = isSettled(state, clause);
  if (!state.rollCall) {
    const item = state.clauses.findIndex((one) => one.kind === 'roll-call');
    // The agenda has its own item for the roll: open first, call the roll there.
    return next && item > position ? { kind: 'go-on', clause, next, isDecided } : rollCall(state);
  }
  if (isElectionDue(state, clause)) {
    return { kind: 'elect-adjusters', clauseId: clause.id, needed: state.body.profile.adjusters };
  }
  if (!isDecided && isForDecision(clause)) return { kind: 'decide', clause };
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
  if (state.adjusters.length >= state.body.profile.adjusters) return false;
  const item = state.clauses.find((one) => one.kind === 'adjuster-election');
  return item === undefined || item.id === clause.id;
}

export function clauseBeside(state: MeetingState, clauseId: string | null, step: 1 | -1): Clause | undefined {
  const position = state.clauses.findIndex((one) => one.id === clauseId);
  return state.clauses[position + step];
}
