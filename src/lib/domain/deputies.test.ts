import { describe, expect, it } from 'vitest';
import { MeetingWorld, type WorldOptions } from '../../../tests/support/meeting-world.ts';
import { servesNow, servingDeputyFor } from './attendance.ts';
import type { DeputyRules } from './body.ts';
import { suggestDeputies } from './deputies.ts';
import { quorum } from './quorum.ts';

const rules: DeputyRules = {
  order: 'party-then-list',
  ownPartyDisplaces: true,
  changeBetweenItems: true,
  noReturnSameDay: true,
};
const M = { party: 'M' };
const S = { party: 'S' };
const C = { party: 'C' };

function committee(people: WorldOptions['people'], more: Partial<DeputyRules> = {}): MeetingWorld {
  const profile = { kind: 'committee', deputies: { ...rules, ...more } } as const;
  return new MeetingWorld({ deputies: 3, profile, people: people ?? {} }).open(12);
}

const call = (deputyId: string, forId: string) => ({ type: 'call-deputy', deputyId, forId }) as const;

describe('who serves', () => {
  it('[DEP-1] own party first, then the groups in the decided order, then the roster', () => {
    const world = committee({ m13: M, d1: S, d2: C, d3: M }, { groupOrder: { M: ['C', 'S'] } }).arrive(
      'd1',
      'd2',
      'd3',
    );
    expect(suggestDeputies(world.state, 'm13')).toEqual([
      { deputyId: 'd3', reason: 'own-party' },
      { deputyId: 'd2', reason: 'next-in-order' },
      { deputyId: 'd1', reason: 'next-in-order' },
    ]);
  });

  it('[DEP-1] the personal deputy first', () => {
    const world = committee({ d2: { personalDeputyOf: 'm13' } }, { order: 'personal' }).arrive('d1', 'd2');
    expect(suggestDeputies(world.state, 'm13').map((one) => [one.deputyId, one.reason])).toEqual([
      ['d2', 'personal-deputy'],
      ['d1', 'next-in-order'],
    ]);
  });

  it('[DEP-1] an assembly leaves the seat empty rather than filling it from another party', () => {
    const world = committee({ m13: M, d1: S }, { ownPartyOnly: true }).arrive('d1');
    expect(suggestDeputies(world.state, 'm13')).toEqual([]);
    expect(world.try(call('d1', 'm13'))?.code).toBe('deputy-of-other-party');
  });

  it('[DEP-1] a body without an order has everybody, in the order of the roster', () => {
    const world = new MeetingWorld().open(12).arrive('d1', 'd2');
    expect(suggestDeputies(world.state, 'm13')).toEqual([
      { deputyId: 'd1', reason: 'no-order' },
      { deputyId: 'd2', reason: 'no-order' },
    ]);
  });
});

describe('keeping and yielding the seat', () => {
  it('[DEP-2] [DEP-3] C serves for M in §§ 1–5; a deputy of M arrives in § 5 and serves from § 6', () => {
    const world = committee({ m13: M, d1: C, d2: M }).arrive('d1');
    world
      .do(call('d1', 'm13'))
      .goTo(5)
      .propose(5, [['rejection', 'm2']])
      .arrive('d2');
    expect(suggestDeputies(world.state, 'm13')).toEqual([
      { deputyId: 'd2', reason: 'displaces-other-party' },
    ]);
    expect(world.try(call('d2', 'm13'))?.code).toBe('change-between-items');
    world.goTo(6).do(call('d2', 'm13'));
    expect(servingDeputyFor(world.state, 'm13')).toBe('d2');
    expect(quorum(world.state).count).toBe(13);
  });

  it('[DEP-2] S-2 serves; S-1 arrives and S-2 keeps the seat', () => {
    const world = committee({ m13: S, d1: S, d2: S }).arrive('d2');
    world.do(call('d2', 'm13')).arrive('d1');
    expect(world.try(call('d1', 'm13'))?.code).toBe('deputy-keeps-seat');
    expect(suggestDeputies(world.state, 'm13')).toEqual([]);
  });

  it('[DEP-3] the late member takes the seat at the next item', () => {
    const world = committee({}).arrive('d1').do(call('d1', 'm13')).goTo(3).arrive('m13');
    expect(servesNow(world.state, 'd1')).toBe('m13');
    world.goTo(4);
    expect(servesNow(world.state, 'd1')).toBeNull();
    expect(quorum(world.state).heads.find((one) => one.participantId === 'm13')?.why).toBe('member-present');
  });
});

