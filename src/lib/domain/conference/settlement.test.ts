import { describe, expect, it } from 'vitest';
import { MeetingWorld, SECRETARY, type WorldOptions } from '../../../../tests/support/meeting-world.ts';
import { decideInTurn } from '../decide-in-turn.ts';
import type { CallStanding } from './call-standing.ts';
import { connection, link } from './call-world.ts';
import { rollStandings } from './roll-standings.ts';
import { roomSuggestions } from './room-suggestions.ts';
import { settle, type SettlingAct } from './settlement.ts';

const meeting = (options: WorldOptions = {}): MeetingWorld =>
  new MeetingWorld({
    people: { m1: { name: 'Tommy Ryd' }, m9: { name: 'Karin Sundfors' } },
    ...options,
  });
/** Seconds past noon on the day of call-world; the log of MeetingWorld is a few days before, so every join is after it. */
const clock = (second: number): string => new Date(Date.UTC(2026, 10, 24, 12, 0, second)).toISOString();

function standingOf(world: MeetingWorld, now: number, more: Partial<CallStanding> = {}): CallStanding {
  const people = world.state.participants.map(({ id, name, organisation }) => ({
    id,
    name,
    organisation: organisation ?? null,
  }));
  return { connections: [], links: [], people, roll: rollStandings(world.state), now: clock(now), ...more };
}
const joined = (name: string, more = {}) => connection('k1', name, [0], more);
/** Member 1 was confirmed on k1, which was lost after a hundred seconds. */
const lost = (world: MeetingWorld, now = 500, more: Partial<CallStanding> = {}): CallStanding =>
  standingOf(world, now, {
    connections: [connection('k1', 'Tommy Ryd', [0, 100])],
    links: [link('k1', 'm1')],
    ...more,
  });
const commandsOf = (world: MeetingWorld, standing: CallStanding, id: string, act: SettlingAct) => {
  const settled = settle(world.state, standing, id, act);
  if (!settled.ok) throw new Error(settled.refusal.code);
  return settled.value.commands;
};
const codeOf = (world: MeetingWorld, standing: CallStanding, id: string, act: SettlingAct): string => {
  const settled = settle(world.state, standing, id, act);
  return settled.ok ? 'settled' : settled.refusal.code;
};
const is = (...personIds: string[]): SettlingAct => ({ kind: 'is', personIds });

