import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld, SECRETARY } from '../../../tests/support/meeting-world.ts';
import { checkCompleteness } from './completeness.ts';
import { composeMinutes } from './compose-minutes.ts';
import { fold } from './evolve.ts';
import { currentRole, mayWriteClauses } from './permissions.ts';

const member = { participantId: 'm2', role: 'member' } as const;
const guest = { participantId: 'g', role: 'guest' } as const;

describe('the gavel', () => {
  it('[QUO-1] falls when quorate, and the count is kept with the decision', () => {
    const world = new MeetingWorld().open(9).goTo(12);
    world.do(world.decision(12), CHAIR);
    expect(world.state.decisions).toMatchObject([{ clauseId: 'c12', count: 9, limit: 7 }]);
  });

  it('[QUO-8] is refused with count and limit once the body is no longer quorate', () => {
    const world = new MeetingWorld().open(7).goTo(12);
    world.do({ type: 'record-departure', participantId: 'm7' });
    expect(world.try(world.decision(12), CHAIR)).toEqual({
      code: 'not-quorate',
      params: { count: 6, limit: 7, seats: 13 },
    });
  });

  it('is the chair’s: not the secretary’s unless the body says so, never a member’s', () => {
    const world = new MeetingWorld().open(9).goTo(2);
    expect(world.try(world.decision(2), SECRETARY)?.code).toBe('not-allowed');
    expect(world.try(world.decision(2), member)?.code).toBe('not-allowed');
    const other = new MeetingWorld({ profile: { gavel: 'chair-or-secretary' } }).open(9).goTo(2);
    expect(other.try(other.decision(2), SECRETARY)).toBeNull();
  });

  it('is refused before the roll call, out of turn, without text, and acts once when sent twice', () => {
    const world = new MeetingWorld();
    world.do({ type: 'open-meeting' }).goTo(2);
    expect(world.try(world.decision(2), CHAIR)?.code).toBe('roll-not-called');
    world.do({ type: 'answer-roll-call', participantId: 'm1', answer: 'remote' }).do({ type: 'call-roll' });
    expect(world.try(world.decision(3), CHAIR)?.code).toBe('out-of-turn');
    expect(world.try(world.decision(2, '  '), CHAIR)?.code).toBe('decision-missing');
    const ready = new MeetingWorld().open(9).goTo(2);
    ready.do(ready.decision(2), CHAIR).do(ready.decision(2), CHAIR);
    expect(ready.state.decisions).toHaveLength(1);
  });
});

describe('adjusters', () => {
  it.each([
    ['m1', 'adjuster-is-chair'],
    ['s', 'adjuster-is-secretary'],
    ['d1', 'adjuster-has-no-seat'],
    ['m13', 'not-present'],
    ['nobody', 'no-such-participant'],
  ])('[ROL-8] %s is refused: %s', (id, code) => {
    const world = new MeetingWorld().open(9).goTo(2);
    expect(world.try({ type: 'elect-adjusters', clauseId: 'c2', participantIds: [id] })?.code).toBe(code);
  });

  it('[ROL-8] a serving deputy may be elected, and gains the pen', () => {
    const world = new MeetingWorld().open(8).goTo(2);
    world.do({ type: 'record-arrival', participantId: 'd1', mode: 'remote' });
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm13' });
    world.do({ type: 'elect-adjusters', clauseId: 'c2', participantIds: ['d1'] });
    const seat = { participantId: 'd1', role: 'member' } as const;
    expect(currentRole(world.state, seat)).toBe('adjuster');
    expect(mayWriteClauses(world.state, seat)).toBe(true);
    expect(mayWriteClauses(world.state, member)).toBe(false);
  });
});

