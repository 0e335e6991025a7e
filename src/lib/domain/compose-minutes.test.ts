import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { composeAttendance } from './compose-attendance.ts';
import { composeMinutes } from './compose-minutes.ts';
import type { MeetingState } from './meeting-state.ts';
import { mayRecordFor } from './permissions.ts';

const compose = (state: MeetingState) =>
  composeMinutes({ state, blocks: {}, language: 'sv', organisationName: 'Region Norrsjö', revision: 1 });

const withPeople = (world: MeetingWorld, change: (state: MeetingState) => MeetingState): MeetingState =>
  change(world.state);

describe('the composed minutes', () => {
  it('[MIN-1] show who served, every matter, and each decision under its matter', () => {
    const world = new MeetingWorld({ clauses: 3 }).open(9).goTo(2);
    world.do(world.decision(2, 'Planen antas.'), CHAIR);
    const minutes = compose(world.state);
    expect(minutes.attendance[0]).toMatchObject({ heading: 'Närvarande ledamöter', people: { length: 9 } });
    expect(minutes.clauses.map((clause) => `${clause.label} ${clause.title}`)).toEqual([
      '1. Ärende 1',
      '2. Ärende 2',
      '3. Ärende 3',
    ]);
    expect(minutes.clauses[1]?.blocks).toEqual([
      { kind: 'fact', heading: 'Beslut', lines: ['Planen antas.'] },
    ]);
  });

  it('[DIS-8] say in a hybrid meeting who took part remotely, and the place names room and tool', () => {
    const world = new MeetingWorld({ form: 'hybrid', members: 3 });
    world.do({ type: 'open-meeting' });
    world.do({ type: 'answer-roll-call', participantId: 'm1', answer: 'on-site' });
    world.do({ type: 'answer-roll-call', participantId: 'm2', answer: 'remote' });
    world.do({ type: 'call-roll' });
    const notes = compose(world.state).attendance[0]?.people.map((row) => row.notes);
    expect(notes).toEqual([[], ['deltar på distans']]);
    const state = withPeople(world, (one) => ({ ...one, head: { ...one.head, place: 'Stora salen' } }));
    expect(compose(state).placeText).toBe('Stora salen / Digitalt via Zoom');
  });

  it('[ADJ-5] while a meeting goes on its papers name no end, planned or not', () => {
    const world = new MeetingWorld({ members: 3 });
    const planned = withPeople(world, (one) => ({
      ...one,
      head: { ...one.head, startTime: '09:00', endTime: '12:00' },
    }));
    expect(compose(planned).timeText).toMatch(/ kl 09\.00–12\.00$/);
    expect(compose({ ...planned, openedAt: '2026-11-20T08:02:00.000Z' }).timeText).toMatch(/ kl 09\.02$/);
    const closedAt = '2026-11-20T10:30:00.000Z';
    const held = { ...planned, openedAt: '2026-11-20T08:02:00.000Z', closedAt };
    expect(compose(held).timeText).toMatch(/ kl 09\.02–11\.30$/);
  });

  it('[ROL-9] [000-6] [000-7] a seat is neither a party nor a municipality', () => {
    const world = new MeetingWorld({ members: 2 }).open(2);
    const state = withPeople(world, (one) => ({
      ...one,
      participants: [
        { id: 'm1', name: 'Håkan Frid', group: 'member', party: 'M', seatLabel: 'Oppositionens plats' },
        {
          id: 'm2',
          name: 'Camilla Rune',
          group: 'member',
          party: 'S',
          organisation: 'Sala',
          replaces: { name: 'Elisabet Pehrson', party: 'C' },
        },
      ],
    }));
    expect(composeAttendance(state, 'sv')[0]?.people).toEqual([
      { name: 'Håkan Frid', party: 'M', organisation: 'Oppositionens plats', notes: [] },
      { name: 'Camilla Rune', party: 'S', organisation: 'Sala', notes: ['ersätter Elisabet Pehrson (C)'] },
    ]);
  });

  it('[COOP-5] a two-sided body prints its sides next to each other', () => {
    const world = new MeetingWorld({ members: 3, profile: { sides: ['Kommunerna', 'Regionen'] } }).open(3);
    const state = withPeople(world, (one) => ({
      ...one,
      participants: one.participants.map((person, i) => ({
        ...person,
        side: i === 0 ? 'Kommunerna' : 'Regionen',
      })),
    }));
    const groups = composeAttendance(state, 'sv');
    expect(groups.map((group) => [group.side, group.row, group.people.length])).toEqual([
      ['Kommunerna', 0, 1],
      ['Regionen', 0, 2],
    ]);
  });

  it('[DIS-3] the officers attest who takes part; a member only for oneself', () => {
    const { state } = new MeetingWorld().open(7);
    expect(mayRecordFor(state, CHAIR, 'm9')).toBe(true);
    expect(mayRecordFor(state, { participantId: 'm9', role: 'member' }, 'm9')).toBe(true);
    expect(mayRecordFor(state, { participantId: 'm9', role: 'member' }, 'm8')).toBe(false);
  });

  it('[MIN-3] § numbers run on from the body’s next free one, sub-items keep their mark, no gaps', () => {
    const world = new MeetingWorld({
      clauses: 3,
      profile: { numbering: { style: 'section', firstNumber: 22 } },
    });
    world.do({
      type: 'add-clause',
      clause: { id: 'extra', number: '', title: 'Extra ärende', kind: 'decision', presenters: [] },
      afterId: 'c1',
    });
    world.do({
      type: 'add-clause',
      clause: { id: 'sub', number: 'a', title: 'Närvaro', kind: 'roll-call', presenters: [], parentId: 'c1' },
      afterId: 'c1',
    });
    expect(compose(world.state).clauses.map((clause) => clause.label)).toEqual([
      '§ 22',
      'a)',
      '§ 23',
      '§ 24',
      '§ 25',
    ]);
  });
});
