import { describe, expect, it } from 'vitest';
import { connection } from './call-world.ts';
import { compareConnected } from './compare-connected.ts';
import type { Connection } from './conference-event.ts';
import { fc } from '../../../../tests/support/properties.ts';

/** 12:10 on the day of the call. */
const AT = '2026-11-24T12:10:00.000Z';

const compare = (asked: readonly Connection[], told: readonly Connection[]) => {
  const { connected, onlyAsked, onlyTold } = compareConnected({ asked, told, at: AT });
  const keys = (all: readonly Connection[]) => all.map(({ connectionKey }) => connectionKey);
  return { connected, onlyAsked: keys(onlyAsked), onlyTold: keys(onlyTold) };
};

const agreed = (connected: number) => ({ connected, onlyAsked: [], onlyTold: [] });

describe('[DIS-5] who is connected by the provider, against what was told of it', () => {
  it('agrees on the same account, registration or address, whatever the names and times say', () => {
    const asked = [
      connection('r1', 'Mona', [300], { providerUserId: 'zMona' }),
      connection('r2', 'Gäst', [20], { registrantId: 'reg-1' }),
      connection('r3', 'iPhone', [30], { email: 'ANNA@exempel.example' }),
    ];
    const told = [
      connection('c1', 'Mona Ledamot (värd)', [10], { providerUserId: 'zMona' }),
      connection('c2', 'Nils Norén', [20], { registrantId: 'reg-1' }),
      connection('c3', 'Anna Ek', [400], { email: 'anna@exempel.example' }),
    ];
    expect(compare(asked, told)).toEqual(agreed(3));
  });

  it('agrees on the same name that came within some seconds, whatever standing stands behind it', () => {
    const asked = [connection('r1', 'Tommy Ryd (Unverified)', [62])];
    expect(compare(asked, [connection('c1', 'Tommy  RYD (Guest)', [60])])).toEqual(agreed(1));
    expect(compare(asked, [connection('c1', 'Tommy Ryd', [90])])).toEqual({
      connected: 1,
      onlyAsked: ['r1'],
      onlyTold: ['c1'],
    });
  });

  it('does not take two accounts of one name for each other', () => {
    const asked = [connection('r1', 'Anna Ek', [10], { providerUserId: 'zOne' })];
    const told = [connection('c1', 'Anna Ek', [10], { providerUserId: 'zTwo' })];
    expect(compare(asked, told)).toEqual({ connected: 1, onlyAsked: ['r1'], onlyTold: ['c1'] });
  });

  it('pairs each with one only: the one who is left over is shown', () => {
    const phones = [connection('c1', 'iPhone', [10]), connection('c2', 'iPhone', [12])];
    expect(compare([connection('r1', 'iPhone', [12])], phones)).toEqual({
      connected: 1,
      onlyAsked: [],
      onlyTold: ['c1'],
    });
    const devices = [
      connection('r1', 'Mona', [500], { providerUserId: 'zMona' }),
      connection('r2', 'Mona', [10], { providerUserId: 'zMona' }),
    ];
    const told = [connection('c1', 'Mona', [10], { providerUserId: 'zMona' })];
    expect(compare(devices, told)).toEqual({ connected: 2, onlyAsked: ['r1'], onlyTold: [] });
  });

  it('lets an account go before a name', () => {
    const asked = [
      connection('r1', 'Anna Ek', [10]),
      connection('r2', 'Anna Ek', [10], { providerUserId: 'zAnna' }),
    ];
    const told = [
      connection('c1', 'Anna Ek', [10], { providerUserId: 'zAnna' }),
      connection('c2', 'Anna Ek', [10]),
    ];
    expect(compare(asked, told)).toEqual(agreed(2));
  });

  it('counts nobody who has left or only waits', () => {
    const waiting = connection('r2', 'Karin Vänt', [10], { waiting: true });
    const asked = [connection('r1', 'Bo Gått', [10, 100]), waiting];
    const told = [connection('c1', 'Bo Gått', [10, 100]), { ...waiting, connectionKey: 'c2' }];
    expect(compare(asked, told)).toEqual(agreed(0));
    // Who has left by Zoom and is open here is what was missed.
    expect(compare(asked, [connection('c1', 'Bo Gått', [10])])).toEqual({
      connected: 0,
      onlyAsked: [],
      onlyTold: ['c1'],
    });
  });

  it('takes somebody for connected whose clock is a little ahead or who came without a time', () => {
    const asked = [connection('r1', 'Bo Ek', [601]), { ...connection('r2', 'Ida Ek', [0]), joinedAt: null }];
    expect(compare(asked, [])).toEqual({ connected: 2, onlyAsked: ['r1', 'r2'], onlyTold: [] });
  });

  it('does not miss a telephone that is the sound of another connection', () => {
    const told = [
      connection('c1', 'Bo Ek', [10]),
      connection('c2', '46******123', [20], { boundTo: 'c1', kind: 'phone' }),
    ];
    expect(compare([connection('r1', 'Bo Ek', [10])], told)).toEqual(agreed(1));
    const both = [connection('r1', 'Bo Ek', [10]), connection('r2', '46******123', [20])];
    expect(compare(both, told)).toEqual(agreed(2));
  });

  it('agrees with itself, and every connection is in one place', () => {
    const names = fc.constantFrom('iPhone', 'Anna Ek', 'Bo Ek', 'Mona');
    const one = fc.record({ name: names, from: fc.nat(9), id: fc.constantFrom('', 'zA', 'zB') });
    const made = (prefix: string, all: readonly { name: string; from: number; id: string }[]) =>
      all.map(({ name, from, id }, at) =>
        connection(`${prefix}${String(at)}`, name, [from], id === '' ? {} : { providerUserId: id }),
      );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), fc.array(one, { maxLength: 8 }), (a, b) => {
        const found = compareConnected({ asked: made('r', a), told: made('c', b), at: AT });
        const paired = a.length - found.onlyAsked.length;
        expect(paired).toBe(b.length - found.onlyTold.length);
        expect(compare(made('r', a), made('c', a))).toEqual(agreed(a.length));
      }),
    );
  });
});
