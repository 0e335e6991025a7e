import type { FeatureSteps } from '../feature-steps.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { SigningFact, SigningState } from './signing-facts.ts';

export const emptySigning: SigningState = {
  specialAdjusters: [],
  replacements: [],
  deviations: [],
  handedOver: null,
  settlements: [],
};

export const signingSteps: FeatureSteps<SigningFact> = {
  'signer-replaced': (state, fact) => ({ ...state, replacements: [...state.replacements, fact] }),
  'deviation-recorded': (state, fact) => ({ ...state, deviations: [...state.deviations, fact] }),
  'adjustment-handed-over': (state, { revision, reason }, event) => ({
    ...state,
    handedOver: { revision, reason, at: event.at },
  }),
  'adjustment-settled': (state, fact) => ({
    ...state,
    handedOver: null,
    settlements: [...state.settlements, fact],
  }),
};

/** A new election for the same clauses takes the place of the earlier one. */
export function electedForClauses(
  state: MeetingState,
  election: SigningState['specialAdjusters'][number],
): MeetingState {
  const others = state.specialAdjusters.filter((one) => one.forClauses.join() !== election.forClauses.join());
  return { ...state, specialAdjusters: [...others, election] };
}
