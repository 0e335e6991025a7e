import { describe, expect, it } from 'vitest';
import { connection, link } from './call-world.ts';
import { carryLinks } from './carry-links.ts';

const live = [
  connection('c1', 'iPhone', [100, 5000]),
  connection('c2', 'iPhone', [300, 5000]),
  connection('c3', 'Tommy Ryd - Nora', [200, 1000]),
  connection('c4', 'Tommy Ryd - Nora', [1085, 5000]),
  connection('c5', 'Sessionssalen Kumla', [0, 5000], { providerUserId: 'zRoom', kind: 'room' }),
];
const links = [link('c1', 'kristian'), link('c3', 'tommy'), link('c5', 'asa', 'mats')];

describe('what was confirmed in the call', () => {
  it('is found again in the report of it, by name and time', () => {
    const report = [
      connection('r1', 'iPhone', [101, 5002]),
      connection('r2', 'iPhone', [301, 5001]),
      connection('r3', 'Tommy Ryd - Nora', [200, 1000]),
      connection('r4', 'Tommy Ryd - Nora', [1085, 5000]),
      connection('r5', 'Sessionssalen Kumla', [0, 5000]),
      connection('r6', 'Gunilla Testsson', [200, 1000]),
    ];
    expect(carryLinks({ live, links, report })).toEqual([
      link('r1', 'kristian'),
      link('r3', 'tommy'),
      // Not confirmed again in the call, and still the same whole name.
      link('r4', 'tommy'),
      link('r5', 'asa', 'mats'),
    ]);
  });

  it('is found again whatever standing the provider adds to the name in one channel and not in the other', () => {
    const told = [connection('c1', 'Helen S (Guest)', [100, 5000]), connection('c2', 'Mats E', [100, 5000])];
    const confirmed = [link('c1', 'helen'), link('c2', 'mats')];
    const report = [
      connection('r1', 'Helen S (Unverified)', [101, 5000]),
      connection('r2', 'Mats E (External)', [99, 5000]),
      connection('r3', 'Guest', [100, 5000]),
    ];
    expect(carryLinks({ live: told, links: confirmed, report })).toEqual([
      link('r1', 'helen'),
      link('r2', 'mats'),
    ]);
  });

  it('is not carried by the time alone, nor by the name of a device at another time', () => {
    const report = [connection('r1', 'iPhone', [900, 5000]), connection('r2', 'Anonym', [100, 5000])];
    expect(carryLinks({ live, links, report })).toEqual([]);
  });

  it('is carried by the account whatever the name', () => {
    const report = [connection('r1', 'Kumla', [2000, 5000], { providerUserId: 'zRoom' })];
    expect(carryLinks({ live, links, report })).toEqual([link('r1', 'asa', 'mats')]);
  });

  it('is left open when the same device name fits two at the same time', () => {
    const two = [connection('c1', 'iPhone', [100, 5000]), connection('c2', 'iPhone', [110, 5000])];
    const report = [connection('r1', 'iPhone', [105, 5000])];
    const both = [link('c1', 'kristian'), link('c2', 'asa')];
    expect(carryLinks({ live: two, links: both, report })).toEqual([]);
  });
});
