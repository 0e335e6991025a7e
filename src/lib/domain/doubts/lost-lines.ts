import { isPresent, servingDeputyFor } from '../attendance.ts';
import type { AttendanceInterval, MeetingState, ServingInterval } from '../meeting-state.ts';
import type { Participant } from '../participant.ts';
import { mayNotServeAgain } from '../service.ts';

export interface LostLine {
  readonly participantId: string;
  /** The member whose seat is empty: the person, or whom the person served for. */
  readonly seatId: string;
  /** When the line broke, ISO 8601 in UTC. */
  readonly at: string;
}

/** The seated whose line broke after the roll call and whose seat is still empty and not let go of (DIS-5, DEP-5). */
export function lostLines(state: MeetingState): readonly LostLine[] {
  if (!state.rollCall) return [];
  return state.participants.flatMap((one) => {
    const last = state.attendance[one.id]?.at(-1);
    if (last?.technical !== true || last.toVersion === null || last.toAt === null) return [];
    const seatId = seatLeft(state, one, last);
    if (seatId === null || isSeatFilled(state, seatId)) return [];
    const isSettled = (state.settledLines[one.id] ?? 0) > last.toVersion;
    return isSettled ? [] : [{ participantId: one.id, seatId, at: last.toAt }];
  });
}

function seatLeft(state: MeetingState, who: Participant, last: AttendanceInterval): string | null {
  // DEP-4: who came back without the vote leaves no seat empty.
  if (who.group === 'member') return mayNotServeAgain(state, who.id) ? null : who.id;
  const served = state.serving.find((one) => one.deputyId === who.id && endedWith(one, last));
  return served?.forId ?? null;
}

/** A deputy gives the seat back in the same breath as the line breaks: one version before, and at the same time. */
function endedWith(served: ServingInterval, { toVersion, toAt }: AttendanceInterval): boolean {
  const ended = served.toVersion;
  if (ended === null || toVersion === null || served.toAt !== toAt) return false;
  return ended === toVersion || ended === toVersion - 1;
}

function isSeatFilled(state: MeetingState, seatId: string): boolean {
  return servingDeputyFor(state, seatId) !== null || isPresent(state, seatId);
}
