import type { FeatureSteps } from '../feature-steps.ts';
import { type AgendaFact, type AgendaState, withChanges } from './agenda.ts';
import { movedClauses } from './agenda-order.ts';

export const emptyAgenda: AgendaState = { exclusions: [], privacy: [] };

export const agendaSteps: FeatureSteps<AgendaFact> = {
  'clause-changed': (state, { clauseId, changes }) => ({
    ...state,
    clauses: state.clauses.map((one) => (one.id === clauseId ? withChanges(one, changes) : one)),
  }),
  'clause-moved': (state, { clauseId, afterId }) => ({
    ...state,
    clauses: movedClauses(state.clauses, clauseId, afterId),
  }),
  'clause-dropped': (state, { clauseId, reason }, event) => ({
    ...state,
    clauses: state.clauses.map((one) =>
      one.id === clauseId ? { ...one, dropped: { reason, at: event.at } } : one,
    ),
  }),
  'clause-restored': (state, { clauseId }) => ({
    ...state,
    clauses: state.clauses.map((one) => {
      if (one.id !== clauseId) return one;
      const { dropped: _dropped, ...rest } = one;
      return rest;
    }),
  }),
  'first-number-set': (state, { firstNumber }) => ({
    ...state,
    body: {
      ...state.body,
      profile: {
        ...state.body.profile,
        numbering: { ...state.body.profile.numbering, firstNumber },
      },
    },
  }),
  'participant-added': (state, { participant }) => ({
    ...state,
    participants: [...state.participants, participant],
  }),
  'participant-excluded': (state, { participantId, clauseId, ground }, event) => ({
    ...state,
    exclusions: [
      ...state.exclusions,
      { participantId, clauseId, ground, at: event.at, by: event.actor.name },
    ],
  }),
  'participant-readmitted': (state, { participantId, clauseId }) => ({
    ...state,
    exclusions: state.exclusions.filter(
      (one) => one.participantId !== participantId || one.clauseId !== clauseId,
    ),
  }),
  'privacy-confirmed': (state, { participantId, clauseId }, event) => ({
    ...state,
    privacy: [...state.privacy, { participantId, clauseId, version: event.version, at: event.at }],
  }),
};
