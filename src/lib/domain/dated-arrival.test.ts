import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { attendanceSummary, openInterval, wasPresentFor } from './attendance.ts';
import { composeAttendance } from './compose-attendance.ts';
import { distanceFindings } from './distance.ts';
import { placeInLog } from './place-in-log.ts';
import { quorumFor } from './quorum.ts';
import { rollStandings } from './conference/roll-standings.ts';

const NUMBERED = {
  clauses: 6,
  profile: { numbering: { style: 'section', firstNumber: 10 } },
} as const;
/** Half a minute after the event of this version, which is at noon and as many minutes. */
const after = (version: number): string => new Date(Date.UTC(2026, 10, 20, 12, version, 30)).toISOString();
const came = (participantId: string, version: number) =>
  ({ type: 'record-arrival', participantId, mode: 'remote', at: after(version) }) as const;
const noteOf = ({ state }: MeetingWorld, name: string): readonly string[] | undefined =>
  composeAttendance(state, 'sv')
    .flatMap((group) => group.people)
    .find((row) => row.name === name)?.notes;

describe('an arrival written down later', () => {
  it('[DIS-5] [DEP-6] counts from when the person came, and says when it was written down', () => {
    const world = new MeetingWorld(NUMBERED).open(8).goTo(2);
    const joined = world.state.version;
    world.goTo(3).do(came('m9', joined));
    expect(openInterval(world.state, 'm9')).toMatchObject({
      fromAt: after(joined),
      fromClauseId: 'c2',
      fromNotedIn: world.state.version,
    });
    expect(['c2', 'c3'].map((id) => wasPresentFor(world.state, 'm9', id))).toEqual([false, true]);
    expect(noteOf(world, 'Ledamot 9')).toEqual(['§ 12']);
    expect(rollStandings(world.state).find((one) => one.personId === 'm9')?.since).toBe(after(joined));
  });

  it('[QUO-3] is never before the gavel fell or a vote was opened on the roll as it was', () => {
    const world = new MeetingWorld(NUMBERED).open(8).goTo(2);
    const joined = world.state.version;
    world.goTo(3).do(world.decision(3), CHAIR).do(came('m9', joined));
    expect(openInterval(world.state, 'm9')?.fromAt).toBe(after(joined));
    expect(world.state.decisions[0]?.count).toBe(8);
    expect(wasPresentFor(world.state, 'm9', 'c3')).toBe(false);
    world.goTo(4);
    expect(attendanceSummary(world.state, 'm9')).toMatchObject({ ranges: [[3, 3]] });
    expect(quorumFor(world.state, 'c4').count).toBe(9);
  });

  it('[DEP-3] [DEP-7] is not while a deputy sat in the seat', () => {
    const rules = { order: 'none', ownPartyDisplaces: false, changeBetweenItems: false } as const;
    const profile = { ...NUMBERED.profile, deputies: { ...rules, noReturnSameDay: false } };
    const world = new MeetingWorld({ ...NUMBERED, profile }).open(8).arrive('d1');
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm9' }).goTo(2);
    const joined = world.state.version;
    world.goTo(3).do(came('m9', joined)).goTo(4);
    expect(noteOf(world, 'Ledamot 9')).toEqual(['§ 13']);
    expect(noteOf(world, 'Ersättare 1')).toContain('tjänstgör för Ledamot 9 §§ 11–12');
    expect(openInterval(world.state, 'm9')?.fromAt).toBe(after(joined));
  });

  it('[DEP-6] [DIS-5] who was gone for a while within one clause was not there through it', () => {
    const world = new MeetingWorld(NUMBERED).open(9).goTo(2).goTo(3);
    const lost = world.state.version;
    world.do({ type: 'record-departure', participantId: 'm9', at: after(lost) });
    world.do({ ...came('m9', lost), at: after(lost + 1) }).goTo(4);
    expect(['c2', 'c3', 'c4'].map((id) => wasPresentFor(world.state, 'm9', id))).toEqual([true, false, true]);
  });

  it('[DIS-3] is vouched for after it was written down', () => {
    const profile = { distance: { allowed: true, allRemoteAllowed: true } };
    const world = new MeetingWorld({ profile }).open(8).goTo(2);
    const joined = world.state.version;
    world.goTo(3).do(came('m9', joined));
    const asked = () => distanceFindings(world.state).map((one) => one.participantId);
    expect(asked()).toContain('m9');
    world.do({ type: 'attest-remote', participantId: 'm9' }, CHAIR);
    expect(asked()).not.toContain('m9');
  });

  it('[DIS-2] asks for equal terms anew, though they were confirmed meanwhile', () => {
    const profile = {
      distance: { allowed: true, allRemoteAllowed: true, regime: 'coordination-federation' },
    };
    const world = new MeetingWorld({ profile: profile as never }).open(8).goTo(2);
    const joined = world.state.version;
    world.goTo(3).do({ type: 'confirm-equal-terms' }, CHAIR).do(came('m9', joined));
    expect(distanceFindings(world.state)).toMatchObject([{ code: 'confirm-equal-terms' }]);
  });

  it('is left again when it was by the clock, and never before it began', () => {
    const world = new MeetingWorld(NUMBERED).open(8).goTo(2);
    const joined = world.state.version;
    world.goTo(3).do(world.decision(3), CHAIR).do(came('m9', joined));
    world.do({ type: 'record-departure', participantId: 'm9', at: after(joined) });
    const [interval] = world.state.attendance['m9'] ?? [];
    expect(interval).toMatchObject({ fromAt: after(joined), toAt: after(joined) });
    expect(interval?.toVersion).toBeGreaterThanOrEqual(interval?.fromVersion ?? Infinity);
    expect(placeInLog(world.state, after(joined))).toBeLessThan(interval?.fromVersion ?? 0);
  });

  it('is refused before the person left and for a member who would date it, and begins with the meeting', () => {
    const world = new MeetingWorld().open(9).goTo(2);
    const early = world.state.version - 1;
    world.do({ type: 'record-departure', participantId: 'm9' });
    expect(world.try(came('m9', early))).toEqual({
      code: 'came-before-leaving',
      params: { name: 'Ledamot 9' },
    });
    const own = { participantId: 'm9', role: 'member' } as const;
    expect(world.try(came('m9', world.state.version), own)?.code).toBe('not-allowed');
    const other = new MeetingWorld().open(8);
    other.do({ ...came('m9', 1), at: '2026-11-20T09:00:00.000Z' });
    expect(openInterval(other.state, 'm9')?.fromAt).toBe(other.state.openedAt);
  });
});
