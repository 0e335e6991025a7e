import { attestation, hasSeat } from '../distance.ts';
import type { MeetingPhase, MeetingState } from '../meeting-state.ts';
import type { CallStanding } from './call-standing.ts';
import type { CallSuggestion } from './suggestion.ts';
import { callSuggestions } from './suggestions.ts';

const ASKED: Readonly<Partial<Record<MeetingPhase, readonly CallSuggestion['kind'][]>>> = {
  // Nobody leaves a meeting that has not begun.
  summoned: ['join'],
  open: ['join', 'dropped', 'leave', 're-attest'],
  adjourned: ['join', 'dropped', 'leave', 're-attest'],
};

/**
 * What the call suggests about the roll of this meeting, in the order of time; nothing once the meeting is over. The chair is asked
 * to vouch anew only where the rules of the body ask for it, and for who holds a seat (DIS-2, DIS-3).
 */
export function roomSuggestions(state: MeetingState, standing: CallStanding): readonly CallSuggestion[] {
  const asked = ASKED[state.phase] ?? [];
  const seated = new Set(state.participants.filter(hasSeat).map(({ id }) => id));
  const isVouchedFor = (one: CallSuggestion): boolean =>
    one.kind !== 're-attest' || (attestation(state) !== null && seated.has(one.personId));
  return callSuggestions(standing).filter((one) => asked.includes(one.kind) && isVouchedFor(one));
}
