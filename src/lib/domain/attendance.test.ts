import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { attendanceSummary, wasPresentFor } from './attendance.ts';
import { composeAttendance } from './compose-attendance.ts';
import { fc } from '../../../tests/support/properties.ts';

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

describe('what the list says of service', () => {
  const section = { numbering: { style: 'section', firstNumber: 1 } } as const;
  const rules = {
    order: 'party-then-list',
    ownPartyDisplaces: true,
    changeBetweenItems: true,
    noReturnSameDay: true,
  } as const;
  const committee = (clauses: number, form: 'hybrid' | 'remote' = 'remote'): MeetingWorld =>
    new MeetingWorld({ clauses, form, profile: { ...section, kind: 'committee', deputies: rules } });
  const through = (world: MeetingWorld, ...clauses: readonly number[]): MeetingWorld => {
    for (const clause of clauses) world.goTo(clause);
    return world;
  };
  const leaves = (participantId: string) => ({ type: 'record-departure', participantId }) as const;
  const calls = (deputyId: string, forId: string) => ({ type: 'call-deputy', deputyId, forId }) as const;

  it('[DEP-4] who leaves at § 7 and is back at § 10 is listed for §§ 1–6, not serving from § 10', () => {
    const world = through(committee(12).open(9), 2, 3, 4, 5, 6, 7).do(leaves('m9'));
    through(world, 8, 9).arrive('m9');
    through(world, 10, 11, 12);
    expect(noteOf(world, 'Ledamot 9')).toEqual(['§§ 1–6', 'ej tjänstgörande från § 10']);
  });

  it('[DEP-4] who comes back within an item serves on, and is listed without a word', () => {
    const world = through(committee(4).open(9), 2).do(leaves('m9'));
    world.do({ type: 'record-arrival', participantId: 'm9', mode: 'remote' });
    expect(noteOf(through(world, 3, 4), 'Ledamot 9')).toEqual(['§§ 1 och 3–4']);
  });

  it('[DEP-7] a deputy who serves for one clause is printed with that clause', () => {
    const world = committee(10).open(8).arrive('d1').recuse('m5', 8);
    through(world, 2, 3, 4, 5, 6, 7, 8).do(calls('d1', 'm5'));
    world.do(world.decision(8), CHAIR);
    expect(noteOf(through(world, 9, 10), 'Ersättare 1')).toContain('tjänstgör för Ledamot 5 § 8');
  });

  it('[DEP-6] [DEP-7] a deputy serves §§ 1–5 and the member, who came during § 5, from § 6', () => {
    const world = committee(7);
    world.do({ type: 'open-meeting' });
    for (const id of ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'd1']) {
      world.do({ type: 'answer-roll-call', participantId: id, answer: 'on-site' });
    }
    world.do({ type: 'call-roll' }).do(calls('d1', 'm13'));
    through(world, 2, 3, 4, 5).arrive('m13');
    through(world, 6, 7);
    expect(noteOf(world, 'Ersättare 1')).toEqual(['tjänstgör för Ledamot 13 §§ 1–5']);
    expect(noteOf(world, 'Ledamot 13')).toEqual(['§§ 6–7']);
  });

  it('[DEP-7] a deputy who gave the seat back before the decision did not serve in that clause', () => {
    const world = committee(4).open(8).arrive('d1').do(calls('d1', 'm13'));
    through(world, 2, 3).do({ type: 'release-deputy', deputyId: 'd1' });
    world.do(world.decision(3), CHAIR);
    expect(noteOf(through(world, 4), 'Ersättare 1')).toContain('tjänstgör för Ledamot 13 § 2');
  });

  it.each([
    ['remote all the time', [], ['deltar på distans']],
    ['moves into the room during § 4', [4], ['deltar på distans §§ 1–4']],
    ['moves in during § 1 and out during § 5', [1, 5], ['deltar på distans §§ 1 och 5']],
  ] as const)('[DIS-8] %s', (_what, switches, notes) => {
    const world = committee(5, 'hybrid').open(8);
    for (const clause of [1, 2, 3, 4, 5]) {
      if (clause > 1) world.goTo(clause);
      const at = (switches as readonly number[]).indexOf(clause);
      const mode = at === 0 ? 'on-site' : 'remote';
      if (at >= 0) world.do({ type: 'record-arrival', participantId: 'm8', mode });
    }
    expect(noteOf(world, 'Ledamot 8')).toEqual(notes);
  });

  it('[DEP-6] people coming and going at the same time are listed alike in whatever order it was recorded', () => {
    const doings = fc.array(
      fc.uniqueArray(fc.constantFrom('m8', 'm9', 'm10', 'd1', 'd2'), { maxLength: 5 }),
      { minLength: 5, maxLength: 5 },
    );
    const listed = (steps: readonly (readonly string[])[]): unknown => {
      const world = committee(6).open(9);
      for (const [i, ids] of steps.entries()) {
        world.goTo(i + 2);
        for (const participantId of ids) {
          const isHere = world.state.attendance[participantId]?.at(-1)?.toVersion === null;
          world.do(
            isHere ? leaves(participantId) : { type: 'record-arrival', participantId, mode: 'remote' },
          );
        }
      }
      return composeAttendance(world.state, 'sv');
    };
    fc.assert(
      fc.property(doings, (steps) => {
        expect(listed(steps.map((ids) => ids.toReversed()))).toEqual(listed(steps));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a broken line', () => {
  const lose = (world: MeetingWorld): MeetingWorld =>
    world.do({ type: 'record-departure', participantId: 'm2', technical: true });
  const back = (world: MeetingWorld): MeetingWorld =>
    world.do({ type: 'record-arrival', participantId: 'm2', mode: 'remote' });

  it('[DEP-5] is no absence from the clause when the meeting waited for it', () => {
    const world = new MeetingWorld().open(13).goTo(2);
    lose(world).do({ type: 'adjourn-meeting', reason: '' }).do({ type: 'resume-meeting' });
    back(world).do(world.decision(2), CHAIR).goTo(3);
    expect(wasPresentFor(world.state, 'm2', 'c2')).toBe(true);
  });

  it('[DIS-5] is an absence from what was handled meanwhile', () => {
    const world = lose(new MeetingWorld().open(13).goTo(2));
    world.do({ type: 'settle-line', participantId: 'm2' }).do(world.decision(2), CHAIR);
    back(world).goTo(3);
    expect(wasPresentFor(world.state, 'm2', 'c2')).toBe(false);
    expect(wasPresentFor(world.state, 'm2', 'c3')).toBe(true);
  });

  it('[DEP-6] counts for a clause who came while it was handled and voted in it', () => {
    const world = new MeetingWorld().open(12).goTo(2).arrive('m13').openVote(2, null);
    expect(wasPresentFor(world.state, 'm13', 'c2')).toBe(false);
    world.cast('vote', 'yyyyyyyyyyyyy').closeVote('vote').do(world.decision(2), CHAIR).goTo(3);
    expect(wasPresentFor(world.state, 'm13', 'c2')).toBe(true);
  });
});
