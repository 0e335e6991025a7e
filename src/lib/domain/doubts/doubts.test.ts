import { describe, expect, it } from 'vitest';
import {
  CHAIR,
  MeetingWorld,
  SECRETARY,
  type WorldOptions,
} from '../../../../tests/support/meeting-world.ts';
import type { BodyProfile } from '../body.ts';
import { chamberFacts } from '../chamber-facts.ts';
import type { MeetingSeat } from '../permissions.ts';
import { questionOrder } from '../question-order.ts';
import { quorum, quorumFor } from '../quorum.ts';
import { openDoubts } from './open-doubts.ts';
import { mayDecideOwnRecusal } from './settle-recusal.ts';

const seatOf = (participantId: string): MeetingSeat => ({ participantId, role: 'member' });
const kinds = (world: MeetingWorld): readonly string[] =>
  openDoubts(world.state, world.state.pointer ?? '').map((one) => one.kind);
const arrives = (participantId: string) =>
  ({ type: 'record-arrival', participantId, mode: 'remote' }) as const;
const loses = (participantId: string) =>
  ({ type: 'record-departure', participantId, technical: true }) as const;
const contest = (participantId: string, clause = 8) =>
  ({ type: 'contest-recusal', participantId, clauseId: `c${clause}` }) as const;
const settle = (participantId: string, isRecused: boolean, clause = 8) =>
  ({ type: 'settle-recusal', participantId, clauseId: `c${clause}`, isRecused }) as const;
const linesOf = (world: MeetingWorld, clause: number): readonly string[] =>
  chamberFacts(world.state, `c${clause}`, 'sv').flatMap((one) => one.lines);

