import { describe, expect, it } from 'vitest';
import { MeetingWorld } from '../../../../tests/support/meeting-world.ts';
import { decideInTurn } from '../decide-in-turn.ts';
import { SECRETARY } from '../../../../tests/support/meeting-world.ts';
import { callEndedAt, callsEnded, endsIn, withCallEnds } from './call-end.ts';
import type { CallStanding } from './call-standing.ts';
import { said } from './call-statements.ts';
import { at, connection, link, present, standing } from './call-world.ts';
import type { Connection } from './conference-event.ts';
import { quorumDoubt } from './quorum-doubt.ts';
import { rollStandings } from './roll-standings.ts';
import { roomSuggestions } from './room-suggestions.ts';
import { settle, type SettlingAct } from './settlement.ts';
import { callSuggestions } from './suggestions.ts';

const END = at(1000);
const connections: Connection[] = [
  connection('c1', 'Tommy Ryd', [0, 997]),
  connection('c2', 'Karin Sundfors', [0, 1000]),
  connection('c3', 'Åsa Sjölander', [0, 1003]),
  connection('c4', 'Mats Erixon', [0, 900]),
];
/** Mats left by himself; the others were put out by the end of the call, each in a second of their own. */
const ended = (now: number, more: Partial<CallStanding> = {}): CallStanding =>
  standing(now, {
    connections,
    links: [link('c1', 'tommy'), link('c2', 'karin'), link('c3', 'asa'), link('c4', 'mats')],
    roll: ['tommy', 'karin', 'asa', 'mats'].map((id) => present(id)),
    ends: [END],
    ...more,
  });

describe('the end of a call', () => {
  it('[DIS-5] is one row for all whose line it took, and each is dated at their own loss', () => {
    const found = callSuggestions(ended(1100));
    expect(found.map((one) => [one.kind, one.at, 'endedAt' in one ? one.endedAt : null])).toEqual([
      ['leave', at(900), null],
      ['leave', at(997), END],
      ['leave', at(1000), END],
      ['leave', at(1003), END],
    ]);
    expect(withCallEnds(found)).toEqual([
      found[0],
      {
        kind: 'call-ended',
        id: `call-ended:${END}`,
        at: END,
        dueAt: null,
        personIds: ['tommy', 'karin', 'asa'],
        lost: found.slice(1),
      },
    ]);
  });

  it('is only shown until the grace of the last has passed', () => {
    expect(callsEnded(callSuggestions(ended(1010)))).toMatchObject([{ dueAt: at(1078) }]);
    // Some are asked about by then, and not yet all.
    expect(callsEnded(callSuggestions(ended(1076)))).toMatchObject([{ dueAt: at(1078) }]);
    expect(callsEnded(callSuggestions(ended(1078)))).toMatchObject([{ dueAt: null }]);
  });

  it('is nothing joint for one alone, for whoever is back, and for whom it did not take', () => {
    const alone = ended(1100, { connections: [connections[0], connections[3]].flatMap((one) => one ?? []) });
    expect(callsEnded(callSuggestions(alone))).toEqual([]);
    const back = ended(1200, { connections: [...connections, connection('c5', 'Tommy Ryd', [1090])] });
    expect(callsEnded(callSuggestions(back))).toMatchObject([{ personIds: ['karin', 'asa'] }]);
    expect(callsEnded(callSuggestions(ended(1100, { ends: [at(1100)] })))).toEqual([]);
    expect(callsEnded(callSuggestions(ended(1100, { ends: [] })))).toEqual([]);
  });

  it('is told of until somebody is back', () => {
    expect(callEndedAt(ended(1100))).toBe(END);
    expect(callEndedAt(ended(999))).toBeNull();
    const back = [...connections, connection('c5', 'Tommy Ryd', [1090])];
    expect(callEndedAt(ended(1200, { connections: back }))).toBeNull();
    expect(callEndedAt(ended(1080, { connections: back }))).toBeNull();
    expect(callEndedAt(ended(1200, { ends: [] }))).toBeNull();
  });

  it('is what a provider vouches for, each once and in order', () => {
    const events = [
      said('ended', 60),
      said('ended', 20),
      said('ended', 60),
      said('ended', 30, '', { verified: false }),
      said('joined', 70),
      { ...said('ended', 5), at: 'later' },
    ];
    expect(endsIn(events)).toEqual([said('ended', 20).at, said('ended', 60).at]);
  });
});

describe('one answer for all whom the end of the call took', () => {
  /** Seven are present; two of them by lines that the end of the call took. */
  const world = (): MeetingWorld =>
    new MeetingWorld({ people: { m1: { name: 'Tommy Ryd' }, m2: { name: 'Karin Sundfors' } } })
      .open(7)
      .goTo(3);
  const of = (meeting: MeetingWorld, more: Partial<CallStanding> = {}): CallStanding => ({
    ...standing(1100, {
      connections: connections.slice(0, 2),
      links: [link('c1', 'm1'), link('c2', 'm2')],
      ends: [END],
    }),
    roll: rollStandings(meeting.state),
    ...more,
  });
  const settled = (kind: 'all-left' | 'goes-on', personIds: string[], more: Partial<CallStanding> = {}) => {
    const meeting = world();
    const act: SettlingAct = { kind, personIds };
    return settle(meeting.state, of(meeting, more), `call-ended:${END}`, act);
  };

  it('[DIS-5] says that they have left, each from their own loss, in one go', () => {
    const meeting = world();
    const before = quorumDoubt(meeting.state, roomSuggestions(meeting.state, of(meeting)));
    expect(before).toMatchObject({ confirmed: 7, ifGone: 5 });
    const result = settled('all-left', ['m1', 'm2']);
    expect(result).toMatchObject({
      value: {
        commands: [
          { type: 'record-departure', participantId: 'm1', at: at(997) },
          { type: 'record-departure', participantId: 'm2', at: at(1000) },
        ],
        decisions: [
          { suggestionId: 'leave:c1', decision: 'confirmed', connectionKey: 'c1', personIds: null },
          { suggestionId: 'leave:c2', decision: 'confirmed', connectionKey: 'c2', personIds: null },
        ],
      },
    });
    if (!result.ok) throw new Error(result.refusal.code);
    expect(decideInTurn(meeting.state, result.value.commands, SECRETARY, at(1100)).ok).toBe(true);
  });

  it('says that the meeting goes on without the call: nobody has left', () => {
    expect(settled('goes-on', ['m1', 'm2'])).toMatchObject({
      value: { commands: [], decisions: [{ decision: 'rejected' }, { decision: 'rejected' }] },
    });
  });

  it('is of nobody who was not shown, and refused when it is answered already', () => {
    expect(settled('all-left', ['m1'])).toMatchObject({ value: { commands: [{ participantId: 'm1' }] } });
    expect(settled('all-left', ['m9'])).toMatchObject({ refusal: { code: 'suggestion-gone' } });
    const decided = [{ suggestionId: 'leave:c1', decision: 'rejected' }] as const;
    expect(settled('goes-on', ['m1', 'm2'], { decided })).toMatchObject({
      refusal: { code: 'suggestion-gone' },
    });
  });
});
