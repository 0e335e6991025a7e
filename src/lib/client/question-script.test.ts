import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld, type WorldOptions } from '../../../tests/support/meeting-world.ts';
import { decisionFromOutcome } from '#lib/domain/question-outcome.ts';
import { questionStep, type PutStep, type VotingStep } from './question-script.ts';

const DRAFT = { clause: { draftDecision: 'Nämnden inför linje 14.' } } as const;
const world8 = (options: WorldOptions = {}): MeetingWorld =>
  new MeetingWorld(options).open(13, 'on-site').goTo(8);
const step = (world: MeetingWorld) => questionStep(world.state, 'c8', 'sv');
const text = (world: MeetingWorld): string => decisionFromOutcome(world.state, 'c8', 'sv');

function put(world: MeetingWorld): PutStep {
  const now = step(world);
  return now?.kind === 'put' ? now : expect.fail(`not put but ${String(now?.kind)}`);
}
function voting(world: MeetingWorld): VotingStep {
  const now = step(world);
  return now?.kind === 'voting' ? now : expect.fail(`not voting but ${String(now?.kind)}`);
}
/** By voice: the gavel confirms the question that is put. */
function find(world: MeetingWorld, found: 'yes' | 'no'): void {
  const { nodeId } = put(world);
  const voteId = `voice-${String(nodeId)}`;
  world.openVote(8, nodeId, 'acclamation', voteId).do({ type: 'close-vote', voteId, found }, CHAIR);
}

