import { describe, expect, it } from 'vitest';
import type { CallStanding } from './call-standing.ts';
import { afterTheLoss, connection, at, link, present, standing, TOMMY } from './call-world.ts';
import { callSuggestions, nextChangeAt } from './suggestions.ts';
import { fc } from '../../../../tests/support/properties.ts';

describe('a room with several members', () => {
  const room = connection('r1', 'Sessionssalen Kumla', [0, 1000], { providerUserId: 'zRoom', kind: 'room' });
  const inRoom = (now: number, more: Partial<CallStanding> = {}): CallStanding =>
    standing(now, {
      connections: [room],
      links: [link('r1', 'asa', 'mats')],
      roll: [present('asa'), present('mats')],
      ...more,
    });

  it('[DIS-5] is lost for all of them in one suggestion', () => {
    expect(callSuggestions(inRoom(1001))).toMatchObject([{ kind: 'dropped', personIds: ['asa', 'mats'] }]);
    expect(callSuggestions(inRoom(1100))).toEqual([
      {
        kind: 'leave',
        id: 'leave:r1',
        at: at(1000),
        connectionKey: 'r1',
        people: [
          { personId: 'asa', returnedAt: null },
          { personId: 'mats', returnedAt: null },
        ],
      },
    ]);
  });

  it('leaves out who is there by a device of their own', () => {
    const connections = [room, connection('c9', 'Mats Erixon', [1010])];
    const links = [link('r1', 'asa', 'mats'), link('c9', 'mats')];
    expect(callSuggestions(inRoom(1100, { connections, links }))).toMatchObject([
      { kind: 'leave', people: [{ personId: 'asa' }] },
      { kind: 're-attest', personId: 'mats', connectionKey: 'c9' },
    ]);
  });

  it('[DIS-3] comes back: each of them is vouched for', () => {
    const back = { ...room, connectionKey: 'r2', joinedAt: at(1020), leftAt: null };
    expect(callSuggestions(inRoom(1100, { connections: [room, back] }))).toMatchObject([
      { kind: 're-attest', personId: 'asa', connectionKey: 'r2', basis: 'account' },
      { kind: 're-attest', personId: 'mats', connectionKey: 'r2' },
    ]);
  });
});

describe('the next change by time alone', () => {
  it('is the end of the grace', () => {
    expect(nextChangeAt(afterTheLoss(1010))).toBe(at(1075));
    expect(nextChangeAt(afterTheLoss(1075))).toBeNull();
    expect(nextChangeAt(standing(5))).toBeNull();
  });

  it('is when a clock that is ahead will be caught up with', () => {
    expect(nextChangeAt(afterTheLoss(998))).toBe(at(1000));
    expect(nextChangeAt(standing(5, { connections: [connection('c1', TOMMY, [8])] }))).toBe(at(8));
  });

  const anyStanding = fc
    .record({
      now: fc.integer({ min: 0, max: 400 }),
      connections: fc.array(
        fc.record({
          name: fc.constantFrom(TOMMY, 'Karin Sundfors', 'iPhone', 'Mats Erixon', 'Maria B Örebro'),
          from: fc.integer({ min: 0, max: 300 }),
          long: fc.option(fc.integer({ min: 0, max: 200 })),
          to: fc.option(fc.constantFrom('tommy', 'karin', 'mats', 'asa')),
        }),
        { maxLength: 6 },
      ),
      roll: fc.uniqueArray(fc.constantFrom('tommy', 'karin', 'mats', 'asa')),
    })
    .map(({ now, connections, roll }) =>
      standing(now, {
        connections: connections.map(({ name, from, long }, i) =>
          connection(`c${i}`, name, long === null ? [from] : [from, from + long]),
        ),
        links: connections.flatMap(({ to }, i) => (to === null ? [] : [link(`c${i}`, to)])),
        roll: roll.map((one) => present(one, 20)),
      }),
    );

  it('is never too late and never for nothing', () => {
    fc.assert(
      fc.property(anyStanding, fc.integer({ min: 1, max: 300 }), (one, later) => {
        const next = nextChangeAt(one);
        const before = callSuggestions(one);
        const then = { ...one, now: new Date(Date.parse(one.now) + later * 1000).toISOString() };
        if (next === null || then.now < next) expect(callSuggestions(then)).toEqual(before);
        if (next !== null) expect(callSuggestions({ ...one, now: next })).not.toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  it('gives each suggestion an id of its own, and the same in whatever order things are told', () => {
    fc.assert(
      fc.property(anyStanding, (one) => {
        const found = callSuggestions(one);
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        const reversed = {
          ...one,
          connections: [...one.connections].reverse(),
          roll: [...one.roll].reverse(),
        };
        expect(callSuggestions(reversed)).toEqual(found);
      }),
      { numRuns: 300 },
    );
  });
});
