import { describe, expect, it } from 'vitest';
import { MeetingWorld, type WorldOptions } from '../../../tests/support/meeting-world.ts';
import { distanceFindings, distanceRegime } from './distance.ts';

const remote = (participantId: string) =>
  ({ type: 'record-arrival', participantId, mode: 'remote' }) as const;
const by = (
  kind: 'assembly' | 'committee',
  date: string,
  allowed = true,
  allRemoteAllowed = false,
): WorldOptions => ({
  members: 3,
  date,
  profile: { kind, distance: { allowed, allRemoteAllowed } },
  people: { m2: { role: 'vice-chair' } },
});

describe('taking part remotely', () => {
  it.each([
    ['2026-06-30', 'equal-terms'],
    ['2026-07-01', 'chair-ensures'],
  ])('[DIS-2] [DIS-3] on %s the rule is %s', (date, regime) => {
    expect(distanceRegime(date)).toBe(regime);
  });

  it('[DIS-1] is refused without a decision, both at the roll and later; on site and guests are free', () => {
    const world = new MeetingWorld(by('committee', '2026-11-20', false)).open(1, 'on-site');
    expect(world.try(remote('m3'))?.code).toBe('remote-not-allowed');
    expect(world.try(remote('s'))).toBeNull();
    const roll = { type: 'answer-roll-call', participantId: 'm3', answer: 'remote' } as const;
    expect(new MeetingWorld(by('committee', '2026-11-20', false)).try(roll)?.code).toBe('remote-not-allowed');
  });

  it.each([
    ['assembly', '2026-07-01', 'presidium-on-site'],
    ['assembly', '2026-06-30', undefined],
    ['committee', '2026-07-01', undefined],
  ] as const)('[DIS-4] a vice chair of the %s remote on %s: %s', (kind, date, code) => {
    expect(new MeetingWorld(by(kind, date)).open(1, 'on-site').try(remote('m2'))?.code).toBe(code);
  });

  it('[DIS-2] before July 2026 the chair confirms that all see and hear each other', () => {
    const world = new MeetingWorld(by('committee', '2026-06-30')).open(1, 'on-site').do(remote('m3'));
    expect(distanceFindings(world.state)).toEqual([{ code: 'confirm-equal-terms' }]);
  });

  it('[DIS-3] from July 2026 the chair attests each remote member, and anew after each reconnection', () => {
    const world = new MeetingWorld(by('committee', '2026-07-01')).open(1, 'on-site').do(remote('m3'));
    const finding = [{ code: 'attest-remote-member', participantId: 'm3' }];
    expect(distanceFindings(world.state)).toEqual(finding);
    world.do({ type: 'attest-remote', participantId: 'm3' });
    expect(distanceFindings(world.state)).toEqual([]);
    world.do({ type: 'record-departure', participantId: 'm3', technical: true }).do(remote('m3'));
    expect(distanceFindings(world.state)).toEqual(finding);
    expect(world.try({ type: 'attest-remote', participantId: 'm1' })?.code).toBe('not-remote');
  });

  it('[DIS-4] nobody in the room is a finding unless it has been decided', () => {
    const codes = (allRemote: boolean): string[] =>
      distanceFindings(new MeetingWorld(by('committee', '2026-06-30', true, allRemote)).open(3).state).map(
        (one) => one.code,
      );
    expect(codes(false)).toContain('all-remote-not-decided');
    expect(codes(true)).not.toContain('all-remote-not-decided');
  });
});
