import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { attendanceSummary, wasPresentFor } from './attendance.ts';
import { composeAttendance } from './compose-attendance.ts';

const noteOf = (world: MeetingWorld, name: string): readonly string[] | undefined =>
  composeAttendance(world.state, 'sv')
    .flatMap((group) => group.people)
    .find((row) => row.name === name)?.notes;

describe('attendance', () => {
  it('[DEP-6] who joins during § 12 is counted from § 13, printed "§§ 13–15"', () => {
    const world = new MeetingWorld({
      clauses: 6,
      profile: { numbering: { style: 'section', firstNumber: 10 } },
    });
    world.open(7).goTo(2).goTo(3);
    world.do({ type: 'record-arrival', participantId: 'm8', mode: 'remote' });
    world.goTo(4).goTo(5).goTo(6);
    expect(noteOf(world, 'Ledamot 8')).toEqual(['§§ 13–15']);
    expect(wasPresentFor(world.state, 'm8', 'c3')).toBe(false);
    expect(noteOf(world, 'Ledamot 1')).toEqual([]);
  });

  it('[001-4] bodies without § say "(del av mötet)"', () => {
    const world = new MeetingWorld().open(8).goTo(2).goTo(3);
    world.do({ type: 'record-departure', participantId: 'm8' });
    world.goTo(4);
    expect(noteOf(world, 'Ledamot 8')).toEqual(['(del av mötet)']);
  });

  it('[DEP-6] leaving after the gavel fell still counts for that clause', () => {
    const world = new MeetingWorld().open(8).goTo(2);
    world.do(world.decision(2), CHAIR).do({ type: 'record-departure', participantId: 'm8' });
    world.goTo(3);
    expect(wasPresentFor(world.state, 'm8', 'c2')).toBe(true);
    expect(wasPresentFor(world.state, 'm8', 'c3')).toBe(false);
  });

  it('[DEP-6] leaving before the decision does not', () => {
    const world = new MeetingWorld().open(9).goTo(2);
    world.do({ type: 'record-departure', participantId: 'm9' }).do(world.decision(2), CHAIR);
    expect(wasPresentFor(world.state, 'm9', 'c2')).toBe(false);
  });

  it('[DEP-6] a gap in the middle gives two ranges', () => {
    const world = new MeetingWorld({
      clauses: 6,
      profile: { numbering: { style: 'section', firstNumber: 10 } },
    });
    world.open(8).goTo(2).goTo(3);
    world.do({ type: 'record-departure', participantId: 'm8' });
    world.goTo(4).do({ type: 'record-arrival', participantId: 'm8', mode: 'remote' });
    world.goTo(5).goTo(6);
    expect(noteOf(world, 'Ledamot 8')).toEqual(['§§ 10–11 och 14–15']);
  });

  it('an answer corrected before the roll is confirmed leaves no trace of coming and going', () => {
    const world = new MeetingWorld();
    world.do({ type: 'open-meeting' });
    world.do({ type: 'answer-roll-call', participantId: 'm2', answer: 'remote' });
    world.do({ type: 'answer-roll-call', participantId: 'm2', answer: 'absent' });
    world.do({ type: 'answer-roll-call', participantId: 'm2', answer: 'on-site' });
    world.do({ type: 'call-roll' });
    expect(world.state.attendance['m2']).toHaveLength(1);
    expect(attendanceSummary(world.state, 'm2')).toEqual({ kind: 'whole' });
  });

  it('[003-4] absent members are listed', () => {
    const world = new MeetingWorld({ members: 3 });
    world
      .do({ type: 'open-meeting' })
      .do({ type: 'answer-roll-call', participantId: 'm1', answer: 'remote' });
    world.do({ type: 'answer-roll-call', participantId: 'm2', answer: 'absent' }).do({ type: 'call-roll' });
    const absent = composeAttendance(world.state, 'sv').find((group) => group.heading === 'Frånvarande');
    expect(absent?.people.map((row) => row.name)).toEqual(['Ledamot 2']);
  });

  it('[DEP-7] a serving deputy is printed with whom it serves for', () => {
    const world = new MeetingWorld({ members: 3 });
    world.open(2).do({ type: 'record-arrival', participantId: 'd1', mode: 'remote' });
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm3' });
    expect(noteOf(world, 'Ersättare 1')).toContain('tjänstgör för Ledamot 3');
  });

  it('changing from remote to on site is not a departure', () => {
    const world = new MeetingWorld().open(8).goTo(2);
    world.do({ type: 'record-arrival', participantId: 'm8', mode: 'on-site' });
    world.goTo(3);
    expect(attendanceSummary(world.state, 'm8')).toEqual({ kind: 'whole' });
  });
});
