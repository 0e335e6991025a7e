import { describe, expect, it } from 'vitest';
import type { CallStanding, SuggestionDecision } from './call-standing.ts';
import { afterTheLoss, at, both, connection, link, present, standing, TOMMY } from './call-world.ts';
import type { Caller, Connection } from './conference-event.ts';
import { callSuggestions } from './suggestions.ts';

describe('somebody joins', () => {
  it('is suggested with the match, and preselected when that is sure', () => {
    const connections = [connection('c1', TOMMY, [5])];
    expect(callSuggestions(standing(6, { connections }))).toMatchObject([
      {
        kind: 'join',
        id: 'join:c1',
        at: at(5),
        match: { personId: 'tommy', reason: 'same-name-and-organisation' },
        personIds: ['tommy'],
        standing: null,
        askToPresent: false,
      },
    ]);
  });

  it.each([
    ['iPhone', true, 'generic'],
    ['+46 70 174 06 12', true, 'phone'],
    ['Maria B Örebro', true, 'several-fit'],
    ['Karin', true, 'part-of-name'],
    ['Tommie Ryd', false, 'similar-spelling'],
    ['Konferens 2', false, 'room'],
    ['Gunilla Testsson', false, 'nobody-fits'],
  ])('as %s: nobody is preselected; asked to say who it is: %s', (name, askToPresent, reason) => {
    const connections = [connection('c1', name, [5])];
    expect(callSuggestions(standing(6, { connections }))).toMatchObject([
      { personIds: [], askToPresent, match: { reason } },
    ]);
  });

  it('is nothing for a program, the waiting room, the sound of another, or who is gone again', () => {
    const connections = [
      connection('c1', 'Anteckningsbot (Notetaker)', [1]),
      connection('c2', TOMMY, [1], { waiting: true }),
      connection('c3', '+46 70 174 06 12', [1], { boundTo: 'c9' }),
      connection('c4', 'Mats Erixon', [1, 4]),
      connection('c5', 'Karin Sundfors', [20]),
    ];
    expect(callSuggestions(standing(6, { connections }))).toEqual([]);
  });

  it('is not suggested again once decided, whatever was decided', () => {
    const connections = [connection('c1', TOMMY, [5])];
    for (const decision of ['confirmed', 'rejected'] as const) {
      const decided: SuggestionDecision[] = [{ suggestionId: 'join:c1', decision }];
      expect(callSuggestions(standing(6, { connections, decided }))).toEqual([]);
    }
  });

  it('says that the person is on the roll already: in the room, or by another device', () => {
    const connections = [connection('c1', 'Mats Erixon', [5])];
    const roll = [present('mats', 1, { mode: 'on-site' })];
    expect(callSuggestions(standing(6, { connections, roll }))).toMatchObject([{ standing: 'on-site' }]);
    const second = [connection('c0', 'Mats Erixon', [0]), ...connections];
    expect(
      callSuggestions(
        standing(6, { connections: second, links: [link('c0', 'mats')], roll: [present('mats')] }),
      ),
    ).toMatchObject([{ id: 'join:c1', standing: 'remote', personIds: [] }]);
  });

  it('is not preselected when somebody was confirmed as that person already', () => {
    const connections = [connection('c0', 'iPhone', [0]), connection('c1', 'Mats Erixon', [5])];
    expect(
      callSuggestions(standing(6, { connections, links: [link('c0', 'mats')], roll: [present('mats')] })),
    ).toMatchObject([{ match: { reason: 'taken', personId: null }, personIds: [] }]);
  });

  it('is nothing for a connection confirmed to be nobody the meeting knows', () => {
    const connections = [connection('c1', 'Gunilla Testsson', [5])];
    expect(callSuggestions(standing(6, { connections, links: [link('c1')] }))).toEqual([]);
  });
});

