import { privacyMissing } from '../agenda/closed-doors.ts';
import { distanceFindings } from '../distance.ts';
import type { MeetingState } from '../meeting-state.ts';
import { isRecused } from '../recusal.ts';
import { lostLines } from './lost-lines.ts';

export type Doubt =
  /** Seated, and gone because the line broke; `seatId` is the member whose seat is empty (DIS-5). */
  | {
      readonly kind: 'line-lost';
      readonly participantId: string;
      readonly seatId: string;
      readonly at: string;
    }
  | { readonly kind: 'remote-not-attested'; readonly participantId: string }
  | { readonly kind: 'equal-terms' }
  | { readonly kind: 'all-remote-not-decided' }
  | { readonly kind: 'recusal-contested'; readonly participantId: string }
  | { readonly kind: 'privacy'; readonly participantId: string };

export type DoubtKind = Doubt['kind'];
type DoubtFinder = (state: MeetingState, clauseId: string) => readonly Doubt[];

/** In the order they are settled. A part of the meeting that has doubts of its own puts its finder here. */
const FINDERS: readonly DoubtFinder[] = [brokenLines, contestedRecusals, distanceDoubts, privacyDoubts];

/** What the chair has to settle before the gavel may fall in the clause; empty when nothing is in the way. */
export function openDoubts(state: MeetingState, clauseId: string): readonly Doubt[] {
  return FINDERS.flatMap((find) => find(state, clauseId));
}

/** DIS-5: until the person returns, a deputy takes the seat, or the chair goes on without. */
function brokenLines(state: MeetingState, clauseId: string): readonly Doubt[] {
  return lostLines(state)
    .filter((one) => !isRecused(state, one.participantId, clauseId))
    .map((one) => ({ kind: 'line-lost', ...one }));
}

/** JAV-1: the body decides at once. */
function contestedRecusals(state: MeetingState, clauseId: string): readonly Doubt[] {
  return state.contested
    .filter((one) => one.clauseId === clauseId)
    .map(({ participantId }) => ({ kind: 'recusal-contested', participantId }));
}

function distanceDoubts(state: MeetingState, clauseId: string): readonly Doubt[] {
  return distanceFindings(state).flatMap(({ code, participantId = '' }): readonly Doubt[] => {
    switch (code) {
      // DIS-2
      case 'confirm-equal-terms':
        return [{ kind: 'equal-terms' }];
      // DIS-3: whoever takes no part in the clause need not be vouched for in it.
      case 'attest-remote-member':
        return isRecused(state, participantId, clauseId)
          ? []
          : [{ kind: 'remote-not-attested', participantId }];
      // DIS-4
      case 'all-remote-not-decided':
        return [{ kind: 'all-remote-not-decided' }];
    }
  });
}

/** DIS-6 */
function privacyDoubts(state: MeetingState, clauseId: string): readonly Doubt[] {
  return privacyMissing(state, clauseId).map((participantId) => ({ kind: 'privacy', participantId }));
}
