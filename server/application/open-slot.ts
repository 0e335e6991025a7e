import { refuse, ok, type Result } from '#lib/domain/refusal.ts';
import { moveRevision } from '#lib/domain/signing/revision-states.ts';
import { waitsFor } from '#lib/domain/signing/signing-order.ts';
import { moveSlot, type SlotStep } from '#lib/domain/signing/slot-states.ts';
import type { Actor, Records, RevisionRow, SlotRow } from './ports.ts';
import { seatedState, type ReadDependencies, type SeatedState } from './read-meeting.ts';

export interface OpenSlot extends SeatedState {
  readonly revision: RevisionRow;
  readonly slots: readonly SlotRow[];
  readonly slot: SlotRow;
}

/**
 * The actor's own place to sign, if `step` may be taken there now. Refuses with why not: nothing frozen, no signer,
 * done already, disputed, or somebody else signs first.
 */
export async function openSlot(
  records: Records,
  { states }: Pick<ReadDependencies, 'states'>,
  actor: Actor,
  meetingId: string,
  {
    lock = false,
    step = 'sign',
    clauseId = null,
  }: { lock?: boolean; step?: Extract<SlotStep, 'sign' | 'decline' | 'view'>; clauseId?: string | null } = {},
): Promise<Result<OpenSlot>> {
  const found = await seatedState(records, states, actor, meetingId);
  if (!found.ok) return found;
  const revision = await (clauseId === null
    ? records.minutes.current(meetingId, { lock })
    : records.minutes.ofClause(meetingId, clauseId, { lock }));
  if (!revision) return refuse('not-frozen');
  const slots = await records.minutes.slots(meetingId, revision.revision);
  const slot = slots.find((one) => one.participantId === found.value.seat.participantId);
  if (!slot) return refuse('not-a-signer');
  const moved = moveSlot(slot.state, step);
  if (!moved.ok) return moved;
  const stands = moveRevision(revision.status, step === 'decline' ? 'decline' : 'complete');
  if (!stands.ok) return stands;
  const [first] = waitsFor(found.value.state.body.profile.signingOrder ?? 'any', slots, slot);
  // Anybody may say at once that the text is wrong; only signing waits for others.
  if (step === 'sign' && first) return refuse('not-your-turn', { name: first.name });
  return ok({ ...found.value, revision, slots, slot });
}