describe('the line of somebody on the roll is lost', () => {
  it('[DIS-5] is shown at once, and suggested as a leave from the loss after the grace', () => {
    expect(callSuggestions(afterTheLoss(1000))).toEqual([
      {
        kind: 'dropped',
        id: 'dropped:c1',
        at: at(1000),
        dueAt: at(1075),
        connectionKey: 'c1',
        personIds: ['tommy'],
      },
    ]);
    expect(callSuggestions(afterTheLoss(1074))).toMatchObject([{ kind: 'dropped' }]);
    expect(callSuggestions(afterTheLoss(1075))).toEqual([
      {
        kind: 'leave',
        id: 'leave:c1',
        at: at(1000),
        connectionKey: 'c1',
        people: [{ personId: 'tommy', returnedAt: null }],
      },
    ]);
    expect(callSuggestions(afterTheLoss(999))).toEqual([]);
  });

  it('keeps to the grace it is given', () => {
    expect(callSuggestions(afterTheLoss(1009, { graceMs: 10_000 }))).toMatchObject([{ kind: 'dropped' }]);
    expect(callSuggestions(afterTheLoss(1010, { graceMs: 10_000 }))).toMatchObject([{ kind: 'leave' }]);
  });

  it('[DIS-3] back within the grace: the leave is withdrawn, the new connection is vouched for anew', () => {
    expect(callSuggestions(afterTheLoss(1200, { connections: both(1060) }))).toEqual([
      {
        kind: 're-attest',
        id: 're-attest:c2:tommy',
        at: at(1060),
        connectionKey: 'c2',
        personId: 'tommy',
        basis: 'name',
      },
    ]);
  });

  it('[DIS-5] back after the grace: gone from the loss until then, and vouched for anew', () => {
    expect(callSuggestions(afterTheLoss(1200, { connections: both(1085) }))).toMatchObject([
      { kind: 'leave', at: at(1000), people: [{ personId: 'tommy', returnedAt: at(1085) }] },
      { kind: 're-attest', connectionKey: 'c2' },
    ]);
  });

  it('heard of only after the return is the same', () => {
    const connections = both(1085).reverse();
    expect(callSuggestions(afterTheLoss(1400, { connections }))).toEqual(
      callSuggestions(afterTheLoss(1400, { connections: both(1085) })),
    );
  });

  it('is nothing while another device of the person is there', () => {
    const connections = [...both(0)];
    const links = [link('c1', 'tommy'), link('c2', 'tommy')];
    expect(callSuggestions(afterTheLoss(1200, { connections, links }))).toEqual([]);
  });

  it('[DIS-3] stands though the telephone that carried the sound is still there', () => {
    const connections = [
      connection('c1', TOMMY, [0, 1000]),
      connection('p1', '+46 70 174 06 12', [1], { boundTo: 'c1' }),
    ];
    expect(callSuggestions(afterTheLoss(1200, { connections }))).toMatchObject([{ kind: 'leave' }]);
  });

  it('is nothing for who is in the room, who is not on the roll, and what was decided', () => {
    const inTheRoom = [present('tommy', 10, { mode: 'on-site' })];
    expect(callSuggestions(afterTheLoss(1200, { roll: inTheRoom }))).toEqual([]);
    expect(callSuggestions(afterTheLoss(1200, { roll: [] }))).toEqual([]);
    const decided: SuggestionDecision[] = [{ suggestionId: 'leave:c1', decision: 'rejected' }];
    expect(callSuggestions(afterTheLoss(1200, { decided }))).toEqual([]);
  });

  it('is old news for who was confirmed again by hand since, but not when the loss was told late', () => {
    expect(callSuggestions(afterTheLoss(1900, { roll: [present('tommy', 1600)] }))).toEqual([]);
    expect(callSuggestions(afterTheLoss(1200, { roll: [present('tommy', 1040)] }))).toMatchObject([
      { kind: 'leave', at: at(1000) },
    ]);
  });

  it('was withdrawn before the confirmation when the person was back by then', () => {
    const roll = [present('tommy', 1090)];
    expect(callSuggestions(afterTheLoss(1200, { connections: both(1085), roll }))).toEqual([]);
  });
});

describe('somebody comes back', () => {
  const again = (name: string, more: Partial<Caller> = {}): Connection[] => [
    connection('c1', 'iPad', [0, 1000], { providerUserId: 'u7', ...more }),
    connection('c2', name, [1030], { providerUserId: 'u7', ...more }),
  ];
  const came = (connections: Connection[], more: Partial<CallStanding> = {}) =>
    callSuggestions(afterTheLoss(1100, { connections, ...more }));

  it('[DIS-3] under another name keeps the link when the account agrees', () => {
    expect(came(again('Gäst 9'))).toMatchObject([
      { kind: 're-attest', connectionKey: 'c2', basis: 'account' },
    ]);
  });

  it('under another name without any such sign is a new caller', () => {
    const connections = [connection('c1', TOMMY, [0, 1000]), connection('c2', 'Gunilla Testsson', [1030])];
    expect(came(connections)).toMatchObject([
      { kind: 'leave', people: [{ personId: 'tommy' }] },
      { kind: 'join', id: 'join:c2' },
    ]);
  });

  it('by what a device is called, or a first name, is a new caller', () => {
    for (const name of ['iPhone', 'Tommy', '+46 70 174 06 12']) {
      const connections = [connection('c1', name, [0, 1000]), connection('c2', name, [1030])];
      expect(came(connections)).toMatchObject([{ kind: 'leave' }, { kind: 'join', askToPresent: true }]);
    }
  });

  it('with the same name on another account is a new caller', () => {
    const connections = [
      connection('c1', TOMMY, [0, 1000], { email: 'tommy@nora.example' }),
      connection('c2', TOMMY, [1030], { email: 'tommy@other.example' }),
    ];
    expect(came(connections)).toMatchObject([{ kind: 'leave' }, { kind: 'join', id: 'join:c2' }]);
  });

  it('after the leave was confirmed is suggested as joining again, as who it was', () => {
    expect(came(again('Gäst 9'), { roll: [] })).toMatchObject([
      {
        kind: 'join',
        id: 'join:c2',
        personIds: ['tommy'],
        match: { personId: 'tommy', level: 'id', reason: 'linked-before' },
      },
    ]);
  });

  it('[DIS-3] is not asked about again once vouched for', () => {
    const decided: SuggestionDecision[] = [{ suggestionId: 're-attest:c2:tommy', decision: 'attested' }];
    expect(came(again('Gäst 9'), { decided })).toEqual([]);
    const roll = [present('tommy', 10, { attestedAt: at(1040) })];
    expect(came(again('Gäst 9'), { roll })).toEqual([]);
  });

  it('and is denied: the person is gone and the caller is somebody else', () => {
    const decided: SuggestionDecision[] = [{ suggestionId: 're-attest:c2:tommy', decision: 'rejected' }];
    expect(came(again('Gäst 9'), { decided })).toMatchObject([
      { kind: 'leave', people: [{ personId: 'tommy', returnedAt: null }] },
      { kind: 'join', id: 'join:c2' },
    ]);
  });
});
