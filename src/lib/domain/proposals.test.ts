import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { nextQuestion, positions, questionOrder, questionsInTurn, resolvedOption } from './question-order.ts';

const inTurn = (world: MeetingWorld): string[] =>
  questionsInTurn(questionOrder(world.state, 'c8')).map((one) => one.id);

const world8 = (): MeetingWorld => new MeetingWorld().open(13, 'on-site').goTo(8);
const make = (kind: 'rejection' | 'amendment', byId: string, text = '') =>
  ({ type: 'make-proposal', proposalId: `by-${byId}`, clauseId: 'c8', kind, text, byId }) as const;

describe('proposals', () => {
  it('[ROL-2] [ROL-3] come from members and serving deputies only', () => {
    const world = world8().do({ type: 'record-departure', participantId: 'm13' }).arrive('d1', 's');
    expect(world.try(make('rejection', 'd1'))?.code).toBe('deputy-not-serving');
    expect(world.try(make('rejection', 's'))?.code).toBe('has-no-vote');
    expect(world.try(make('rejection', 'm13'))?.code).toBe('not-present');
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm13' });
    expect(world.try(make('rejection', 'd1'))).toBeNull();
  });

  it('[VOT-1] after the list is closed none is made, and none withdrawn unless everybody agrees', () => {
    const world = world8().propose(8, [
      ['rejection', 'm2'],
      ['amendment', 'm3'],
    ]);
    expect(world.try(make('rejection', 'm4'))?.code).toBe('proposals-are-closed');
    expect(world.try({ type: 'withdraw-proposal', proposalId: 'p1' })?.code).toBe('needs-unanimity');
    world.do({ type: 'withdraw-proposal', proposalId: 'p1', unanimous: true });
    expect(positions(world.state, 'c8').map((one) => one.id)).toEqual(['p2']);
  });

  it('[VOT-1] the question is put on a closed list, and an amendment says what it changes', () => {
    const world = world8();
    expect(world.try(make('amendment', 'm2'))?.code).toBe('proposal-missing');
    expect(world.try({ type: 'put-question', clauseId: 'c8', mainId: null })?.code).toBe(
      'proposals-not-closed',
    );
    world.do({ type: 'close-proposals', clauseId: 'c8' });
    expect(world.try({ type: 'put-question', clauseId: 'c8', mainId: null })?.code).toBe('nothing-proposed');
  });

  it('[VOT-2] one member is enough for a vote, until the gavel', () => {
    const world = world8()
      .propose(8, [
        ['approval', 'm2'],
        ['rejection', 'm3'],
      ])
      .putQuestion(8);
    world
      .openVote(8, 'main', 'acclamation', 'voice')
      .do({ type: 'request-vote', clauseId: 'c8', byId: 'm3' });
    expect(world.try({ type: 'close-vote', voteId: 'voice', found: 'yes' }, CHAIR)?.code).toBe(
      'vote-is-requested',
    );
    world.openVote(8, 'main').cast('main', 'yyyyyyynnnnnn').closeVote('main');
    expect(world.state.votes.map((one) => one.id)).toEqual(['main']);
    expect(world.try({ type: 'request-vote', clauseId: 'c8', byId: 'm3' })?.code).toBe('after-the-gavel');
  });

  it('[VOT-2] no decision is recorded past a requested vote, only after it', () => {
    const world = world8().do({ type: 'request-vote', clauseId: 'c8', byId: 'm3' });
    expect(world.try(world.decision(8), CHAIR)?.code).toBe('vote-is-requested');
    // The voice vote is not what was asked for.
    expect(world.try(world.vote(8, null, 'acclamation', 'voice'), CHAIR)?.code).toBe('vote-is-requested');
    world.openVote(8, null).cast('vote', 'yyyyyyynnnnnn').closeVote('vote');
    expect(world.try(world.decision(8), CHAIR)).toBeNull();
  });
});

