import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { Participant } from '#lib/domain/participant.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { SeatRow, SlotRow } from './ports.ts';

/** Whoever has a seat with a login and may take any place to sign, but for the side it belongs to. */
export function substitutesIn(
  state: MeetingState,
  slots: readonly SlotRow[],
  seats: readonly SeatRow[],
): readonly { readonly participantId: string; readonly name: string }[] {
  return state.participants
    .filter((one) => isFree(state, slots, one) && hasLogin(seats, one))
    .map(({ id, name }) => ({ participantId: id, name }));
}

/** ROL-2, ROL-8: whoever had a seat and does not hold the pen, the gavel or another place to sign. Gives the name. */
export function checkSubstitute(
  state: MeetingState,
  { slots, slot, seats }: { slots: readonly SlotRow[]; slot: SlotRow; seats: readonly SeatRow[] },
  substituteId: string,
): Result<string> {
  const who = state.participants.find((one) => one.id === substituteId);
  if (!who) return refuse('no-such-participant', { participantId: substituteId });
  const { name } = who;
  const former = state.participants.find((one) => one.id === slot.participantId);
  const isOtherSide = slot.role === 'side' && who.side !== former?.side;
  if (!isFree(state, slots, who) || isOtherSide) return refuse('substitute-unfit', { name });
  return hasLogin(seats, who) ? ok(name) : refuse('substitute-without-login', { name });
}

function isFree(state: MeetingState, slots: readonly SlotRow[], { id, group, role }: Participant): boolean {
  const hasSeat = group === 'member' || state.serving.some((one) => one.deputyId === id);
  const isOfficer = role === 'chair' || role === 'secretary';
  return hasSeat && !isOfficer && !slots.some((one) => one.participantId === id);
}

function hasLogin(seats: readonly SeatRow[], { id }: Participant): boolean {
  return seats.some((one) => one.participantId === id);
}
