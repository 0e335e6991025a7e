import type { MeetingState } from '../meeting-state.ts';
import { maySpeak } from './may-speak.ts';
import type { FloorRequest, GoRound, Speech } from './speaking.ts';

/** Who waits for the floor in the clause at hand, next first. Requests belong to their clause and wait there. */
export function queueNow(state: MeetingState): readonly FloorRequest[] {
  return state.queue.filter(
    (one) => one.clauseId === state.pointer && maySpeak(state, one.participantId, one.clauseId).ok,
  );
}

/** The speech going on now, or null. */
export function speakerNow(state: MeetingState): Speech | null {
  return state.speeches.find((one) => one.to === null) ?? null;
}

/** The go-round that is not yet ended, whichever clause it is in; there is never more than one. */
export function goRoundNow(state: MeetingState): GoRound | null {
  return state.goRounds.find((one) => one.endedAt === null) ?? null;
}

/**
 * How long somebody has spoken, or how long a clause has been spoken to, or both, in whole seconds. Each speech
 * is rounded down by itself, so that the sum per person and the sum per clause agree. `now` is an ISO instant.
 */
export function spokenTime(
  state: MeetingState,
  of: { readonly participantId?: string; readonly clauseId?: string },
  now: string,
): number {
  return state.speeches
    .filter((one) => of.participantId === undefined || one.participantId === of.participantId)
    .filter((one) => of.clauseId === undefined || one.clauseId === of.clauseId)
    .reduce((sum, one) => sum + secondsOf(one, now), 0);
}

/** Whole seconds of one speech; never negative, even when the reader's clock runs behind the server's. */
export function secondsOf({ from, to }: Speech, now: string): number {
  return Math.max(0, Math.floor((Date.parse(to ?? now) - Date.parse(from)) / 1000));
}
