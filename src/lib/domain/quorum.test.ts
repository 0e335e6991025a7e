import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { quorum, quorumLimit, quorumWithout } from './quorum.ts';
import { fc } from '../../../tests/support/properties.ts';

describe('quorum', () => {
  it.each([
    [5, 3],
    [7, 4],
    [11, 6],
    [12, 7],
    [13, 7],
    [15, 8],
    [21, 11],
    [31, 16],
    [41, 21],
  ])('[QUO-1] %i seats need %i', (seats, limit) => {
    expect(quorumLimit({ rule: 'more-than-half', seats })).toBe(limit);
  });

  it('[QUO-1] is always strictly more than half, for any number of seats', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seats) => {
        const limit = quorumLimit({ rule: 'more-than-half', seats }) ?? 0;
        return limit * 2 > seats && (limit - 1) * 2 <= seats;
      }),
    );
  });

  it('[QUO-1] six of twelve is not enough', () => {
    expect(quorum(new MeetingWorld({ members: 12 }).open(6).state)).toMatchObject({
      isQuorate: false,
      count: 6,
      limit: 7,
    });
  });

  it('[QUO-2] deputies count only once they serve', () => {
    const world = new MeetingWorld({ deputies: 3 });
    world.do({ type: 'open-meeting' });
    for (let i = 1; i <= 6; i++)
      world.do({ type: 'answer-roll-call', participantId: `m${i}`, answer: 'on-site' });
    for (let i = 1; i <= 3; i++)
      world.do({ type: 'answer-roll-call', participantId: `d${i}`, answer: 'remote' });
    world.do({ type: 'call-roll' });
    expect(quorum(world.state)).toMatchObject({ isQuorate: false, count: 6 });
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm13' });
    const now = quorum(world.state);
    expect(now).toMatchObject({ isQuorate: true, count: 7, limit: 7 });
    expect(now.heads.find((one) => one.participantId === 'd1')?.why).toBe('deputy-serving');
    expect(now.heads.find((one) => one.participantId === 'd2')?.why).toBe('deputy-not-serving');
  });

  it('[QUO-2] staff and the secretary never count', () => {
    const world = new MeetingWorld().open(7);
    world.do({ type: 'record-arrival', participantId: 's', mode: 'on-site' });
    expect(quorum(world.state).count).toBe(7);
  });

  it('[QUO-3] vacant seats stay in the base', () => {
    const world = new MeetingWorld({
      members: 7,
      profile: { quorum: { rule: 'more-than-half', seats: 9 } },
    }).open(4);
    expect(quorum(world.state)).toMatchObject({ isQuorate: false, count: 4, limit: 5 });
  });

  it('[QUO-11] a body without a rule shows only a head count', () => {
    const world = new MeetingWorld({ profile: { quorum: { rule: 'none' } } }).open(4);
    expect(quorum(world.state)).toMatchObject({ isQuorate: null, count: 4, limit: null });
    expect(world.goTo(3).try(world.decision(3), CHAIR)).toBeNull();
  });

  it('[DIS-5] one of seven loses the line: six of thirteen, and "if X leaves" said so before', () => {
    const world = new MeetingWorld().open(7);
    expect(quorumWithout(world.state, 'm7')).toMatchObject({ isQuorate: false, count: 6 });
    world.do({ type: 'record-departure', participantId: 'm7' });
    expect(quorum(world.state)).toMatchObject({ isQuorate: false, count: 6, limit: 7 });
  });

  it('[QUO-2] never counts more than there are seats, whatever happens', () => {
    const step = fc.record({
      who: fc.constantFrom('m1', 'm2', 'm3', 'd1', 'd2', 's'),
      what: fc.constantFrom('in', 'out', 'serve', 'release'),
      seat: fc.constantFrom('m1', 'm2', 'm3'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = new MeetingWorld({ members: 3 }).open(1);
        for (const { who, what, seat } of steps) {
          if (what === 'in') world.try({ type: 'record-arrival', participantId: who, mode: 'remote' });
          if (what === 'out') world.try({ type: 'record-departure', participantId: who });
          if (what === 'serve') world.try({ type: 'call-deputy', deputyId: who, forId: seat });
          if (what === 'release') world.try({ type: 'release-deputy', deputyId: who });
        }
        return quorum(world.state).count <= 3;
      }),
    );
  });
});