describe('a line that breaks', () => {
  const world = (): MeetingWorld => new MeetingWorld().open(9).goTo(3);

  it('[DIS-5] stops the gavel and votes until the person is back', () => {
    const lost = world().do(loses('m9'));
    expect(kinds(lost)).toEqual(['line-lost']);
    expect(lost.try(lost.decision(3), CHAIR)).toEqual({
      code: 'doubt-line-lost',
      params: { name: 'Ledamot 9' },
    });
    expect(lost.try(lost.vote(3, null))?.code).toBe('doubt-line-lost');
    expect(lost.do(arrives('m9')).try(lost.decision(3), CHAIR)).toBeNull();
  });

  it('[DIS-5] [VOT-5] stops an open vote from being closed', () => {
    const lost = new MeetingWorld({ members: 3 }).open(3).goTo(3).openVote(3, null);
    lost.cast('vote', 'yyn').do(loses('m3'));
    expect(lost.try({ type: 'close-vote', voteId: 'vote' }, CHAIR)?.code).toBe('doubt-line-lost');
    lost.do({ type: 'settle-line', participantId: 'm3' });
    expect(lost.try({ type: 'close-vote', voteId: 'vote' }, CHAIR)).toBeNull();
  });

  it('[DEP-5] is settled by a deputy in the seat, or by the chair, and anew when it breaks again', () => {
    const served = world().arrive('d1').do(loses('m9'));
    expect(kinds(served.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm9' }))).toEqual([]);
    const settled = world().do(loses('m9')).do({ type: 'settle-line', participantId: 'm9' });
    expect(kinds(settled)).toEqual([]);
    expect(settled.try({ type: 'settle-line', participantId: 'm9' })?.code).toBe('line-not-lost');
    expect(kinds(settled.do(arrives('m9')).do(loses('m9')))).toEqual(['line-lost']);
  });

  it('[DIS-5] outlives an adjournment', () => {
    const resumed = world().do(loses('m9')).do({ type: 'adjourn-meeting', reason: 'Avbrott' });
    expect(kinds(resumed.do({ type: 'resume-meeting' }))).toEqual(['line-lost']);
  });

  it('[DIS-5] leaves the seat of a serving deputy empty, and only the seated count', () => {
    const lost = world().arrive('d1', 'd2').do({ type: 'call-deputy', deputyId: 'd1', forId: 'm13' });
    expect(kinds(lost.do(loses('d2')))).toEqual([]);
    lost.do(loses('d1'));
    expect(openDoubts(lost.state, 'c3')).toMatchObject([{ participantId: 'd1', seatId: 'm13' }]);
    expect(kinds(world().do({ type: 'record-departure', participantId: 'm9' }))).toEqual([]);
  });

  it('[DIS-5] leaves no seat empty when the deputy had given it back just before', () => {
    const back = world().arrive('d1').do({ type: 'call-deputy', deputyId: 'd1', forId: 'm13' });
    back.do({ type: 'release-deputy', deputyId: 'd1' });
    expect(kinds(back.do(loses('d1')))).toEqual([]);
  });

  it('[DEP-5] a deputy whose line broke serves again, unless another took the seat meanwhile', () => {
    const deputies = {
      order: 'none',
      ownPartyDisplaces: false,
      changeBetweenItems: false,
      noReturnSameDay: true,
    } as const;
    const serving = (): MeetingWorld =>
      new MeetingWorld({ profile: { deputies } })
        .open(9)
        .arrive('d1', 'd2')
        .do({ type: 'call-deputy', deputyId: 'd1', forId: 'm13' })
        .goTo(3)
        .do(loses('d1'));
    const again = { type: 'call-deputy', deputyId: 'd1', forId: 'm13' } as const;
    expect(serving().do(arrives('d1')).try(again)).toBeNull();
    const replaced = serving().do({ type: 'call-deputy', deputyId: 'd2', forId: 'm13' }).goTo(4);
    replaced.do({ type: 'release-deputy', deputyId: 'd2' });
    expect(replaced.do(arrives('d1')).try(again)?.code).toBe('may-not-serve-again');
  });
});

describe('remote members', () => {
  const at = (date: string, profile: Partial<BodyProfile> = {}): WorldOptions => ({
    date,
    profile: { kind: 'committee', distance: { allowed: true, allRemoteAllowed: false }, ...profile },
  });

  it('[DIS-3] each is attested before the gavel falls, and anew after coming back', () => {
    const world = new MeetingWorld(at('2026-07-01')).open(9, 'on-site').do(arrives('m10')).goTo(3);
    expect(world.try(world.decision(3), CHAIR)?.code).toBe('doubt-remote-not-attested');
    world.do({ type: 'attest-remote', participantId: 'm10' });
    expect(kinds(world)).toEqual([]);
    expect(kinds(world.do(loses('m10')).do(arrives('m10')))).toEqual(['remote-not-attested']);
  });

  it('[DIS-2] before July 2026 equal terms are confirmed, and anew after each arrival', () => {
    const world = new MeetingWorld(at('2026-06-30')).open(9, 'on-site').do(arrives('m10')).goTo(3);
    expect(world.try(world.decision(3), CHAIR)?.code).toBe('doubt-equal-terms');
    world.do({ type: 'confirm-equal-terms' });
    expect(kinds(world)).toEqual([]);
    expect(kinds(world.do(arrives('m11')))).toEqual(['equal-terms']);
    const version = world.do({ type: 'confirm-equal-terms' }).state.version;
    expect(world.do({ type: 'confirm-equal-terms' }).state.version).toBe(version);
  });

  it('[DIS-9] a coordination federation confirms equal terms whatever the date', () => {
    const distance = { allowed: true, allRemoteAllowed: true, regime: 'coordination-federation' } as const;
    const world = new MeetingWorld(at('2026-11-20', { distance })).open(9).goTo(3);
    expect(kinds(world)).toEqual(['equal-terms']);
  });

  it('[DIS-4] nobody in the room stops the gavel where it has not been decided', () => {
    const world = new MeetingWorld(at('2026-06-30')).open(9).do({ type: 'confirm-equal-terms' }).goTo(3);
    expect(world.try(world.decision(3), CHAIR)?.code).toBe('doubt-all-remote');
    expect(kinds(world.arrive('m10'))).toEqual([]);
  });

  it('[DIS-3] a body without distance rules is not asked', () => {
    expect(kinds(new MeetingWorld().open(9).goTo(3))).toEqual([]);
  });

  it('[DIS-6] in a closed clause each confirms that nobody else sees or hears', () => {
    const world = new MeetingWorld({ members: 3, clause: { closed: true } }).open(3, 'on-site').goTo(3);
    expect(kinds(world)).toEqual([]);
    world.do(arrives('m3'));
    expect(world.try(world.decision(3), CHAIR)).toEqual({
      code: 'doubt-privacy',
      params: { name: 'Ledamot 3' },
    });
    world.append({ type: 'privacy-confirmed', participantId: 'm3', clauseId: 'c3' });
    expect(world.try(world.decision(3), CHAIR)).toBeNull();
  });
});

describe('a contested recusal', () => {
  const raised = (present = 9): MeetingWorld => new MeetingWorld().open(present).recuse('m4', 8).goTo(8);

  it('[JAV-1] stops the gavel until the body has decided, at once', () => {
    const world = raised().do(contest('m4'), seatOf('m5'));
    expect(world.try(world.decision(8), CHAIR)?.code).toBe('doubt-recusal-contested');
    world.do(settle('m4', true));
    expect(quorum(world.state).count).toBe(8);
    expect(linesOf(world, 8)).toContain('Mötet prövade jävet och fann att Ledamot 4 är jävig.');
    expect(world.try(contest('m4'), seatOf('m5'))?.code).toBe('recusal-is-settled');
    expect(world.try(world.decision(8), CHAIR)).toBeNull();
  });

  it('[JAV-1] [DEP-4] found not to exist: the person is back and the deputy steps back', () => {
    const world = raised().arrive('d1').do({ type: 'call-deputy', deputyId: 'd1', forId: 'm4' });
    world.do(contest('m4'), seatOf('m4')).do(settle('m4', false));
    const heads = quorum(world.state).heads;
    expect(heads.find((one) => one.participantId === 'm4')?.why).toBe('member-present');
    expect(heads.find((one) => one.participantId === 'd1')?.why).toBe('deputy-not-serving');
    expect(linesOf(world, 8)).toEqual(['Mötet prövade jävet och fann att Ledamot 4 inte är jävig.']);
    const again = { type: 'report-recusal', participantId: 'm4', clauseId: 'c8' } as const;
    expect(world.try(again)?.code).toBe('recusal-is-settled');
  });

  it('[DEP-4] a deputy who stepped aside and is found not recused serves again', () => {
    const world = new MeetingWorld().open(9).arrive('d1', 'd2');
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm13' }).recuse('d1', 8).goTo(8);
    world.do({ type: 'call-deputy', deputyId: 'd2', forId: 'm13' });
    world.do(contest('d1'), seatOf('m5')).do(settle('d1', false));
    expect(quorum(world.state).heads.filter((one) => one.why === 'deputy-serving')).toMatchObject([
      { participantId: 'd1' },
    ]);
  });

  it('[JAV-1] may be contested by who takes part and by the person, but not by onlookers or after the decision', () => {
    const onlooker = raised().arrive('d1');
    expect(onlooker.try(contest('m4'), seatOf('d1'))?.code).toBe('deputy-not-serving');
    expect(onlooker.try(contest('m5'), seatOf('m6'))?.code).toBe('not-recused');
    const own = new MeetingWorld().open(9);
    own.do({ type: 'report-recusal', participantId: 'm4', clauseId: 'c8' }, seatOf('m4'));
    expect(own.try(contest('m4'), seatOf('m4'))?.code).toBe('recusal-is-own');
    const late = raised();
    late.do(late.decision(8), CHAIR);
    expect(late.try(contest('m4'), seatOf('m5'))?.code).toBe('clause-is-decided');
    expect(raised().try(settle('m4', false))?.code).toBe('recusal-not-contested');
  });

  it('[QUO-4] the contested takes part in deciding it only where the body is otherwise too few', () => {
    const enough = raised(8).do(contest('m4'), seatOf('m5'));
    expect(mayDecideOwnRecusal(enough.state, 'm4', 'c8')).toBe(false);
    const few = raised(7).do(contest('m4'), seatOf('m5'));
    expect(mayDecideOwnRecusal(few.state, 'm4', 'c8')).toBe(true);
    expect(few.try(settle('m4', false))).toBeNull();
    const callable = raised(7).arrive('d1').do(contest('m4'), seatOf('m5'));
    expect(mayDecideOwnRecusal(callable.state, 'm4', 'c8')).toBe(false);
    expect(callable.try(settle('m4', false))?.code).toBe('not-quorate');
  });
});

describe('proposals the chair refuses', () => {
  const proposed = (profile: Partial<BodyProfile> = {}): MeetingWorld => {
    const world = new MeetingWorld({ profile, clause: { draftDecision: 'Att anta planen.' } })
      .open(9)
      .goTo(3);
    for (const id of ['p1', 'p2']) {
      world.do({
        type: 'make-proposal',
        proposalId: id,
        clauseId: 'c3',
        kind: 'amendment',
        text: `Ändring ${id}`,
        byId: 'm2',
      });
    }
    return world;
  };
  const refuses = (ground: 'new-matter' | 'unlawful') =>
    ({ type: 'refuse-proposal', proposalId: 'p1', ground }) as const;
  const ids = (world: MeetingWorld): string => JSON.stringify(questionOrder(world.state, 'c3'));

  it('[VOT-9] are not put, and the minutes say why', () => {
    const world = proposed();
    expect(world.try(refuses('new-matter'), SECRETARY)?.code).toBe('not-allowed');
    world.do(refuses('new-matter'), CHAIR);
    expect(ids(world)).not.toContain('p1');
    expect(ids(world)).toContain('p2');
    expect(linesOf(world, 3)).toContain('Ledamot 2 yrkar ändring: Ändring p1');
    expect(linesOf(world, 3)).toContain(
      'Ordföranden vägrar proposition på yrkandet av Ledamot 2 (nytt ärende).',
    );
  });

  it.each([
    ['assembly', 'unlawful', undefined],
    ['assembly', 'new-matter', 'chair-refusal-stands'],
    ['committee', 'unlawful', 'chair-refusal-stands'],
  ] as const)('[VOT-9] %s, %s: overruled gives %s', (kind, ground, code) => {
    const world = proposed({ kind }).do(refuses(ground), CHAIR);
    expect(world.try({ type: 'overrule-refusal', proposalId: 'p1' })?.code).toBe(code);
    expect(ids(world).includes('p1')).toBe(code === undefined);
    expect(linesOf(world, 3).some((line) => line.startsWith('Fullmäktige beslutar'))).toBe(
      code === undefined,
    );
  });

  it('[VOT-9] only while the list is open, and not again once overruled', () => {
    const closed = proposed().do({ type: 'close-proposals', clauseId: 'c3' });
    expect(closed.try(refuses('new-matter'), CHAIR)?.code).toBe('proposals-are-closed');
    const world = proposed({ kind: 'assembly' }).do(refuses('unlawful'), CHAIR);
    world.do({ type: 'overrule-refusal', proposalId: 'p1' });
    expect(world.try(refuses('unlawful'), CHAIR)?.code).toBe('refusal-is-overruled');
  });
});

describe('a body that counts when asked', () => {
  const challenge = { type: 'challenge-quorum', byId: 'm2' } as const;

  it('[QUO-1] is quorate until somebody challenges it, clause by clause', () => {
    const world = new MeetingWorld({ profile: { quorumMode: 'until-challenged' } }).open(5).goTo(3);
    expect(quorum(world.state)).toMatchObject({ isQuorate: true, untilChallenged: true, count: 5 });
    expect(world.try(world.decision(3), CHAIR)).toBeNull();
    world.goTo(4).do(challenge, seatOf('m2'));
    expect(quorum(world.state)).toMatchObject({ isQuorate: false, untilChallenged: false });
    expect(world.try(world.decision(4), CHAIR)?.code).toBe('not-quorate');
    expect(quorumFor(world.state, 'c5').isQuorate).toBe(true);
    expect(world.try({ ...challenge, byId: 'm3' }, seatOf('m2'))?.code).toBe('not-yourself');
  });

  it('[QUO-1] other bodies are counted all the time', () => {
    expect(new MeetingWorld().open(5).goTo(3).try(challenge, seatOf('m2'))?.code).toBe(
      'quorum-always-counted',
    );
  });
});
