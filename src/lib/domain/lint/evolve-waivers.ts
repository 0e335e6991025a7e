import type { FeatureSteps } from '../feature-steps.ts';
import type { LintFact, LintState } from './waivers.ts';

export const emptyLint: LintState = { waivers: {} };

export const lintSteps: FeatureSteps<LintFact> = {
  'finding-waived': (state, { findingKey, clauseId, reason }, event) => ({
    ...state,
    waivers: {
      ...state.waivers,
      [findingKey]: { clauseId, reason, by: event.actor.name, at: event.at },
    },
  }),
  'waiver-withdrawn': (state, { findingKey }) => {
    const { [findingKey]: _gone, ...waivers } = state.waivers;
    return { ...state, waivers };
  },
};
