import { describe, expect, it } from 'vitest';
import { adjustmentDeadline, daysUntil } from './adjustment-clock.ts';
import { remindersDue } from './reminders.ts';
import { moveRevision, type RevisionStatus, type RevisionStep } from './revision-states.ts';
import { waitsFor } from './signing-order.ts';
import { moveSlot, type SlotState, type SlotStep } from './slot-states.ts';

const code = (result: { ok: boolean; value?: unknown; refusal?: { code: string } }) =>
  result.ok ? result.value : result.refusal?.code;

describe('a revision', () => {
  it.each<[RevisionStatus, RevisionStep, string]>([
    ['frozen', 'decline', 'disputed'],
    ['frozen', 'complete', 'adjusted'],
    ['frozen', 'withdraw', 'void'],
    ['disputed', 'withdraw', 'void'],
    ['disputed', 'complete', 'minutes-disputed'],
    ['adjusted', 'seal', 'sealed'],
    ['sealed', 'announce', 'announced'],
    ['adjusted', 'announce', 'announced'],
    ['announced', 'archive', 'archived'],
    ['void', 'complete', 'not-frozen'],
  ])('[ADJ-3] %s, %s: %s', (status, step, expected) => {
    expect(code(moveRevision(status, step))).toBe(expected);
  });

  it.each<RevisionStatus>(['adjusted', 'sealed', 'announced', 'archived'])(
    '[COR-1] nothing leads back from %s',
    (status) => {
      expect(code(moveRevision(status, 'withdraw'))).toBe('already-adjusted');
      expect(code(moveRevision(status, 'decline'))).toBe('already-adjusted');
    },
  );
});

describe('a place to sign', () => {
  it.each<[SlotState, SlotStep, string]>([
    ['pending', 'view', 'viewed'],
    ['viewed', 'sign', 'signed'],
    ['pending', 'sign', 'signed'],
    ['viewed', 'decline', 'declined'],
    ['signed', 'decline', 'already-signed'],
    ['signed', 'replace', 'already-signed'],
    ['signed', 'void', 'void'],
    ['declined', 'sign', 'already-declined'],
    ['declined', 'replace', 'replaced'],
    ['replaced', 'sign', 'slot-closed'],
    ['void', 'sign', 'slot-closed'],
  ])('[ADJ-4] %s, %s: %s', (state, step, expected) => {
    expect(code(moveSlot(state, step))).toBe(expected);
  });
});

const slot = (slotId: string, role: string, state: SlotState = 'pending') => ({
  slotId,
  role,
  name: slotId,
  state,
});

describe('the order of signing', () => {
  const slots = [slot('s', 'secretary'), slot('c', 'chair'), slot('a', 'adjuster')] as const;
  const waiting = (order: Parameters<typeof waitsFor>[0], who: (typeof slots)[number], all = [...slots]) =>
    waitsFor(order, all, who).map((one) => one.slotId);

  it('[ADJ-2] any: nobody waits', () => {
    expect(slots.map((one) => waiting('any', one))).toEqual([[], [], []]);
  });
  it('[ADJ-2] secretary first, chair last, and whoever has signed is not waited for', () => {
    expect(slots.map((one) => waiting('secretary-first', one))).toEqual([[], ['s'], ['s']]);
    expect(slots.map((one) => waiting('chair-last', one))).toEqual([[], ['s', 'a'], []]);
    const signed = [slot('s', 'secretary', 'signed'), slots[1], slot('a', 'adjuster', 'viewed')];
    expect(waiting('chair-last', slots[1], signed)).toEqual(['a']);
  });
});

describe('the clock', () => {
  it('[ADJ-1] the deadline is the meeting day and the body’s days, over months and leap days', () => {
    expect(adjustmentDeadline('2026-11-20', 14)).toBe('2026-12-04');
    expect(adjustmentDeadline('2028-02-20', 14)).toBe('2028-03-05');
    expect(adjustmentDeadline('2026-11-20', undefined)).toBeNull();
    expect(daysUntil('2026-12-04', '2026-11-20')).toBe(14);
    expect(daysUntil('2026-12-04', '2026-12-05')).toBe(-1);
  });

  const slots = [slot('c', 'chair'), slot('a', 'adjuster', 'viewed'), slot('b', 'adjuster', 'signed')];
  const due = (
    today: string,
    given: Parameters<typeof remindersDue>[0]['given'] = [],
    order = 'any' as const,
  ) =>
    remindersDue({ slots, order, deadline: '2026-12-04', today, given }).map(
      (one) => `${one.slotId} ${one.kind}`,
    );

  it('[ADJ-1] reminds the unsigned a week, two days and on the day before it, and once after', () => {
    expect(due('2026-11-26')).toEqual([]);
    expect(due('2026-11-27')).toEqual(['c a-week-left', 'a a-week-left']);
    expect(due('2026-11-27', [{ slotId: 'c', kind: 'a-week-left' }])).toEqual(['a a-week-left']);
    expect(due('2026-12-02')).toEqual(['c two-days-left', 'a two-days-left']);
    expect(due('2026-12-04')).toEqual(['c last-day', 'a last-day']);
    expect(due('2026-12-30')).toEqual(['c overdue', 'a overdue']);
  });

  it('[ADJ-1] reminds nobody whose turn it is not, and nobody without a deadline', () => {
    const options = { slots, today: '2026-12-04', given: [] };
    const last = remindersDue({ ...options, order: 'chair-last', deadline: '2026-12-04' });
    expect(last.map((one) => one.slotId)).toEqual(['a']);
    expect(remindersDue({ ...options, order: 'any', deadline: null })).toEqual([]);
  });
});