describe('somebody joined', () => {
  it('[DIS-3] answers the roll call before it is confirmed, and arrives after that', () => {
    const before = meeting().do({ type: 'open-meeting' });
    const connections = [joined('Karin Sundfors')];
    expect(commandsOf(before, standingOf(before, 60, { connections }), 'join:k1', is('m9'))).toEqual([
      { type: 'answer-roll-call', participantId: 'm9', answer: 'remote' },
    ]);
    const after = meeting().open(8);
    expect(commandsOf(after, standingOf(after, 60, { connections }), 'join:k1', is('m9'))).toEqual([
      { type: 'record-arrival', participantId: 'm9', mode: 'remote', at: clock(0) },
    ]);
  });

  it('[DIS-5] came when the connection did, or when whoever keeps the roll says, but not before they left', () => {
    const world = meeting().open(9).goTo(2);
    world.do({ type: 'record-departure', participantId: 'm9', technical: true });
    const left = world.state.attendance['m9']?.[0]?.toAt ?? '';
    const came = (more: object, act: Partial<Extract<SettlingAct, { kind: 'is' }>> = {}) => {
      const early = { ...joined('Karin Sundfors'), joinedAt: '2026-11-20T12:00:00.000Z' };
      const one = 'joinedAt' in more ? early : joined('Karin Sundfors', more);
      const standing = standingOf(world, 60, { connections: [one] });
      const [command] = commandsOf(world, standing, 'join:k1', { kind: 'is', personIds: ['m9'], ...act });
      return command && 'at' in command ? command.at : undefined;
    };
    expect(came({})).toBe(clock(0));
    expect(came({}, { at: clock(30) })).toBe(clock(30));
    expect(came({ joinedAt: 'early' })).toBe(left);
    // Of these nobody knows since when it is them.
    expect(came({ verified: false })).toBeUndefined();
    expect(came({ kind: 'room' })).toBeUndefined();
    expect(came({}, { personIds: ['m9', 'm8'] })).toBeUndefined();
    expect(came({}, { again: true })).toBeUndefined();
  });

  it('makes nobody remote who is on site by the roll, unless somebody says so', () => {
    const world = meeting().open(9, 'on-site');
    const standing = standingOf(world, 60, { connections: [joined('Karin Sundfors')] });
    expect(commandsOf(world, standing, 'join:k1', is('m9'))).toEqual([]);
    const chosen = { kind: 'is', personIds: ['m9'], makeRemote: true } as const;
    expect(commandsOf(world, standing, 'join:k1', chosen)).toMatchObject([{ mode: 'remote' }]);
  });

  it('stands for each in a room, and for nobody when the meeting does not know them', () => {
    const world = meeting().open(6);
    const standing = standingOf(world, 60, { connections: [joined('Sessionssalen')] });
    expect(settle(world.state, standing, 'join:k1', is('m7', 'm8', 'm7'))).toMatchObject({
      value: { decisions: [{ personIds: ['m7', 'm8'], decision: 'confirmed' }], learnt: null },
    });
    expect(commandsOf(world, standing, 'join:k1', is('m7', 'm8'))).toHaveLength(2);
    expect(settle(world.state, standing, 'join:k1', { kind: 'nobody' })).toMatchObject({
      value: { decisions: [{ personIds: [] }], commands: [], learnt: null },
    });
    expect(codeOf(world, standing, 'join:k1', is('nobody'))).toBe('no-such-participant');
  });

  it('is confirmed together with others only when it is sure, and still the same', () => {
    const world = meeting().open(6);
    const together = (...personIds: string[]): SettlingAct => ({ kind: 'is', personIds, together: true });
    const sure = standingOf(world, 60, { connections: [joined('Karin Sundfors')] });
    expect(codeOf(world, sure, 'join:k1', together('m9'))).toBe('settled');
    expect(codeOf(world, sure, 'join:k1', together('m8'))).toBe('suggestion-gone');
    const hinted = standingOf(world, 60, { connections: [joined('Karin Sundfors', { verified: false })] });
    expect(codeOf(world, hinted, 'join:k1', together('m9'))).toBe('suggestion-gone');
    expect(codeOf(world, hinted, 'join:k1', is('m9'))).toBe('settled');
  });

  it('is gone once it is settled, unless it is said anew', () => {
    const world = meeting().open(9);
    const standing = standingOf(world, 60, {
      connections: [joined('Karin Sundfors')],
      links: [link('k1', 'm9')],
      decided: [{ suggestionId: 'join:k1', decision: 'confirmed' }],
    });
    expect(codeOf(world, standing, 'join:k1', is('m8'))).toBe('suggestion-gone');
    expect(codeOf(world, standing, 'join:k1', { kind: 'is', personIds: ['m8'], again: true })).toBe(
      'settled',
    );
    expect(codeOf(world, standing, 'join:k2', { kind: 'nobody', again: true })).toBe('suggestion-gone');
  });

  it('is remembered only of a person whom a signature stands behind', () => {
    const world = meeting().open(6);
    const learnt = (more: object, ...ids: string[]) => {
      const standing = standingOf(world, 60, { connections: [joined('Karin S', more)] });
      const settled = settle(world.state, standing, 'join:k1', is(...ids));
      return settled.ok ? settled.value.learnt?.personId : settled.refusal.code;
    };
    expect(learnt({}, 'm9')).toBe('m9');
    expect(learnt({ verified: false }, 'm9')).toBeUndefined();
    expect(learnt({}, 'm9', 'm8')).toBeUndefined();
  });
});

describe('somebody seems to have left', () => {
  it('[DIS-5] left when the line was lost, or when whoever keeps the roll says', () => {
    const world = meeting().open(9);
    const standing = lost(world);
    expect(commandsOf(world, standing, 'leave:k1', { kind: 'left', technical: true })).toEqual([
      { type: 'record-departure', participantId: 'm1', at: clock(100), technical: true },
    ]);
    expect(commandsOf(world, standing, 'leave:k1', { kind: 'left', at: clock(160) })).toEqual([
      { type: 'record-departure', participantId: 'm1', at: clock(160) },
    ]);
    expect(settle(world.state, standing, 'leave:k1', { kind: 'still-here' })).toMatchObject({
      value: { commands: [], decisions: [{ decision: 'rejected', personIds: null }] },
    });
  });

  it('[DIS-5] is not before the person was confirmed, on a line that was lost already', () => {
    const world = meeting().open(9);
    const since = world.state.attendance['m1']?.at(-1)?.fromAt ?? '';
    const early = new Date(Date.parse(since) - 30_000).toISOString();
    const [gone] = [connection('k1', 'Tommy Ryd', [0])].map((one) => ({
      ...one,
      joinedAt: new Date(Date.parse(since) - 90_000).toISOString(),
      leftAt: early,
    }));
    const standing = lost(world, 500, { connections: gone ? [gone] : [] });
    expect(commandsOf(world, standing, 'leave:k1', { kind: 'left' })).toMatchObject([{ at: since }]);
  });

  it('is of all in one room, or of those who went', () => {
    const world = meeting().open(9);
    const standing = lost(world, 500, { links: [link('k1', 'm1', 'm2', 'm3')] });
    expect(commandsOf(world, standing, 'leave:k1', { kind: 'left' })).toHaveLength(3);
    const some = { kind: 'left', personIds: ['m2'] } as const;
    expect(commandsOf(world, standing, 'leave:k1', some)).toMatchObject([{ participantId: 'm2' }]);
    expect(codeOf(world, standing, 'leave:k1', { kind: 'left', personIds: ['m4'] })).toBe('suggestion-gone');
  });

  it('is only shown while the line has just been lost', () => {
    const world = meeting().open(9);
    const standing = lost(world, 120);
    expect(roomSuggestions(world.state, standing)).toMatchObject([{ kind: 'dropped' }]);
    expect(codeOf(world, standing, 'dropped:k1', { kind: 'left' })).toBe('act-does-not-fit');
    expect(codeOf(world, standing, 'leave:k1', { kind: 'left' })).toBe('suggestion-gone');
  });

  it('is not asked before the meeting has begun, nor once it is over', () => {
    const world = meeting();
    world.do({ type: 'answer-roll-call', participantId: 'm1', answer: 'remote' });
    expect(roomSuggestions(world.state, lost(world))).toEqual([]);
    const closed = meeting().open(9).do({ type: 'close-meeting' });
    expect(roomSuggestions(closed.state, lost(closed))).toEqual([]);
  });
});

