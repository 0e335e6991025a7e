import { describe, expect, it } from 'vitest';
import { at, said } from './call-statements.ts';
import type { ConferenceEvent } from './conference-event.ts';
import { foldConnections } from './fold-connections.ts';

const times = (events: readonly ConferenceEvent[]): unknown[] =>
  foldConnections(events).map((one) => [one.connectionKey, one.joinedAt, one.leftAt]);

describe('connections of a call', () => {
  it('are open from the join until the leave, whichever is heard first', () => {
    const events = [said('left', 50), said('joined', 5), said('joined', 5)];
    expect(times(events)).toEqual([['c1', at(5), at(50)]]);
    expect(times([said('joined', 5)])).toEqual([['c1', at(5), null]]);
  });

  it('count from the first join and to the last leave that is told', () => {
    const events = [said('joined', 5), said('joined', 5.02), said('left', 50), said('left', 50.02)];
    expect(times(events)).toEqual([['c1', at(5), at(50.02)]]);
  });

  it('know only their end when the join was never told', () => {
    expect(times([said('left', 50)])).toEqual([['c1', null, at(50)]]);
  });

  it('come back under the same key as another connection, for providers that key a person', () => {
    const events = [said('joined', 5), said('left', 20), said('joined', 25)];
    expect(times(events)).toEqual([
      ['c1', at(5), at(20)],
      [`c1@${at(25)}`, at(25), null],
    ]);
  });

  it('are not in the meeting while they wait', () => {
    const waiting = foldConnections([said('waiting', 1)]);
    expect(waiting).toMatchObject([{ waiting: true, joinedAt: null, leftAt: null }]);
    const admitted = [said('waiting', 1), said('admitted', 2)];
    expect(foldConnections(admitted)).toMatchObject([{ waiting: true, joinedAt: null }]);
    const inside = [...admitted, said('joined', 2.1)];
    expect(foldConnections(inside)).toMatchObject([{ waiting: false, joinedAt: at(2.1), leftAt: null }]);
  });

  it('wait no longer once they have given up, and a waiting room left on the way in is no leave', () => {
    expect(foldConnections([said('waiting', 1), said('stopped-waiting', 4)])).toMatchObject([
      { waiting: false, joinedAt: null, leftAt: at(4) },
    ]);
    expect(foldConnections([said('waiting', 1), said('left', 4)])).toMatchObject([
      { waiting: false, joinedAt: null, leftAt: at(4) },
    ]);
    expect(times([said('waiting', 1), said('left', 2), said('joined', 2.1)])).toEqual([
      ['c1', at(2.1), null],
    ]);
  });

  it('end when somebody is put back into the waiting room, and begin anew when let in', () => {
    const events = [said('joined', 5), said('waiting', 30), said('admitted', 32)];
    expect(times(events)).toEqual([
      ['c1', at(5), at(30)],
      [`c1@${at(32)}`, at(32), null],
    ]);
    expect(times(events.slice(0, 2))).toEqual([['c1', at(5), at(30)]]);
  });

  it('end where somebody was put back to wait, whatever is told of them after that', () => {
    const put = [said('joined', 5), said('waiting', 30)];
    expect(times([...put, said('left', 30.5)])).toEqual([['c1', at(5), at(30)]]);
    expect(times([...put, said('waiting', 31), said('ended', 40)])).toEqual([['c1', at(5), at(30)]]);
    // Gone, and waiting anew before coming in: the end is where it was.
    expect(times([said('joined', 5), said('left', 20), said('waiting', 30)])).toEqual([
      ['c1', at(5), at(20)],
    ]);
  });

  it('are let in from the waiting room, and from nowhere else', () => {
    const left = [said('joined', 5), said('left', 30)];
    expect(times([...left, said('admitted', 30.02)])).toEqual([['c1', at(5), at(30)]]);
    const gaveUp = [said('joined', 5), said('waiting', 30), said('left', 30.5)];
    expect(times([...gaveUp, said('admitted', 30.52)])).toEqual([['c1', at(5), at(30)]]);
    // Out of the waiting room inwards: Zoom says both, in any order of the seconds.
    const inwards = [
      said('joined', 5),
      said('waiting', 30),
      said('stopped-waiting', 31),
      said('admitted', 31.02),
    ];
    expect(times(inwards)).toEqual([
      ['c1', at(5), at(30)],
      [`c1@${at(31.02)}`, at(31.02), null],
    ]);
    expect(times([said('joined', 5), said('left', 30), said('waiting', 30), said('admitted', 32)])).toEqual([
      ['c1', at(5), at(30)],
      [`c1@${at(32)}`, at(32), null],
    ]);
  });

  it('say since when they wait, before they come in and when they are put back', () => {
    const waits = (events: readonly ConferenceEvent[]): unknown =>
      foldConnections(events).at(-1)?.waitingSince;
    expect(waits([said('waiting', 1)])).toBe(at(1));
    expect(waits([said('waiting', 1), said('admitted', 2)])).toBe(at(1));
    const put = [said('joined', 5), said('waiting', 30)];
    expect(waits(put)).toBe(at(30));
    for (const after of [
      said('joined', 31),
      said('admitted', 31),
      said('left', 31),
      said('stopped-waiting', 31),
      said('ended', 31),
    ])
      expect(waits([...put, after])).toBeUndefined();
    expect(waits([said('joined', 5), said('left', 20), said('waiting', 30)])).toBe(at(30));
    expect(waits([said('waiting', 1), said('left', 2)])).toBeUndefined();
  });

  it('end with the meeting, but a leave of its own is nearer the truth', () => {
    const events = [said('ended', 60), said('joined', 5), said('joined', 6, 'c2'), said('left', 50, 'c2')];
    expect(times(events)).toEqual([
      ['c1', at(5), at(60)],
      ['c2', at(6), at(50)],
    ]);
  });

  it('are open when they joined after the end of an earlier instance', () => {
    const events = [said('joined', 5), said('ended', 60), said('started', 70), said('joined', 71, 'c2')];
    expect(times(events)).toEqual([
      ['c1', at(5), at(60)],
      ['c2', at(71), null],
    ]);
    // Started in the same second as the earlier one ended.
    expect(times([said('ended', 60), said('started', 60), said('joined', 60)])).toEqual([
      ['c1', at(60), null],
    ]);
  });

  it('wait in vain when the meeting ends', () => {
    expect(foldConnections([said('waiting', 1), said('ended', 60)])).toMatchObject([
      { waiting: false, leftAt: at(60) },
    ]);
  });

  it('carry the latest name and role, and what was ever told of who it is', () => {
    const events = [
      said('renamed', 9, 'c1', { name: 'Örjan Zetterwall' }),
      said('joined', 5, 'c1', { name: 'iPad', email: 'orjan@lekeberg.example' }),
      said('role', 8, 'c1', { name: 'iPad', role: 'cohost' }),
      said('role', 7, 'c1', { name: 'iPad', role: 'host' }),
      said('bound', 10, 'c9', { to: 'c1' }),
      said('joined', 9, 'c9'),
    ];
    const [first, phone] = foldConnections(events);
    expect(first).toMatchObject({
      person: { name: 'Örjan Zetterwall', email: 'orjan@lekeberg.example' },
      role: 'cohost',
      boundTo: null,
    });
    expect(phone).toMatchObject({ connectionKey: 'c9', boundTo: 'c1' });
  });

  it('are not moved, renamed or ended by a hint once something verified is known of them', () => {
    const hint = { verified: false, source: 'panel', name: 'Karin Sundfors' } as const;
    const events = [said('joined', 5, 'c1', { name: 'Gäst 4' })];
    const hints = [said('left', 9, 'c1', hint), said('joined', 1, 'c1', hint), said('ended', 20, '', hint)];
    expect(foldConnections([...events, ...hints])).toMatchObject([
      { joinedAt: at(5), leftAt: null, verified: true, person: { name: 'Gäst 4' } },
    ]);
    expect(foldConnections(hints)).toMatchObject([{ joinedAt: at(1), leftAt: at(9), verified: false }]);
    const open = [said('joined', 1, 'c1', hint), said('ended', 20, '', hint)];
    expect(times(open)).toEqual([['c1', at(1), at(20)]]);
  });

  it('have each their own caller, when a key is given to somebody else after a leave', () => {
    const elsy = { name: 'Elsy Norrman' };
    const ylva = { name: 'Ylva Rönnmark' };
    const [first, left, second] = [
      said('joined', 5, 'c1', elsy),
      said('left', 20, 'c1', elsy),
      said('joined', 25, 'c1', ylva),
    ] as const;
    const folded = foldConnections([first, left, second]);
    const named = (events: readonly ConferenceEvent[]): unknown =>
      foldConnections(events).map((one) => [one.connectionKey, one.person.name, one.joinedAt, one.leftAt]);
    expect(named([first, left, second])).toEqual([
      ['c1', 'Elsy Norrman', at(5), at(20)],
      [`c1@${at(25)}`, 'Ylva Rönnmark', at(25), null],
    ]);
    expect(foldConnections([second, left, first, left])).toEqual(folded);
    // The leave is still under way, or comes in the same second: nobody is two.
    expect(named([first, second])).toEqual([
      ['c1', 'Elsy Norrman', at(5), at(25)],
      [`c1@${at(25)}`, 'Ylva Rönnmark', at(25), null],
    ]);
    expect(named([first, said('left', 25, 'c1', elsy), second])).toEqual(named([first, second]));
    // Back under the same key and name, after the other.
    const again = [said('left', 30, 'c1', ylva), said('joined', 35, 'c1', elsy)];
    expect(named([first, left, second, ...again])).toEqual([
      ['c1', 'Elsy Norrman', at(5), at(20)],
      [`c1@${at(25)}`, 'Ylva Rönnmark', at(25), at(30)],
      [`c1@${at(35)}`, 'Elsy Norrman', at(35), null],
    ]);
    // Who only waits under it puts nobody out.
    expect(
      foldConnections([first, said('waiting', 25, 'c1', ylva), said('left', 26, 'c1', elsy)]),
    ).toMatchObject([
      { person: elsy, joinedAt: at(5), leftAt: at(26) },
      { person: ylva, joinedAt: null, leftAt: null, waiting: true, waitingSince: at(25) },
    ]);
  });

  it('are one caller’s under another name, when an account or an address says so', () => {
    const mail = 'elsy@kumla.example';
    const events = [
      said('joined', 5, 'c1', { name: 'Elsy', email: mail }),
      said('left', 20, 'c1', { name: 'Elsy' }),
      said('joined', 25, 'c1', { name: 'Elsy Norrman (Kumla)', email: mail }),
    ];
    expect(foldConnections(events).map(({ person }) => person)).toMatchObject([
      { name: 'Elsy Norrman (Kumla)', email: mail },
      { name: 'Elsy Norrman (Kumla)', email: mail },
    ]);
  });

  it('leave out a statement without a readable time', () => {
    expect(foldConnections([{ ...said('joined', 5), at: 'later' }])).toEqual([]);
  });
});
