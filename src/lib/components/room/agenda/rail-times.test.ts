import { describe, expect, it } from 'vitest';
import { MeetingWorld } from '../../../../../tests/support/meeting-world.ts';
import { agendaTimes } from './rail-times.ts';

const minutes = (at: string | undefined, more: number): number => Date.parse(at ?? '') + more * 60_000;

describe('planned against used time', () => {
  it('counts what is left of the item in hand and of those to come, without what was withdrawn', () => {
    const world = new MeetingWorld({ clauses: 4, clause: { plannedMinutes: 10 } }).open(2).goTo(2);
    world.do({ type: 'drop-clause', clauseId: 'c4', reason: '' });
    const start = world.events.find((one) => one.fact.type === 'pointer-moved')?.at;
    const now = minutes(start, 4);
    const times = agendaTimes(world.state, now);
    expect(times.planned).toBe(30);
    expect(times.expectedEnd).toBe(now + (6 + 10) * 60_000);
    // Over time: nothing is left of the item, and the others still take theirs.
    const late = minutes(start, 25);
    expect(agendaTimes(world.state, late).expectedEnd).toBe(late + 10 * 60_000);
  });

  it('counts the plan of an item once, however it is divided under it', () => {
    const world = new MeetingWorld({ clauses: 2, clause: { plannedMinutes: 10 } }).open(2);
    const clause = {
      id: 'x',
      number: '',
      title: 'Del',
      kind: 'decision',
      presenters: [],
      plannedMinutes: 5,
    } as const;
    world.do({ type: 'add-clause', clause: { ...clause, parentId: 'c2' }, afterId: null });
    expect(agendaTimes(world.state, minutes('2026-11-20T13:00:00Z', 0)).planned).toBe(20);
  });

  it('knows no end before the meeting, or without a plan', () => {
    expect(agendaTimes(new MeetingWorld({ clause: { plannedMinutes: 5 } }).state, 0).expectedEnd).toBeNull();
    expect(agendaTimes(new MeetingWorld().open(2).state, 0).expectedEnd).toBeNull();
  });
});