describe('the script of a clause', () => {
  it('[VOT-2] a clause without proposals needs no more than the gavel', () => {
    const world = world8(DRAFT);
    expect(step(world)).toEqual({ kind: 'gather' });
    expect(text(world)).toBe('');
    world.do(world.decision(8), CHAIR);
    expect(step(world)).toBeNull();
    expect(questionStep(world.state, 'c9', 'sv')).toBeNull();
  });

  it('[VOT-1] [VOT-2] two positions: the list, the main proposal, the question, the decision', () => {
    const world = world8(DRAFT);
    world.do({
      type: 'make-proposal',
      proposalId: 'p1',
      clauseId: 'c8',
      kind: 'rejection',
      text: '',
      byId: 'm3',
    });
    expect(step(world)).toMatchObject({ kind: 'close-list', proposals: [{ id: 'p1' }] });
    world.do({ type: 'close-proposals', clauseId: 'c8' });
    expect(step(world)).toEqual({
      kind: 'choose-main',
      choices: [
        { id: 'draft', text: 'bifall till förslaget' },
        { id: 'rejection', text: 'avslag på förslaget' },
      ],
    });
    world.putQuestion(8, 'draft');
    expect(put(world)).toMatchObject({
      nodeId: 'main',
      sides: { yes: 'bifall till förslaget', no: 'avslag på förslaget' },
      each: [],
      isVoteRequested: false,
      last: null,
    });
    find(world, 'yes');
    expect(step(world)).toMatchObject({
      kind: 'decide',
      last: { result: { outcome: 'yes', by: 'acclamation' } },
    });
    expect(text(world)).toBe('Nämnden inför linje 14.');
  });

  it('[VOT-2] the other answer is the other decision', () => {
    const world = world8(DRAFT)
      .propose(8, [['rejection', 'm3']])
      .putQuestion(8, 'draft');
    find(world, 'no');
    expect(text(world)).toBe('Förslaget avslås.');
    expect(decisionFromOutcome(world.state, 'c8', 'en')).toBe('The draft is rejected.');
  });

  it('[VOT-4] three positions: by voice each is put, by vote the counter-proposal is chosen first', () => {
    const world = world8(DRAFT).propose(8, [
      ['amendment', 'm3', 'Nämnden inför linje 15.'],
      ['rejection', 'm4'],
    ]);
    world.putQuestion(8, 'draft');
    expect(put(world)).toMatchObject({
      nodeId: 'main',
      voteNodeId: 'preliminary-1',
      each: ['bifall till förslaget', 'bifall till yrkandet av Ledamot 3', 'avslag på förslaget'],
      voteSides: { yes: 'bifall till yrkandet av Ledamot 3', no: 'avslag på förslaget' },
    });
    world.do({ type: 'request-vote', clauseId: 'c8', byId: 'm5' });
    expect(put(world)).toMatchObject({ nodeId: 'preliminary-1', isVoteRequested: true, each: [] });
    world.openVote(8, 'preliminary-1').cast('preliminary-1', 'yyyyyyyynnnnn').closeVote('preliminary-1');
    expect(put(world)).toMatchObject({
      nodeId: 'main',
      isVoteRequested: true,
      sides: { no: 'bifall till yrkandet av Ledamot 3' },
      last: { result: { yes: 8, no: 5 } },
    });
    world.openVote(8, 'main').cast('main', 'nnnnnnnyyyyyy').closeVote('main');
    expect(step(world)).toMatchObject({ kind: 'decide', last: { vote: { id: 'main' } } });
    expect(text(world)).toBe('Nämnden inför linje 15.');
  });

  it('[VOT-3] referral back comes before the positions are weighed, and ends the matter', () => {
    const world = world8(DRAFT).propose(8, [
      ['referral-back', 'm2', 'Kostnaden utreds.'],
      ['rejection', 'm3'],
    ]);
    expect(step(world)).toEqual({ kind: 'choose-main', choices: [] });
    world.putQuestion(8);
    expect(put(world).sides).toEqual({ yes: 'att ärendet avgörs i dag', no: 'återremiss' });
    find(world, 'no');
    expect(step(world)?.kind).toBe('decide');
    expect(text(world)).toBe('Ärendet återremitteras. Kostnaden utreds.');
  });

  it('[VOT-3] a matter settled today goes on to its positions', () => {
    const world = world8(DRAFT).propose(8, [
      ['deferral', 'm2'],
      ['rejection', 'm3'],
    ]);
    world.putQuestion(8);
    find(world, 'yes');
    expect(step(world)).toMatchObject({
      kind: 'choose-main',
      choices: [{ id: 'draft' }, { id: 'rejection' }],
    });
    world.putQuestion(8, 'rejection');
    find(world, 'yes');
    expect(text(world)).toBe('Förslaget avslås.');
  });

  it('[VOT-3] additions come last and are added to the decision', () => {
    const world = world8(DRAFT).propose(8, [
      ['addition', 'm2', 'Turen utvärderas efter ett år.'],
      ['addition', 'm3', 'Hållplatserna får tak.'],
    ]);
    world.putQuestion(8);
    expect(put(world)).toMatchObject({ nodeId: 'main', sides: { no: 'avslag' } });
    find(world, 'yes');
    find(world, 'no');
    find(world, 'yes');
    expect(text(world)).toBe('Nämnden inför linje 14.\nHållplatserna får tak.');
  });

  it('[VOT-5] [VOT-6] a vote says who is missing, and a tie what settles it', () => {
    const world = new MeetingWorld({ ...DRAFT }).open(8, 'on-site').goTo(8);
    world.do({ type: 'request-vote', clauseId: 'c8', byId: 'm5' });
    expect(put(world)).toMatchObject({ nodeId: null, isVoteRequested: true });
    world.openVote(8, null);
    expect(voting(world).waiting).toEqual(['m2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm1']);
    world.cast('vote', '-yyyynnn');
    expect(voting(world)).toMatchObject({ waiting: [], hold: null, tally: { yes: 4, no: 3, abstain: 1 } });
    world.do({ type: 'cast-ballot', voteId: 'vote', participantId: 'm5', choice: 'abstain' });
    expect(voting(world).hold?.code).toBe('chair-must-vote');
    world.do({ type: 'cast-ballot', voteId: 'vote', participantId: 'm1', choice: 'no' });
    expect(voting(world).hold).toBeNull();
    world.closeVote('vote');
    expect(text(world)).toBe('Förslaget avslås.');
  });

  it('[VOT-6] [VOT-7] an election that is tied waits for the lot, and counts only', () => {
    const world = new MeetingWorld({ profile: { kind: 'committee' } }).open(8, 'on-site').goTo(8);
    const open = {
      ...world.vote(8, null, 'secret'),
      matter: 'election',
      yes: 'Anna Berg väljs',
      no: 'Bo Ek väljs',
    };
    world.do(open as ReturnType<MeetingWorld['vote']>);
    expect(voting(world)).toMatchObject({ waiting: [], hold: { code: 'counts-missing' } });
    const counts = { yes: 4, no: 4, abstain: 0 };
    expect(world.try({ type: 'close-vote', voteId: 'vote', counts }, CHAIR)?.code).toBe('lot-needed');
    world.do({ type: 'close-vote', voteId: 'vote', counts, lot: 'no' }, CHAIR);
    expect(text(world)).toBe('Bo Ek väljs.');
  });

  it('[COOP-2] a body that does not vote goes from the list to the decision', () => {
    const world = world8({ profile: { kind: 'cooperation-group' } }).propose(8, [['rejection', 'm2']]);
    expect(step(world)).toEqual({ kind: 'decide', last: null });
  });
});
