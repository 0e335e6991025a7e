import type { MeetingEvent } from './meeting-events.ts';
import type { MeetingState } from './meeting-state.ts';

/** How the facts of one part of the meeting change the state; the one fold in evolve.ts joins all parts. */
export type FeatureSteps<F extends { readonly type: string }> = {
  readonly [T in F['type']]: (
    state: MeetingState,
    fact: Extract<F, { type: T }>,
    event: MeetingEvent,
  ) => MeetingState;
};
