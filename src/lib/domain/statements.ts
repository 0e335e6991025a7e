import type { Statement } from './chamber-state.ts';
import type { Decision, MeetingState } from './meeting-state.ts';
import { isRecused } from './recusal.ts';
import { takesNoPart } from './voters.ts';

export function statementsOf(state: MeetingState, clauseId: string): readonly Statement[] {
  return state.statements.filter((one) => one.clauseId === clauseId);
}

/**
 * Whether somebody took part in deciding: held a seat when the gavel fell, was not recused, did not stand aside and
 * did not abstain in the last vote of the clause (RES-1, KL 4:27).
 */
export function tookPartIn(state: MeetingState, participantId: string, decision: Decision): boolean {
  const { clauseId, version } = decision;
  if (isRecused(state, participantId, clauseId) || takesNoPart(state, participantId, clauseId)) return false;
  return heldSeatAt(state, participantId, version) && !hasAbstained(state, participantId, clauseId);
}

/** Whether somebody was there and held a seat at this version of the log. */
export function heldSeatAt(state: MeetingState, participantId: string, version: number): boolean {
  const covers = (one: { fromVersion: number; toVersion: number | null }): boolean =>
    one.fromVersion <= version && (one.toVersion === null || one.toVersion > version);
  const who = state.participants.find((one) => one.id === participantId);
  if (!(state.attendance[participantId] ?? []).some(covers)) return false;
  const served = state.serving.filter(covers);
  if (who?.group === 'deputy') return served.some((one) => one.deputyId === participantId);
  return who?.group === 'member' && !served.some((one) => one.forId === participantId);
}

function hasAbstained(state: MeetingState, participantId: string, clauseId: string): boolean {
  const last = state.votes.findLast(
    (one) => one.clauseId === clauseId && one.method === 'open' && one.result !== null,
  );
  return last?.ballots[participantId] === 'abstain';
}
