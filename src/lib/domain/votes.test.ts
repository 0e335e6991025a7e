import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld, SECRETARY, type WorldOptions } from '../../../tests/support/meeting-world.ts';
import { votingRules } from './body-rules.ts';
import type { BodyProfile } from './body.ts';
import { missingBallots } from './decide-votes.ts';
import { minorityThreshold, proportionalThreshold, settle, type Counted } from './vote-outcome.ts';

const profile = (one: Partial<BodyProfile>): BodyProfile => ({
  ...new MeetingWorld().state.body.profile,
  ...one,
});

const counted = (yes: number, no: number, abstain: number, more: Partial<Counted> = {}): Counted => ({
  tally: { yes, no, abstain },
  rules: votingRules(profile({})),
  isElection: false,
  isSecret: false,
  present: yes + no + abstain,
  seats: 13,
  chair: null,
  lot: null,
  isMinorityQuestion: false,
  ...more,
});

const member = { participantId: 'm2', role: 'member' } as const;

function atVote(ballots: string, options: WorldOptions = {}): MeetingWorld {
  const world = new MeetingWorld(options).open(ballots.length, 'on-site').goTo(8);
  return world.openVote(8, null).cast('vote', ballots);
}

describe('the result', () => {
  it.each([
    ['7–5–1', counted(7, 5, 1), { outcome: 'yes', by: 'majority' }],
    ['6–6–1, the chair yes', counted(6, 6, 1, { chair: 'yes' }), { outcome: 'yes', by: 'casting-vote' }],
    ['6–6–1, the chair no', counted(6, 6, 1, { chair: 'no' }), { outcome: 'no', by: 'casting-vote' }],
    ['election 6–6 by lot', counted(6, 6, 0, { isElection: true, lot: 'no' }), { outcome: 'no', by: 'lot' }],
  ] as const)('[VOT-6] %s', (_name, given, value) => {
    expect(settle(given)).toEqual({ ok: true, value });
  });

  it.each([
    ['6–6 and the chair abstaining', counted(6, 6, 1, { chair: 'abstain' }), 'chair-must-vote'],
    ['election 6–6 without a lot', counted(6, 6, 0, { isElection: true, chair: 'yes' }), 'lot-needed'],
    ['a lot where there is no tie', counted(7, 6, 0, { isElection: true, lot: 'yes' }), 'no-tie'],
  ] as const)('[VOT-6] %s is refused', (_name, given, code) => {
    expect(settle(given)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('[VOT-6] some bodies let a tie fall', () => {
    const rules = votingRules(profile({ voting: { tie: 'rejected' } }));
    expect(settle(counted(3, 3, 0, { rules, chair: 'yes' }))).toMatchObject({
      value: { by: 'tie-rejected' },
    });
  });

  it.each([
    [4, 3, 0, 7, 'yes', 'majority'],
    [2, 1, 1, 7, 'no', 'board-minimum'],
    [3, 1, 0, 7, 'yes', 'majority'],
    [2, 1, 0, 6, 'no', 'board-minimum'],
    [3, 2, 1, 6, 'no', 'board-minimum'],
  ] as const)(
    '[QUO-9] a board votes %i–%i–%i of %i seats: %s by %s',
    (yes, no, abstain, seats, outcome, by) => {
      const rules = votingRules(profile({ kind: 'board' }));
      expect(settle(counted(yes, no, abstain, { rules, seats }))).toMatchObject({ value: { outcome, by } });
    },
  );

  it.each([
    [39, 13],
    [40, 14],
    [41, 14],
  ])('[VOT-10] of %i present %i can refer back', (present, needed) => {
    expect(minorityThreshold(present)).toBe(needed);
    const refer = (no: number) =>
      settle(counted(present - no, no, 0, { isMinorityQuestion: true, seats: 41 }));
    expect(refer(needed)).toMatchObject({ value: { outcome: 'no', by: 'minority' } });
    expect(refer(needed - 1)).toMatchObject({ value: { outcome: 'yes', by: 'majority' } });
  });

  it.each([
    [13, 4, 3],
    [41, 11, 4],
  ])('[VOT-7] %i present and %i posts: %i can require proportional election', (present, posts, needed) => {
    expect(proportionalThreshold(present, posts)).toBe(needed);
  });
});

describe('an open vote', () => {
  it('[VOT-5] has the chair last, then the gavel, then no change', () => {
    const world = new MeetingWorld().open(13, 'on-site').goTo(8).openVote(8, null);
    const ballot = (participantId: string, choice: 'yes' | 'no') =>
      ({ type: 'cast-ballot', voteId: 'vote', participantId, choice }) as const;
    expect(world.try(ballot('m1', 'yes'))).toEqual({ code: 'chair-votes-last', params: { waiting: 12 } });
    world.cast('vote', 'ynnnnnnyyyyy-').do(ballot('m2', 'yes'));
    expect(missingBallots(world.state, world.state.votes[0] ?? expect.fail())).toEqual([]);
    world.closeVote('vote');
    expect(world.state.votes[0]?.result).toMatchObject({
      yes: 7,
      no: 5,
      abstain: 1,
      outcome: 'yes',
      present: 13,
    });
    expect(world.try(ballot('m3', 'yes'))?.code).toBe('after-the-gavel');
  });

  it('[VOT-5] gives one ballot a person, however often the phone sends it', () => {
    const world = new MeetingWorld().open(9, 'on-site').goTo(8).openVote(8, null);
    const ballot = { type: 'cast-ballot', voteId: 'vote', participantId: 'm2', choice: 'yes' } as const;
    world.do(ballot, member).do(ballot, member);
    expect(world.events.filter((one) => one.fact.type === 'ballot-cast')).toHaveLength(1);
    expect(world.try({ ...ballot, participantId: 'm3' }, member)?.code).toBe('not-yourself');
  });

  it('[VOT-6] 6–6 and the chair abstaining cannot be closed', () => {
    const world = atVote('-yyyyyynnnnnn');
    expect(world.try({ type: 'close-vote', voteId: 'vote' }, CHAIR)?.code).toBe('chair-must-vote');
    world.do({ type: 'cast-ballot', voteId: 'vote', participantId: 'm1', choice: 'no' }).closeVote('vote');
    expect(world.state.votes[0]?.result).toMatchObject({ yes: 6, no: 7, outcome: 'no', by: 'majority' });
  });

  it('[VOT-5] waits for everybody, and nothing moves meanwhile', () => {
    const world = new MeetingWorld().open(9, 'on-site').goTo(8).openVote(8, null);
    expect(world.try({ type: 'close-vote', voteId: 'vote' }, CHAIR)).toMatchObject({
      code: 'ballots-missing',
    });
    expect(world.try({ type: 'move-pointer', clauseId: 'c9' })?.code).toBe('vote-is-open');
    expect(world.try(world.decision(8), CHAIR)?.code).toBe('vote-is-open');
    expect(world.try({ type: 'close-vote', voteId: 'vote' }, SECRETARY)?.code).toBe('not-allowed');
  });

  it('[VOT-10] a third refers the matter back in an assembly but not in a committee', () => {
    for (const [kind, by] of [
      ['assembly', 'minority'],
      ['committee', 'majority'],
    ] as const) {
      const world = new MeetingWorld({ profile: { kind } }).open(12, 'on-site').goTo(8);
      world
        .propose(8, [['referral-back', 'm2']])
        .putQuestion(8)
        .openVote(8, 'referral-back');
      world.cast('referral-back', 'yyyyyyyynnnn').closeVote('referral-back');
      expect(world.state.votes[0]?.result).toMatchObject({ yes: 8, no: 4, by });
    }
  });

  it('[VOT-8] nobody abstains from an authority case in a committee', () => {
    const world = new MeetingWorld({ profile: { kind: 'committee' }, clause: { authorityCase: true } });
    world.open(9, 'on-site').goTo(8);
    expect(world.try({ type: 'take-no-part', clauseId: 'c8', participantId: 'm3' })?.code).toBe(
      'must-decide',
    );
    world.openVote(8, null);
    const ballot = { type: 'cast-ballot', voteId: 'vote', participantId: 'm3', choice: 'abstain' } as const;
    expect(world.try(ballot)?.code).toBe('must-decide');
  });

  it('[VOT-8] [QUO-7] who takes no part counts for the quorum but does not vote', () => {
    const world = new MeetingWorld().open(7, 'on-site').goTo(8);
    for (const participantId of ['m5', 'm6', 'm7'])
      world.do({ type: 'take-no-part', clauseId: 'c8', participantId });
    world.openVote(8, null).cast('vote', 'ynyy').closeVote('vote');
    expect(world.state.votes[0]?.result).toMatchObject({ yes: 3, no: 1, abstain: 0, present: 7 });
    expect(world.try(world.decision(8), CHAIR)).toBeNull();
    expect(world.state.decisions[0]).toMatchObject({ count: 7, limit: 7 });
  });

  it('[COOP-2] there is none in a union and employer group', () => {
    const world = new MeetingWorld({ profile: { kind: 'union-employer-group', quorum: { rule: 'none' } } })
      .open(4)
      .goTo(8);
    expect(world.try(world.vote(8, null))?.code).toBe('body-does-not-vote');
  });
});

describe('a secret vote', () => {
  const election = (world: MeetingWorld, method: 'open' | 'secret') =>
    ({ ...world.vote(8, null, method), matter: 'election' }) as const;

  it('[VOT-7] is the only kind for elections, has counts only and goes by lot', () => {
    const world = new MeetingWorld({ profile: { kind: 'committee' } }).open(12, 'on-site').goTo(8);
    expect(world.try(election(world, 'open'))?.code).toBe('election-is-secret');
    world.do(election(world, 'secret'));
    const ballot = { type: 'cast-ballot', voteId: 'vote', participantId: 'm2', choice: 'yes' } as const;
    expect(world.try(ballot, member)?.code).toBe('no-ballots-here');
    const close = { type: 'close-vote', voteId: 'vote', counts: { yes: 6, no: 6, abstain: 0 } } as const;
    expect(world.try({ ...close, counts: { yes: 7, no: 6, abstain: 0 } }, CHAIR)?.code).toBe(
      'too-many-ballots',
    );
    expect(world.try(close, CHAIR)?.code).toBe('lot-needed');
    world.do({ ...close, lot: 'yes' }, CHAIR);
    expect(world.state.votes[0]).toMatchObject({
      ballots: {},
      result: { yes: 6, no: 6, outcome: 'yes', by: 'lot' },
    });
  });

  it('[DIS-7] is blocked while anybody with a vote is remote, unless the body has decided how', () => {
    const world = new MeetingWorld().open(9).goTo(8);
    expect(world.try(election(world, 'secret'))?.code).toBe('secret-vote-remote');
    const decided = new MeetingWorld({ profile: { voting: { secretRemotely: true } } }).open(9).goTo(8);
    expect(decided.try(election(decided, 'secret'))).toBeNull();
  });
});