describe('the worked examples of who is suggested', () => {
  const personal: Partial<DeputyRules> = { order: 'personal' };
  const none: Partial<DeputyRules> = { order: 'none', ownPartyDisplaces: false };
  const ownOnly: Partial<DeputyRules> = { ownPartyOnly: true };

  it.each([
    ['own party before others', { m13: M, d1: S, d2: M }, {}, [], ['d2 own-party', 'd1 next-in-order']],
    ['own party alone in an assembly', { m13: M, d1: S, d2: M }, ownOnly, [], ['d2 own-party']],
    [
      'the personal deputy',
      { d2: { personalDeputyOf: 'm13' } },
      personal,
      [],
      ['d2 personal-deputy', 'd1 next-in-order'],
    ],
    ['no order', { m13: M, d2: M }, none, [], ['d1 no-order', 'd2 no-order']],
    [
      'own party over one who serves from another',
      { m13: M, d1: C, d2: M },
      {},
      ['d1'],
      ['d2 displaces-other-party'],
    ],
    ['nobody over one of the same party', { m13: S, d1: S, d2: S }, {}, ['d2'], []],
    ['nobody over another party without the rule', { m13: M, d1: C, d2: M }, none, ['d1'], []],
  ] as const)('[DEP-1] [DEP-2] %s', (_what, people, more, serving, suggested) => {
    const world = committee(people, more).arrive('d1', 'd2');
    for (const id of serving) world.do(call(id, 'm13'));
    expect(suggestDeputies(world.state, 'm13').map((one) => `${one.deputyId} ${one.reason}`)).toEqual(
      suggested,
    );
  });

  it('[DEP-4] for a recused member, and for a recused deputy whose seat is free for the clause', () => {
    const world = committee({ m5: S, d1: S, m13: M, d2: C }).arrive('d1', 'd2').do(call('d2', 'm13'));
    world.recuse('m5', 8).recuse('d2', 8).goTo(8);
    expect(suggestDeputies(world.state, 'm5')).toEqual([{ deputyId: 'd1', reason: 'own-party' }]);
    expect(suggestDeputies(world.state, 'm13')).toEqual([{ deputyId: 'd1', reason: 'next-in-order' }]);
  });
});

describe('no return the same day', () => {
  it('[DEP-4] leaves at § 7, back at § 10: may attend, not serve', () => {
    const world = committee({})
      .goTo(7)
      .do({ type: 'record-departure', participantId: 'm12' })
      .goTo(8)
      .goTo(10);
    world.arrive('m12');
    expect(quorum(world.state).heads.find((one) => one.participantId === 'm12')?.why).toBe(
      'may-not-serve-again',
    );
    expect(
      world
        .openVote(10, null)
        .try({ type: 'cast-ballot', voteId: 'vote', participantId: 'm12', choice: 'no' })?.code,
    ).toBe('may-not-serve-again');
  });

  it('[DEP-4] a deputy who has stood down does not serve again, except in bodies without the rule', () => {
    for (const [noReturnSameDay, code] of [
      [true, 'may-not-serve-again'],
      [false, undefined],
    ] as const) {
      const world = committee({}, { noReturnSameDay }).arrive('d1').do(call('d1', 'm13')).goTo(2).goTo(3);
      world.do({ type: 'release-deputy', deputyId: 'd1' });
      expect(world.try(call('d1', 'm13'))?.code).toBe(code);
    }
  });

  it('[DEP-5] a line lost and found before anything was handled is no break', () => {
    const world = committee({}).goTo(7).do({ type: 'record-departure', participantId: 'm12' }).arrive('m12');
    expect(quorum(world.state).count).toBe(12);
  });

  it('[DEP-5] a broken line is a break only when a deputy stepped in', () => {
    const lost = { type: 'record-departure', participantId: 'm12', technical: true } as const;
    const back = committee({}).goTo(7).do(lost).goTo(8).arrive('m12');
    expect(quorum(back.state).count).toBe(12);
    const replaced = committee({}).arrive('d1').goTo(7).do(lost).do(call('d1', 'm12')).goTo(8).arrive('m12');
    expect(quorum(replaced.state).heads.find((one) => one.participantId === 'm12')?.why).toBe(
      'may-not-serve-again',
    );
    expect(quorum(replaced.goTo(9).state).count).toBe(12);
  });

  it('[DEP-4] recused in § 8: the deputy serves in § 8, the member is back in § 9, and both may serve on', () => {
    const world = committee({ m5: S, d1: S }).arrive('d1').recuse('m5', 8).goTo(8);
    world.do(call('d1', 'm5'));
    expect(quorum(world.state)).toMatchObject({ count: 12 });
    world.goTo(9);
    expect(servesNow(world.state, 'd1')).toBeNull();
    expect(quorum(world.state).heads.find((one) => one.participantId === 'm5')?.why).toBe('member-present');
    expect(world.try(call('d1', 'm13'))).toBeNull();
  });

  it('[DEP-4] a recused deputy steps aside for the clause and serves again after it', () => {
    const world = committee({}).arrive('d1', 'd2').do(call('d1', 'm13')).recuse('d1', 8).goTo(8);
    world.do(call('d2', 'm13'));
    expect(servingDeputyFor(world.state, 'm13')).toBe('d2');
    world.goTo(9);
    expect(servingDeputyFor(world.state, 'm13')).toBe('d1');
    expect(quorum(world.state).count).toBe(13);
  });
});
