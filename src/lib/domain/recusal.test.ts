import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { wasPresentFor } from './attendance.ts';
import { currentRole } from './permissions.ts';
import { quorum, quorumFor, quorumLimit } from './quorum.ts';
import { mayStayInRoom } from './recusal.ts';
import type { BodyProfile } from './body.ts';

const assembly: Partial<BodyProfile> = { kind: 'assembly', recusalException: true };

describe('quorum rules', () => {
  it.each([
    ['at-least-half', 12, 6],
    ['at-least-half', 13, 7],
    ['two-thirds', 9, 6],
    ['two-thirds', 10, 7],
    ['two-thirds', 41, 28],
  ] as const)('%s of %i seats need %i', (rule, seats, limit) => {
    expect(quorumLimit({ rule, seats })).toBe(limit);
  });

  it('a fraction is rounded up in whole numbers', () => {
    expect(quorumLimit({ rule: 'fraction', seats: 13, numerator: 3, denominator: 4 })).toBe(10);
    expect(quorumLimit({ rule: 'fraction', seats: 10, numerator: 3, denominator: 10 })).toBe(3);
  });

  it('[QUO-9] a company board of 7 with 4 present, one of them recused, is not quorate', () => {
    const world = new MeetingWorld({ members: 7, profile: { kind: 'board' } })
      .open(4)
      .recuse('m4', 8)
      .goTo(8);
    expect(quorum(world.state)).toMatchObject({ isQuorate: false, count: 3, limit: 4 });
    expect(world.try(world.decision(8), CHAIR)?.code).toBe('not-quorate');
  });
});

describe('recusal and quorum', () => {
  it('[QUO-4] 13 seats, 7 present, one recused in § 8: that clause is not handled, 7 and 9 are', () => {
    const world = new MeetingWorld({ deputies: 0 }).open(7).recuse('m7', 8);
    expect(quorumFor(world.state, 'c8')).toMatchObject({ isQuorate: false, count: 6, limit: 7 });
    expect(world.goTo(7).try(world.decision(7), CHAIR)).toBeNull();
    expect(world.goTo(8).try(world.decision(8), CHAIR)).toEqual({
      code: 'not-quorate',
      params: { count: 6, limit: 7, seats: 13 },
    });
    expect(quorum(world.state).heads.find((one) => one.participantId === 'm7')?.why).toBe('recused');
    expect(world.goTo(9).try(world.decision(9), CHAIR)).toBeNull();
  });

  it.each([
    [21, 2, 19, true, 'a deficit caused by recusal'],
    [20, 1, 19, false, 'a deficit there was anyway'],
    [23, 2, 21, true, 'no deficit'],
  ])(
    '[QUO-5] assembly of 41: %i present and %i recused are %i, quorate: %s (%s)',
    (present, recused, count, isQuorate) => {
      const world = new MeetingWorld({ members: 41, profile: assembly }).open(present).goTo(8);
      for (let i = 0; i < recused; i++) world.recuse(`m${present - i}`, 8);
      expect(quorum(world.state)).toMatchObject({ isQuorate, count, byException: isQuorate && count < 21 });
    },
  );

  it('[QUO-5] the exception is the assembly’s only', () => {
    const world = new MeetingWorld({ members: 41 }).open(21).goTo(8).recuse('m20', 8);
    expect(quorum(world.state)).toMatchObject({ isQuorate: false, count: 20 });
  });

  it('[QUO-5] a recused member whose seat a deputy fills is not missing twice', () => {
    const world = new MeetingWorld({ members: 5, profile: assembly })
      .open(2)
      .goTo(8)
      .recuse('m2', 8)
      .arrive('d1');
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm2' });
    expect(quorum(world.state)).toMatchObject({ isQuorate: false, count: 2, limit: 3 });
  });
});

