import { describe, expect, it } from 'vitest';
import type { Clause } from '#lib/domain/clause.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { nextStep } from './next-step.ts';

function withKinds(state: MeetingState, kinds: Readonly<Record<string, Clause['kind']>>): MeetingState {
  return {
    ...state,
    clauses: state.clauses.map((one) => ({ ...one, kind: kinds[one.id] ?? one.kind })),
  };
}

describe('what the meeting waits for', () => {
  it('leads from the opening to the signatures', () => {
    const world = new MeetingWorld({ clauses: 2 });
    const kinds: string[] = [];
    const note = (): number => kinds.push(nextStep(world.state).kind);
    note();
    world.do({ type: 'open-meeting' });
    note();
    for (let i = 1; i <= 7; i++) {
      world.do({ type: 'answer-roll-call', participantId: `m${i}`, answer: 'remote' });
    }
    world.do({ type: 'call-roll' });
    note();
    world.do({ type: 'elect-adjusters', clauseId: 'c1', participantIds: ['m2'] });
    note();
    world.goTo(2);
    note();
    world.do(world.decision(2), CHAIR);
    note();
    world.do({ type: 'close-meeting' });
    note();
    world.append({ type: 'minutes-frozen', revision: 1, pdfSha256: 'x' });
    note();
    world.append({ type: 'minutes-adjusted', revision: 1 });
    note();
    expect(kinds).toEqual([
      'open',
      'roll-call',
      'elect-adjusters',
      'go-on',
      'decide',
      'close',
      'freeze',
      'sign',
      'done',
    ]);
  });

  it('counts who has answered, absent ones too', () => {
    const world = new MeetingWorld().do({ type: 'open-meeting' });
    world.do({ type: 'answer-roll-call', participantId: 'm1', answer: 'remote' });
    world.do({ type: 'answer-roll-call', participantId: 'm2', answer: 'absent' });
    expect(nextStep(world.state)).toEqual({ kind: 'roll-call', answered: 2, asked: 13 });
  });

  it('goes to the roll call item first when the agenda has one', () => {
    const { state } = new MeetingWorld().do({ type: 'open-meeting' });
    expect(nextStep(withKinds(state, { c1: 'opening', c2: 'roll-call' }))).toMatchObject({
      kind: 'go-on',
      next: { id: 'c2' },
    });
  });

  it('[ROL-8] waits with the election for its own item', () => {
    const { state } = new MeetingWorld().open(9);
    expect(nextStep(withKinds(state, { c1: 'information', c3: 'adjuster-election' })).kind).toBe('go-on');
  });

  it('passes information without asking for a decision', () => {
    const { state } = new MeetingWorld({ profile: { adjusters: 0 } }).open(9);
    expect(nextStep(withKinds(state, { c1: 'information' })).kind).toBe('go-on');
  });

  it('says why the meeting stands still', () => {
    const { state } = new MeetingWorld().open(9).do({ type: 'adjourn-meeting', reason: 'Kaffe' });
    expect(nextStep(state)).toMatchObject({ kind: 'resume', reason: 'Kaffe' });
  });

  it('[VOT-1] follows the script of proposals and votes, also where nothing was to be decided', () => {
    const world = new MeetingWorld().open(9);
    const now = () => nextStep(withKinds(world.state, { c1: 'information' }));
    world.do({
      type: 'make-proposal',
      proposalId: 'p1',
      clauseId: 'c1',
      kind: 'amendment',
      text: 'Rapporten skickas ut.',
      byId: 'm3',
    });
    expect(now()).toMatchObject({ kind: 'question', question: { kind: 'close-list' } });
    world.do({ type: 'close-proposals', clauseId: 'c1' }).putQuestion(1);
    world.openVote(1, 'main').cast('main', 'yyyyyynnn');
    expect(now()).toMatchObject({ kind: 'question', question: { kind: 'voting', hold: null } });
    world.closeVote('main');
    expect(now()).toMatchObject({ kind: 'decide', question: { kind: 'decide' } });
  });
});
