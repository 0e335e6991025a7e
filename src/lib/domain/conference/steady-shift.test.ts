import { describe, expect, it } from 'vitest';
import { at, connection, link } from './call-world.ts';
import type { Connection } from './conference-event.ts';
import type { RollInterval } from './reconcile.ts';
import { shifted, steadyShift } from './steady-shift.ts';

const IDS = ['tommy', 'karin', 'asa', 'mats', 'maria1'];
const [FROM, TO] = [0, 5400];
const MINUTES = 60;
const roll = (ids: readonly string[], mode: RollInterval['mode'] = 'remote'): RollInterval[] =>
  ids.map((personId) => ({ personId, mode, from: at(FROM), to: at(TO) }));
/** As it was: everybody came a few minutes early and left when it ended. */
const lines = (ids = IDS): Connection[] =>
  ids.map((id, i) => connection(`f-${id}`, id, [-300 - 20 * i, TO + 15 * i]));
const links = (ids = IDS) => ids.map((id) => link(`f-${id}`, id));

function shiftOf(connections: readonly Connection[], more: Partial<Parameters<typeof steadyShift>[0]> = {}) {
  return steadyShift({
    connections,
    links: links(),
    roll: roll(IDS),
    from: at(FROM),
    to: at(TO),
    live: [],
    liveLinks: [],
    ...more,
  });
}

describe('[DIS-5] the times of a file that are those of another zone', () => {
  it.each([30, -30, 60, -60, 90, 120, -120, 330, -540, 780])('%i minutes off are found', (minutes) => {
    expect(shiftOf(shifted(lines(), minutes))).toBe(-minutes);
  });

  it('are not found in a file that agrees, nor in one where people differ each in their way', () => {
    expect(shiftOf(lines())).toBeNull();
    const each = lines().map((one, i) => shifted([one], [7, -20, 45, 61, -12][i] ?? 0)[0] ?? one);
    expect(shiftOf(each)).toBeNull();
    expect(shiftOf(shifted(lines(), 47))).toBeNull();
    expect(shiftOf([])).toBeNull();
  });

  it('are those of nearly all: one may have come late as well', () => {
    const [first, ...rest] = shifted(lines(), 60);
    const late = first ? { ...first, joinedAt: at(3600 + 20 * MINUTES) } : [];
    expect(shiftOf([late, ...rest].flat())).toBe(-60);
    const [second, ...others] = rest;
    const alsoLate = second ? { ...second, joinedAt: at(3600 + 30 * MINUTES) } : [];
    expect(shiftOf([late, alsoLate, ...others].flat())).toBeNull();
  });

  it('are told by when they left, not by how early they came', () => {
    const early = IDS.map((id) => connection(`f-${id}`, id, [-2400, TO + 20]));
    expect(shiftOf(shifted(early, 60))).toBe(-60);
  });

  it('are not told by one person alone, nor by those who sat in the room', () => {
    const alone = shifted(lines(['tommy']), 60);
    expect(shiftOf(alone, { links: links(['tommy']), roll: roll(['tommy']) })).toBeNull();
    expect(shiftOf(shifted(lines(), 60), { roll: roll(IDS, 'on-site') })).toBeNull();
  });

  it('do not mind strangers', () => {
    const strangers = shifted([connection('u1', 'Okänd', [-100, 200])], 60);
    expect(shiftOf([...shifted(lines(), 60), ...strangers])).toBe(-60);
  });

  describe('where the call told of them while it went on', () => {
    const live = IDS.slice(0, 3).map((id) => connection(`l-${id}`, id, [2700, TO]));
    const liveLinks = IDS.slice(0, 3).map((id) => link(`l-${id}`, id));

    it('are measured by that', () => {
      const written = live.map((one) => ({ ...one, connectionKey: one.connectionKey.replace('l-', 'f-') }));
      expect(shiftOf(shifted(written, -90), { live, liveLinks })).toBe(90);
      // All came late, and so says the file.
      expect(shiftOf(written, { live, liveLinks })).toBeNull();
    });
  });

  it('are found soon in a file of very many rows', () => {
    const many = Array.from({ length: 5000 }, (_, i) => connection(`f-${IDS[i % 5] ?? ''}`, 'x', [i, i + 2]));
    const begun = process.cpuUsage();
    shiftOf(shifted(many, 60));
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(3000);
  });

  it('moves nothing by nought, and what is not told not at all', () => {
    const [one] = lines();
    const half = one ? [{ ...one, joinedAt: null, waitingSince: at(10) }] : [];
    expect(shifted(half, 0)).toBe(half);
    expect(shifted(half, 1)[0]).toMatchObject({ joinedAt: null, leftAt: at(TO + 60), waitingSince: at(70) });
  });
});
