import { ok, refuse, type Result } from '../refusal.ts';

/** One person's place to sign in one revision. */
export type SlotState = 'pending' | 'viewed' | 'signed' | 'declined' | 'replaced' | 'void';
export type SlotStep = 'view' | 'sign' | 'decline' | 'replace' | 'void';

const OPEN = {
  view: 'viewed',
  sign: 'signed',
  decline: 'declined',
  replace: 'replaced',
  void: 'void',
} as const;
const NEXT: Readonly<Record<SlotState, Partial<Readonly<Record<SlotStep, SlotState>>>>> = {
  pending: OPEN,
  viewed: OPEN,
  // ADJ-3: a signature falls with its revision, and only with it.
  signed: { void: 'void' },
  declined: { replace: 'replaced', void: 'void' },
  replaced: {},
  void: {},
};

/** Where a step leads; refuses `already-signed`, `already-declined` or `slot-closed`. */
export function moveSlot(state: SlotState, step: SlotStep): Result<SlotState> {
  const next = NEXT[state][step];
  if (next !== undefined) return ok(next);
  if (state === 'signed') return refuse('already-signed');
  return state === 'declined' ? refuse('already-declined') : refuse('slot-closed');
}

/** Whether the person may still sign or decline. */
export function isOpenSlot(state: SlotState): boolean {
  return state === 'pending' || state === 'viewed';
}
