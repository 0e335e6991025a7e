import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { ReplacementReason } from '#lib/domain/signing/signing-facts.ts';
import { moveSlot } from '#lib/domain/signing/slot-states.ts';
import { commitAndAnnounce } from './commit-and-announce.ts';
import { appendFacts } from './execute-command.ts';
import type { FreezeDependencies } from './freeze-minutes.ts';
import type { Actor } from './ports.ts';
import { givenReason } from './reason.ts';
import { refreezeMinutes, standingRevision } from './refreeze-minutes.ts';
import { checkSubstitute } from './substitutes.ts';

type InMeeting = { readonly actor: Actor; readonly meetingId: string };

/** ADJ-4: a substitute for a signer who is away, challenged or refuses, by a decision that is named. */
export async function replaceSigner(
  dependencies: FreezeDependencies,
  input: InMeeting & {
    readonly slotId: string;
    readonly substituteId: string;
    readonly reason: ReplacementReason;
    readonly decision: string;
  },
): Promise<Result<{ revision: number }>> {
  const decision = givenReason(input.decision, 'decision-basis-missing');
  if (!decision.ok) return decision;
  return refreezeMinutes(dependencies, input, async ({ state, slots }, records) => {
    const slot = slots.find((one) => one.slotId === input.slotId);
    if (!slot) return refuse('no-such-slot');
    const moved = moveSlot(slot.state, 'replace');
    if (!moved.ok) return moved;
    const seats = await records.meetings.seats(input.meetingId);
    const fit = checkSubstitute(state, { slots, slot, seats }, input.substituteId);
    if (!fit.ok) return fit;
    const fact = {
      type: 'signer-replaced' as const,
      fromId: slot.participantId,
      fromName: slot.name,
      toId: input.substituteId,
      toName: fit.value,
      reason: input.reason,
      decision: decision.value,
    };
    return ok({ facts: [fact], replacedSlotIds: [slot.slotId], reason: decision.value });
  });
}

/** ADJ-4: the opinion of whoever declined stands in the minutes, which everybody then signs anew. */
export async function recordDeviation(
  dependencies: FreezeDependencies,
  input: InMeeting & {
    readonly slotId: string;
    /** Absent: the reason as it was given. */ readonly text?: string;
  },
): Promise<Result<{ revision: number }>> {
  return refreezeMinutes(dependencies, input, ({ slots }) => {
    const slot = slots.find((one) => one.slotId === input.slotId);
    if (slot?.state !== 'declined') return refuse('nobody-declined');
    const text = givenReason(input.text ?? slot.reason ?? '');
    if (!text.ok) return text;
    const { participantId, name } = slot;
    const fact = { type: 'deviation-recorded' as const, participantId, name, text: text.value };
    return ok({ facts: [fact], replacedSlotIds: [], reason: text.value });
  });
}

/** ADJ-4: what concerns the essence of a decision is left to the body's next meeting. Until then nobody signs. */
export async function handOverAdjustment(
  dependencies: FreezeDependencies,
  { actor, meetingId, reason: raw }: InMeeting & { readonly reason: string },
): Promise<Result<null>> {
  const reason = givenReason(raw);
  if (!reason.ok) return reason;
  const { ids } = dependencies;
  return commitAndAnnounce(dependencies, { actor, meetingId }, async (records) => {
    await records.meetings.lock(meetingId);
    const standing = await standingRevision(dependencies, records, actor, meetingId);
    if (!standing.ok) return standing;
    const { state, revision } = standing.value;
    if (revision.status !== 'disputed') return refuse('nobody-declined');
    if (state.handedOver) return refuse('already-handed-over');
    const fact = {
      type: 'adjustment-handed-over' as const,
      revision: revision.revision,
      reason: reason.value,
    };
    const commandId = ids.uuid();
    const events = await appendFacts({ records, ids, meetingId, state, actor, commandId, facts: [fact] });
    return ok({ events, value: null });
  });
}

/** ADJ-4: the next meeting has decided; its decision is printed in place of the refused signatures. */
export async function settleAdjustment(
  dependencies: FreezeDependencies,
  input: InMeeting & { readonly decision: string },
): Promise<Result<{ revision: number }>> {
  const decision = givenReason(input.decision, 'decision-basis-missing');
  if (!decision.ok) return decision;
  return refreezeMinutes(dependencies, input, ({ state, slots }) => {
    if (!state.handedOver) return refuse('not-handed-over');
    const declined = slots.filter((one) => one.state === 'declined');
    const facts = declined.map(({ participantId, name }) => ({
      type: 'adjustment-settled' as const,
      participantId,
      name,
      decision: decision.value,
    }));
    return ok({ facts, replacedSlotIds: declined.map((one) => one.slotId), reason: decision.value });
  });
}