describe('who may do what', () => {
  it('members answer and leave for themselves only', () => {
    const world = new MeetingWorld();
    world.do({ type: 'open-meeting' });
    expect(world.try({ type: 'answer-roll-call', participantId: 'm2', answer: 'remote' }, member)).toBeNull();
    expect(world.try({ type: 'answer-roll-call', participantId: 'm3', answer: 'remote' }, member)?.code).toBe(
      'not-yourself',
    );
    expect(world.try({ type: 'move-pointer', clauseId: 'c2' }, member)?.code).toBe('not-allowed');
    expect(world.try({ type: 'answer-roll-call', participantId: 'm2', answer: 'remote' }, guest)?.code).toBe(
      'not-allowed',
    );
  });

  it('nothing moves while adjourned, and everything is shut after closing', () => {
    const world = new MeetingWorld().open(9);
    world.do({ type: 'adjourn-meeting', reason: 'Paus' });
    expect(world.try(world.decision(1), CHAIR)?.code).toBe('wrong-phase');
    world.do({ type: 'resume-meeting' }).do({ type: 'close-meeting' });
    expect(world.try({ type: 'record-arrival', participantId: 'm10', mode: 'remote' })?.code).toBe(
      'wrong-phase',
    );
  });

  it('[DEP-1] a deputy fills only an empty seat, and only one', () => {
    const world = new MeetingWorld().open(8);
    expect(world.try({ type: 'call-deputy', deputyId: 'd1', forId: 'm13' })?.code).toBe('deputy-not-present');
    world.do({ type: 'record-arrival', participantId: 'd1', mode: 'remote' });
    world.do({ type: 'record-arrival', participantId: 'd2', mode: 'remote' });
    expect(world.try({ type: 'call-deputy', deputyId: 'd1', forId: 'm1' })?.code).toBe('member-is-present');
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm13' });
    expect(world.try({ type: 'call-deputy', deputyId: 'd2', forId: 'm13' })?.code).toBe('seat-is-served');
    expect(world.try({ type: 'call-deputy', deputyId: 'd1', forId: 'm12' })?.code).toBe(
      'deputy-serves-already',
    );
  });
});

describe('the log', () => {
  it('folds to the same state anywhere', () => {
    const world = new MeetingWorld().open(9).goTo(5);
    expect(fold(JSON.parse(JSON.stringify(world.events)))).toEqual(world.state);
  });

  it('refuses a gap', () => {
    const world = new MeetingWorld().open(9);
    const events = world.events.filter((event) => event.version !== 4);
    expect(() => fold(events)).toThrow(/does not follow/);
  });
});

describe('completeness and the composed minutes', () => {
  it('[MIN-2] names what is missing', () => {
    const world = new MeetingWorld({ clauses: 3 }).open(9).goTo(2);
    const codes = checkCompleteness(world.state, { emptyClauseIds: ['c2'] }).map((one) => one.code);
    expect(codes).toEqual(['meeting-not-closed', 'no-adjuster', 'clause-is-empty', 'clause-not-handled']);
  });

  it('[001-2] [001-6] [001-7] head, roll call text, election and sign block come from the facts', () => {
    const world = new MeetingWorld({ clauses: 3 }).open(9).goTo(2);
    world.do({ type: 'elect-adjusters', clauseId: 'c2', participantIds: ['m3'] }).goTo(3);
    world.do(world.decision(3, 'Rådet beslutar enligt förslaget.'), CHAIR).do({ type: 'close-meeting' });
    const minutes = composeMinutes({
      state: world.state,
      blocks: { c1: [{ kind: 'paragraph', runs: [{ text: 'Hej.' }] }] },
      language: 'sv',
      organisationName: 'Region Norrsjö',
      revision: 1,
    });
    expect(minutes.timeText).toMatch(/^Fredag 20 november 2026 kl 13\.02–13\.\d\d$/);
    expect(minutes.placeText).toBe('Digitalt via Zoom');
    expect(JSON.stringify(minutes.clauses[0])).toContain('eftersom mötet var digitalt');
    expect(minutes.signers.map((one) => [one.role, one.name, one.signs])).toEqual([
      ['secretary', 'Sara Sekreterare', false],
      ['chair', 'Ledamot 1', true],
      ['adjuster', 'Ledamot 3', true],
    ]);
    expect(minutes.clauses[2]?.blocks).toEqual([
      { kind: 'fact', heading: 'Beslut', lines: ['Rådet beslutar enligt förslaget.'] },
      { kind: 'paragraph', runs: [{ text: expect.stringContaining('avslutades') }] },
    ]);
  });
});
