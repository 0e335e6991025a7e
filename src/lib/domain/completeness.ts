import { heldClauses } from './agenda/agenda-order.ts';
import { type NumberSeries, seriesFindings } from './agenda/number-series.ts';
import { handlingSpan } from './attendance.ts';
import { adjustersNeeded, signsBySide } from './body-rules.ts';
import { hasCooperationIn, sidesNotAdjusting } from './cooperation/matters.ts';
import type { MeetingState } from './meeting-state.ts';
import { sideSigner } from './signers.ts';

/** One thing missing or doubtful before the minutes can be frozen (MIN-2). `stop` must be mended, `warn` may stand. */
export interface CompletenessFinding {
  readonly code: CompletenessCode;
  readonly severity: 'stop' | 'warn';
  readonly clauseId?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

export type CompletenessCode =
  | 'meeting-not-closed'
  | 'roll-not-called'
  | 'no-chair'
  | 'no-secretary'
  | 'no-side-signer'
  | 'both-parties-sign'
  | 'no-adjuster'
  | 'too-few-adjusters'
  | 'clause-not-handled'
  | 'clause-is-empty'
  | 'draft-without-decision'
  | 'still-adjourned'
  | 'text-not-stored'
  | 'number-reused'
  | 'number-gap';

/** What only the text itself can tell: which clauses have any prose. */
export interface ClauseTextFacts {
  readonly emptyClauseIds: readonly string[];
}

/** The completeness check before freezing, in the order of the agenda. */
export function checkCompleteness(
  state: MeetingState,
  text: ClauseTextFacts,
  /** The §§ of the body's other meetings that year, which only the server knows (MIN-3). */
  series?: NumberSeries,
): readonly CompletenessFinding[] {
  return [
    ...officerFindings(state),
    ...adjusterFindings(state),
    ...negotiationFindings(state),
    ...(series ? seriesFindings(state, series) : []),
    ...clauseFindings(state, text),
  ];
}

function officerFindings(state: MeetingState): CompletenessFinding[] {
  const found: CompletenessFinding[] = [];
  if (state.phase !== 'closed') found.push({ code: 'meeting-not-closed', severity: 'stop' });
  if (!state.rollCall) found.push({ code: 'roll-not-called', severity: 'stop' });
  return [...found, ...(signsBySide(state.body.profile) ? sideFindings(state) : signerFindings(state))];
}

function signerFindings({ participants }: MeetingState): CompletenessFinding[] {
  const found: CompletenessFinding[] = [];
  if (!participants.some((one) => one.role === 'chair')) found.push({ code: 'no-chair', severity: 'stop' });
  if (!participants.some((one) => one.role === 'secretary'))
    found.push({ code: 'no-secretary', severity: 'stop' });
  return found;
}

// 003-15: nobody but one for each side signs, so a secretary need not be on the list.
function sideFindings(state: MeetingState): CompletenessFinding[] {
  return state.body.profile.sides
    .filter((side) => !sideSigner(state, side))
    .map((side) => ({ code: 'no-side-signer', severity: 'stop', params: { side } }));
}

function adjusterFindings(state: MeetingState): CompletenessFinding[] {
  const needed = adjustersNeeded(state.body.profile);
  const elected = state.adjusters.length;
  if (needed === 0 || elected >= needed) return [];
  if (elected === 0) return [{ code: 'no-adjuster', severity: 'stop', params: { needed } }];
  return [{ code: 'too-few-adjusters', severity: 'stop', params: { needed, elected } }];
}

// COOP-1: both parties adjust a negotiation, however many adjusters the body has.
function negotiationFindings(state: MeetingState): CompletenessFinding[] {
  return sidesNotAdjusting(state).map((side) => ({
    code: 'both-parties-sign',
    severity: 'stop',
    params: { side },
  }));
}

function clauseFindings(state: MeetingState, text: ClauseTextFacts): CompletenessFinding[] {
  const held = heldClauses(state.clauses);
  return held.flatMap((clause, position): CompletenessFinding[] => {
    const params = { title: clause.title };
    const decisions = state.decisions.filter((one) => one.clauseId === clause.id);
    if (!handlingSpan(state, clause.id)) {
      return [{ code: 'clause-not-handled', severity: 'warn', clauseId: clause.id, params }];
    }
    if (clause.draftDecision && decisions.length === 0) {
      return [{ code: 'draft-without-decision', severity: 'warn', clauseId: clause.id, params }];
    }
    const hasFacts =
      decisions.length > 0 ||
      hasCooperationIn(state, clause.id) ||
      position === 0 ||
      position === held.length - 1 ||
      state.adjusterElection?.clauseId === clause.id ||
      state.rollCall?.clauseId === clause.id;
    if (!hasFacts && text.emptyClauseIds.includes(clause.id)) {
      return [{ code: 'clause-is-empty', severity: 'warn', clauseId: clause.id, params }];
    }
    return [];
  });
}
