import { daysUntil } from './adjustment-clock.ts';
import { waitsFor, type SigningOrder } from './signing-order.ts';
import { isOpenSlot, type SlotState } from './slot-states.ts';

export const REMINDER_KINDS = ['a-week-left', 'two-days-left', 'last-day', 'overdue'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** Days before the deadline from which each reminder is due. */
const FROM: Readonly<Record<ReminderKind, number>> = {
  'a-week-left': 7,
  'two-days-left': 2,
  'last-day': 0,
  overdue: -1,
};

interface RemindedSlot {
  readonly slotId: string;
  readonly role: string;
  readonly name: string;
  readonly state: SlotState;
}

export interface Reminder {
  readonly slotId: string;
  readonly kind: ReminderKind;
}

/**
 * ADJ-1: who is to be reminded today. Only whose turn it is, each kind once, and after days without a round only the
 * latest kind: nobody is told twice in one day. Minutes that are disputed wait for others than the signers.
 */
export function remindersDue(options: {
  readonly slots: readonly RemindedSlot[];
  readonly order: SigningOrder;
  readonly deadline: string | null;
  /** Civil date in Europe/Stockholm. */
  readonly today: string;
  readonly given: readonly Reminder[];
}): readonly Reminder[] {
  const { slots, order, deadline, today, given } = options;
  if (deadline === null) return [];
  const left = daysUntil(deadline, today);
  const kind = REMINDER_KINDS.findLast((one) => left <= FROM[one]);
  if (kind === undefined) return [];
  return slots
    .filter((slot) => isOpenSlot(slot.state) && waitsFor(order, slots, slot).length === 0)
    .filter(({ slotId }) => !given.some((one) => one.slotId === slotId && one.kind === kind))
    .map(({ slotId }) => ({ slotId, kind }));
}