describe('the order of questions', () => {
  it('[VOT-3] formal ones first and each by itself, then the matter, additions last', () => {
    const world = world8().propose(8, [
      ['addition', 'm2'],
      ['deferral', 'm3'],
      ['approval', 'm4'],
      ['referral-back', 'm5'],
      ['referral-back', 'm6'],
      ['rejection', 'm7'],
    ]);
    expect(inTurn(world)).toEqual(['referral-back', 'deferral', 'main', 'addition-p1']);
  });

  it('[VOT-3] a matter referred back has no more questions', () => {
    const world = world8()
      .propose(8, [
        ['referral-back', 'm2'],
        ['approval', 'm3'],
      ])
      .putQuestion(8);
    expect(world.try(world.vote(8, 'main'))).toMatchObject({ code: 'not-next-question' });
    world.openVote(8, 'referral-back', 'acclamation', 'voice');
    world.do({ type: 'close-vote', voteId: 'voice', found: 'no' }, CHAIR);
    expect(nextQuestion(world.state, 'c8', false)).toBeNull();
  });

  it('[VOT-4] A, B and C, the chair finds A: B against C first, then A yes and the winner no', () => {
    const world = world8().propose(8, [
      ['amendment', 'm2', 'A'],
      ['amendment', 'm3', 'B'],
      ['amendment', 'm4', 'C'],
    ]);
    world.putQuestion(8, 'p1').do({ type: 'request-vote', clauseId: 'c8', byId: 'm3' });
    expect(questionOrder(world.state, 'c8')).toMatchObject([
      {
        id: 'main',
        yes: { kind: 'position', positionId: 'p1' },
        no: { kind: 'winner-of', nodeId: 'preliminary-1' },
        before: [{ id: 'preliminary-1', yes: { positionId: 'p2' }, no: { positionId: 'p3' }, before: [] }],
      },
    ]);
    expect(world.try(world.vote(8, 'main'))).toEqual({
      code: 'not-next-question',
      params: { question: 'preliminary-1' },
    });
    world.openVote(8, 'preliminary-1').cast('preliminary-1', 'yyyyyyyynnnnn').closeVote('preliminary-1');
    const main = questionOrder(world.state, 'c8')[0] ?? expect.fail();
    expect(resolvedOption(world.state, 'c8', main.no)).toEqual({ kind: 'position', positionId: 'p2' });
    world.openVote(8, 'main').cast('main', 'yyyyyyynnnnnn').closeVote('main');
    expect(world.state.votes.map((one) => [one.id, one.result?.yes, one.result?.no])).toEqual([
      ['preliminary-1', 8, 5],
      ['main', 7, 6],
    ]);
    expect(nextQuestion(world.state, 'c8', true)).toBeNull();
  });

  it('[VOT-4] each further proposal is one more preliminary vote under the last', () => {
    const world = world8().propose(8, [
      ['approval', 'm2'],
      ['amendment', 'm3'],
      ['amendment', 'm4'],
      ['rejection', 'm5'],
    ]);
    expect(inTurn(world)).toEqual(['preliminary-1', 'preliminary-2', 'main']);
  });

  it('[VOT-4] no by voice among three does not say which has won', () => {
    const world = world8()
      .propose(8, [
        ['approval', 'm2'],
        ['amendment', 'm3'],
        ['rejection', 'm4'],
      ])
      .putQuestion(8);
    world.openVote(8, 'main', 'acclamation', 'voice');
    expect(world.try({ type: 'close-vote', voteId: 'voice', found: 'no' }, CHAIR)?.code).toBe(
      'finding-unclear',
    );
    expect(world.try({ type: 'close-vote', voteId: 'voice' }, CHAIR)?.code).toBe('finding-missing');
    world.do({ type: 'close-vote', voteId: 'voice', found: 'yes' }, CHAIR);
    expect(world.state.votes[0]?.result).toMatchObject({ outcome: 'yes', by: 'acclamation' });
  });

  it('[VOT-8] taking no part is said before the question is put', () => {
    const world = world8()
      .propose(8, [['approval', 'm2']])
      .putQuestion(8);
    expect(world.try({ type: 'take-no-part', clauseId: 'c8', participantId: 'm3' })?.code).toBe(
      'question-is-put',
    );
  });
});

describe('a request for a vote', () => {
  const request = { type: 'request-vote', clauseId: 'c2', byId: 'm3' } as const;
  const back = { ...request, type: 'withdraw-vote-request' } as const;
  const M3 = { participantId: 'm3', role: 'member' } as const;

  it('[VOT-2] may be taken back by who made it until the vote has begun, and then no longer stands in the way', () => {
    const world = new MeetingWorld().open(13).goTo(2).do(request, M3);
    expect(world.try(world.decision(2), CHAIR)?.code).toBe('vote-is-requested');
    expect(world.try(back, { participantId: 'm4', role: 'member' })?.code).toBe('not-yourself');
    world.do(back, M3).do(world.decision(2), CHAIR);
    const late = new MeetingWorld().open(13).goTo(2).do(request, M3).openVote(2, null);
    expect(late.try(back, M3)?.code).toBe('vote-is-open');
  });
});
