import type { FeatureSteps } from '../feature-steps.ts';
import type { CooperationFact, CooperationState } from './cooperation.ts';

export const emptyCooperation: CooperationState = {
  matters: {},
  outcomes: [],
  views: [],
  commitments: [],
  awaited: {},
};

export const cooperationSteps: FeatureSteps<CooperationFact> = {
  'matter-classified': (state, { clauseId, as }, event) => ({
    ...state,
    matters: { ...state.matters, [clauseId]: { kind: as, at: event.at } },
  }),
  'outcome-recorded': (state, { clauseId, organisation, outcome }, event) => ({
    ...state,
    outcomes: [
      ...state.outcomes.filter((one) => one.clauseId !== clauseId || one.organisation !== organisation),
      { clauseId, organisation, outcome, at: event.at },
    ],
  }),
  'view-stated': (state, { viewId: id, clauseId, owner, text }, event) => ({
    ...state,
    views: [...state.views, { id, clauseId, owner, text, at: event.at }],
  }),
  'view-withdrawn': (state, { viewId }) => ({
    ...state,
    views: state.views.filter((one) => one.id !== viewId),
  }),
  'commitment-made': (state, { commitmentId: id, clauseId, owner, text, due }, event) => ({
    ...state,
    commitments: [...state.commitments, { id, clauseId, owner, text, due, at: event.at }],
  }),
  'commitment-withdrawn': (state, { commitmentId }) => ({
    ...state,
    commitments: state.commitments.filter((one) => one.id !== commitmentId),
  }),
  'cooperation-awaited': (state, { clauseId, group, date }) => ({
    ...state,
    awaited: { ...state.awaited, [clauseId]: { group, date, confirmed: null } },
  }),
  'cooperation-confirmed': (state, { clauseId, note }, event) => {
    const awaited = state.awaited[clauseId];
    if (!awaited) return state;
    const confirmed = { at: event.at, note };
    return { ...state, awaited: { ...state.awaited, [clauseId]: { ...awaited, confirmed } } };
  },
  'cooperation-cancelled': (state, { clauseId }) => ({
    ...state,
    awaited: Object.fromEntries(Object.entries(state.awaited).filter(([id]) => id !== clauseId)),
  }),
};