describe('recusal', () => {
  it('[JAV-3] is a fact with who, when, which clause and on whose word', () => {
    const world = new MeetingWorld().open(9);
    const member = { participantId: 'm4', role: 'member' } as const;
    world.do({ type: 'report-recusal', participantId: 'm4', clauseId: 'c8', ground: ' Delägare ' }, member);
    expect(world.state.recusals).toEqual([
      {
        participantId: 'm4',
        clauseId: 'c8',
        ground: 'Delägare',
        self: true,
        at: expect.any(String),
        by: expect.any(String),
      },
    ]);
    expect(world.try({ type: 'report-recusal', participantId: 'm5', clauseId: 'c8' }, member)?.code).toBe(
      'not-yourself',
    );
  });

  it('[JAV-1] can be taken back before the clause, not after', () => {
    const world = new MeetingWorld().open(9).recuse('m4', 8).recuse('m5', 9);
    world.do({ type: 'withdraw-recusal', participantId: 'm5', clauseId: 'c9' });
    expect(world.state.recusals).toHaveLength(1);
    world.goTo(8);
    expect(world.try({ type: 'withdraw-recusal', participantId: 'm4', clauseId: 'c8' })?.code).toBe(
      'recusal-stands',
    );
  });

  it('[JAV-1] comes too late once the clause is decided', () => {
    const world = new MeetingWorld().open(9).goTo(8);
    world.do(world.decision(8), CHAIR);
    expect(world.try({ type: 'report-recusal', participantId: 'm4', clauseId: 'c8' })?.code).toBe(
      'clause-is-decided',
    );
  });

  it('[JAV-1] the recused neither propose, vote nor reserve in that clause', () => {
    const world = new MeetingWorld().open(9).recuse('m4', 8).goTo(8);
    const proposal = {
      type: 'make-proposal',
      proposalId: 'p',
      clauseId: 'c8',
      kind: 'rejection',
      text: '',
      byId: 'm4',
    } as const;
    expect(world.try(proposal)?.code).toBe('is-recused');
    expect(
      world.openVote(8, null).try({ type: 'cast-ballot', voteId: 'vote', participantId: 'm4', choice: 'yes' })
        ?.code,
    ).toBe('is-recused');
    const other = new MeetingWorld().open(9).recuse('m4', 8).goTo(8);
    other.do(other.decision(8), CHAIR);
    const reservation = {
      type: 'announce-statement',
      statementId: 'r',
      clauseId: 'c8',
      kind: 'reservation',
      text: '',
    } as const;
    expect(other.try({ ...reservation, participantId: 'm4' })?.code).toBe('took-no-part');
    expect(other.try({ ...reservation, participantId: 'm5' })).toBeNull();
  });

  it('[JAV-1] [DEP-6] the recused were not present for that clause', () => {
    const world = new MeetingWorld().open(9).recuse('m4', 8).goTo(7).goTo(8).goTo(9).goTo(10);
    expect(['c7', 'c8', 'c9'].map((id) => wasPresentFor(world.state, 'm4', id))).toEqual([true, false, true]);
  });

  it('[JAV-2] leaves the room except in an assembly', () => {
    expect(mayStayInRoom(new MeetingWorld({ profile: assembly }).state)).toBe(true);
    expect(mayStayInRoom(new MeetingWorld({ profile: { kind: 'committee' } }).state)).toBe(false);
  });

  it('[ROL-1] [JAV-1] the gavel passes to the vice chair for the clause and back after it', () => {
    const world = new MeetingWorld({ people: { m2: { role: 'vice-chair' } } })
      .open(9)
      .recuse('m1', 8)
      .goTo(8);
    const vice = { participantId: 'm2', role: 'member' } as const;
    expect([currentRole(world.state, CHAIR), currentRole(world.state, vice)]).toEqual(['member', 'chair']);
    expect(world.try(world.decision(8), CHAIR)?.code).toBe('not-allowed');
    expect(world.try(world.decision(8), vice)).toBeNull();
    world.goTo(9);
    expect([currentRole(world.state, CHAIR), currentRole(world.state, vice)]).toEqual(['chair', 'member']);
  });
});
