import { isOpenSlot, type SlotState } from './slot-states.ts';

/** In which order people sign, as the body has decided. */
export type SigningOrder = 'any' | 'secretary-first' | 'chair-last';

interface OrderedSlot {
  readonly slotId: string;
  readonly role: string;
  readonly name: string;
  readonly state: SlotState;
}

/** Who has to sign before this slot may; empty when it is its turn. A body without a secretary or chair waits for nobody. */
export function waitsFor<S extends OrderedSlot>(
  order: SigningOrder,
  slots: readonly S[],
  slot: OrderedSlot,
): readonly S[] {
  const unsigned = slots.filter((one) => isOpenSlot(one.state) && one.slotId !== slot.slotId);
  if (order === 'secretary-first' && slot.role !== 'secretary') {
    return unsigned.filter((one) => one.role === 'secretary');
  }
  if (order === 'chair-last' && slot.role === 'chair') return unsigned.filter((one) => one.role !== 'chair');
  return [];
}
