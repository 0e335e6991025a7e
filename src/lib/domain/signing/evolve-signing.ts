import type { FeatureSteps } from '../feature-steps.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { AtOnce, SigningFact, SigningState } from './signing-facts.ts';

export const emptySigning: SigningState = {
  atOnce: {},
  specialAdjusters: [],
  replacements: [],
  deviations: [],
  handedOver: null,
  settlements: [],
};

export const signingSteps: FeatureSteps<SigningFact> = {
  'adjustment-at-once-decided': (state, { clauseId }, event) =>
    withAtOnce(state, clauseId, { decidedAt: event.at, status: 'decided', adjustedAt: null }),
  'clause-frozen': (state, { clauseId }) => withAtOnce(state, clauseId, { status: 'frozen' }),
  'clause-signed': (state) => state,
  'clause-declined': (state, { clauseId }) => withAtOnce(state, clauseId, { status: 'disputed' }),
  'clause-adjusted': (state, { clauseId }, event) =>
    withAtOnce(state, clauseId, { status: 'adjusted', adjustedAt: event.at }),
  'clause-reopened': (state, { clauseId }) => withAtOnce(state, clauseId, { status: 'decided' }),
  'signer-replaced': (state, fact) => ({ ...state, replacements: [...state.replacements, fact] }),
  'deviation-recorded': (state, fact) => ({ ...state, deviations: [...state.deviations, fact] }),
  'adjustment-handed-over': (state, { revision, reason }, event) => ({
    ...state,
    handedOver: { revision, reason, at: event.at },
  }),
  'signers-reminded': (state) => state,
  'correction-issued': (state) => state,
  'adjustment-settled': (state, fact) => ({
    ...state,
    handedOver: null,
    settlements: [...state.settlements, fact],
  }),
};

function withAtOnce(state: MeetingState, clauseId: string, change: Partial<AtOnce>): MeetingState {
  const before = state.atOnce[clauseId] ?? { decidedAt: '', status: 'decided' as const, adjustedAt: null };
  return { ...state, atOnce: { ...state.atOnce, [clauseId]: { ...before, ...change } } };
}

/** A new election for the same clauses takes the place of the earlier one. */
export function electedForClauses(
  state: MeetingState,
  election: SigningState['specialAdjusters'][number],
): MeetingState {
  const others = state.specialAdjusters.filter((one) => one.forClauses.join() !== election.forClauses.join());
  return { ...state, specialAdjusters: [...others, election] };
}
