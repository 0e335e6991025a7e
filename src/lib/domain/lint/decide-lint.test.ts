import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld, SECRETARY } from '../../../../tests/support/meeting-world.ts';
import type { MeetingCommand } from '../meeting-commands.ts';
import { lint } from './lint.ts';

const KEY = 'placeholder:c2:1abc';
const waive = (reason: string, findingKey = KEY, clauseId: string | null = 'c2'): MeetingCommand => ({
  type: 'waive-finding',
  findingKey,
  clauseId,
  reason,
});

describe('letting a finding stand', () => {
  it('[X-8] is a fact with who, when and why, and can be taken back', () => {
    const world = new MeetingWorld().do(waive('  Så står det i avtalet  '));
    expect(world.state.waivers[KEY]).toMatchObject({
      reason: 'Så står det i avtalet',
      by: 'Sara Sekreterare',
      at: expect.any(String) as string,
    });
    world.do({ type: 'withdraw-waiver', findingKey: KEY }, CHAIR);
    expect(world.state.waivers).toEqual({});
  });

  it('[X-8] twice with the same reason, or taken back when it does not stand, is nothing', () => {
    const world = new MeetingWorld().do(waive('Citat')).do(waive('Citat'));
    world.do({ type: 'withdraw-waiver', findingKey: 'placeholder:c2:2' });
    expect(world.events).toHaveLength(2);
  });

  it.each([
    [waive(' a '), 'waiver-without-reason'],
    [waive('x'.repeat(501)), 'waiver-reason-too-long'],
    [waive('Skäl', 'vote-sum-wrong:c2:1'), 'finding-not-waivable'],
    [waive('Skäl', 'adjuster-is-secretary:meeting:1', null), 'finding-not-waivable'],
    [waive('Skäl', 'toString:c2:1'), 'no-such-finding'],
    [waive('Skäl', 'placeholder:c2'), 'no-such-finding'],
    [waive('Skäl', 'placeholder:c3:1'), 'no-such-finding'],
    [waive('Skäl', 'placeholder:zz:1', 'zz'), 'no-such-clause'],
  ])('[MIN-2] %o is refused: %s', (command, code) => {
    expect(new MeetingWorld().try(command)?.code).toBe(code);
  });

  it('[MIN-2] is for the secretary and the chair, until the minutes are frozen', () => {
    const world = new MeetingWorld();
    expect(world.try(waive('Skäl'), { participantId: 'm2', role: 'member' })?.code).toBe('not-allowed');
    world.state = { ...world.state, phase: 'frozen' };
    expect(world.try(waive('Skäl'), SECRETARY)?.code).toBe('wrong-phase');
  });

  it('[X-8] is known again by its key when the minutes are linted anew', () => {
    const world = new MeetingWorld();
    const blocks = { c2: [{ kind: 'paragraph' as const, runs: [{ text: 'Lön ???' }] }] };
    const [found] = lint({ state: world.state, blocks });
    world.do(waive('Kommer i maj', found?.key));
    expect(world.state.waivers[lint({ state: world.state, blocks })[0]?.key ?? '']).toBeDefined();
  });
});