describe('somebody is connected anew', () => {
  const remote = (date: string): WorldOptions => ({
    date,
    profile: { kind: 'committee', distance: { allowed: true, allRemoteAllowed: true } },
  });
  const back = (world: MeetingWorld, more: Partial<CallStanding> = {}): CallStanding =>
    standingOf(world, 500, {
      connections: [connection('k1', 'Tommy Ryd', [0, 100]), connection('k2', 'Tommy Ryd', [120])],
      links: [link('k1', 'm1')],
      ...more,
    });

  it('[DIS-3] the chair vouches for the person anew, at each connection', () => {
    const world = meeting(remote('2026-11-20')).open(9);
    const [asked] = roomSuggestions(world.state, back(world));
    expect(asked).toMatchObject({ kind: 're-attest', personId: 'm1', basis: 'name' });
    const commands = commandsOf(world, back(world), asked?.id ?? '', { kind: 'attest' });
    expect(commands).toEqual([{ type: 'attest-remote', participantId: 'm1' }]);
    // The world's log is days before the call: said now, it is asked no more; for the next connection it is.
    const roll = rollStandings(world.state).map((one) => ({ ...one, attestedAt: clock(130) }));
    expect(roomSuggestions(world.state, back(world, { roll }))).toEqual([]);
    const next = [...back(world).connections.slice(0, 1), connection('k3', 'Tommy Ryd', [150])];
    expect(roomSuggestions(world.state, back(world, { roll, connections: next }))).toMatchObject([
      { kind: 're-attest', connectionKey: 'k3' },
    ]);
  });

  it('[DIS-2] before July 2026 equal terms are confirmed for all, once more', () => {
    const world = meeting(remote('2026-06-30')).open(9).do({ type: 'confirm-equal-terms' });
    const id = roomSuggestions(world.state, back(world))[0]?.id ?? '';
    const commands = commandsOf(world, back(world), id, { kind: 'attest' });
    expect(commands).toEqual([{ type: 'confirm-equal-terms', anew: true }]);
    const facts = decideInTurn(world.state, commands, SECRETARY, clock(500));
    expect(facts).toEqual({ ok: true, value: [{ type: 'equal-terms-confirmed' }] });
    world.do({ type: 'confirm-equal-terms', anew: true });
    expect(rollStandings(world.state)[0]?.attestedAt).toBe(world.state.equalTermsSince);
  });

  it('[DIS-9] nobody is asked where the body has no rules for it, nor of who holds no seat', () => {
    const free = meeting().open(9);
    expect(roomSuggestions(free.state, back(free))).toEqual([]);
    const world = meeting(remote('2026-11-20')).open(9);
    world.do({ type: 'record-arrival', participantId: 's', mode: 'remote' });
    const ofSecretary = back(world, { links: [link('k1', 's')] });
    expect(roomSuggestions(world.state, ofSecretary)).toEqual([]);
  });

  it('[DIS-3] whom the chair does not see has lost the line', () => {
    const world = meeting(remote('2026-11-20')).open(9);
    const id = roomSuggestions(world.state, back(world))[0]?.id ?? '';
    expect(settle(world.state, back(world), id, { kind: 'not-seen' })).toMatchObject({
      value: { commands: [], decisions: [{ decision: 'rejected' }] },
    });
    const decided = [{ suggestionId: id, decision: 'rejected' }] as const;
    expect(roomSuggestions(world.state, back(world, { decided })).map((one) => one.kind)).toContain('leave');
  });
});

describe('several commands in turn', () => {
  it('are decided each on what the ones before did, and refused together', () => {
    const world = meeting().open(8);
    const twice = [
      { type: 'record-arrival', participantId: 'm9', mode: 'remote' },
      { type: 'record-departure', participantId: 'm9' },
    ] as const;
    const facts = decideInTurn(world.state, twice, SECRETARY, clock(0));
    expect(facts).toMatchObject({ value: [{ type: 'participant-arrived' }, { type: 'participant-left' }] });
    const bad = [...twice, { type: 'record-departure', participantId: 'm9' } as const];
    expect(decideInTurn(world.state, bad, SECRETARY, clock(0))).toMatchObject({
      refusal: { code: 'not-present' },
    });
  });
});
