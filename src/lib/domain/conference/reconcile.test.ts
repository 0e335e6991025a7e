import { describe, expect, it } from 'vitest';
import { at, connection, link } from './call-world.ts';
import type { Connection } from './conference-event.ts';
import { reconcile, type RollInterval } from './reconcile.ts';
import { fc } from '../../../../tests/support/properties.ts';

const roll = (
  personId: string,
  from: number,
  to: number | null,
  mode: RollInterval['mode'] = 'remote',
): RollInterval => ({ personId, mode, from: at(from), to: to === null ? null : at(to) });

const FROM = 1000;
const TO = 9000;
function differences(connections: Connection[], intervals: RollInterval[], ids = ['tommy']): unknown[] {
  return reconcile({
    connections,
    links: connections
      .filter((one) => !one.connectionKey.startsWith('u'))
      .map((one) => link(one.connectionKey, ...ids)),
    roll: intervals,
    from: at(FROM),
    to: at(TO),
  }).map((one) => [one.code, one.personId ?? one.connectionKey, one.from, one.to]);
}
const found = (code: string, from: number, to: number, who = 'tommy'): unknown[] => [
  code,
  who,
  at(from),
  at(to),
];
const line = (from: number, to?: number, key = `c${from}`): Connection =>
  connection(key, 'Tommy Ryd', to === undefined ? [from] : [from, to]);

describe('the roll against the call', () => {
  it('agrees when they differ by a minute or less', () => {
    expect(differences([line(0, 9500)], [roll('tommy', FROM, null)])).toEqual([]);
    expect(differences([line(2060, 8000)], [roll('tommy', 2000, 8060)])).toEqual([]);
    expect(differences([line(0, 4000), line(4060, 9500)], [roll('tommy', FROM, TO)])).toEqual([]);
    expect(differences([line(0)], [roll('tommy', FROM, null)])).toEqual([]);
  });

  it.each([
    ['came-later', [line(1061, 9500)], [roll('tommy', FROM, TO)], [1000, 1061]],
    ['came-earlier', [line(2000, 9500)], [roll('tommy', 2061, TO)], [2000, 2061]],
    ['left-earlier', [line(0, 8000)], [roll('tommy', FROM, TO)], [8000, 9000]],
    ['left-later', [line(0, 8061)], [roll('tommy', FROM, 8000)], [8000, 8061]],
    ['gap', [line(0, 4000), line(4085, 9500)], [roll('tommy', FROM, TO)], [4000, 4085]],
    ['never-connected', [], [roll('tommy', FROM, TO)], [1000, 9000]],
    ['connected-but-absent', [line(0, 9500)], [], [1000, 9000]],
    [
      'connected-but-absent',
      [line(0, 9500)],
      [roll('tommy', FROM, 4000), roll('tommy', 5000, TO)],
      [4000, 5000],
    ],
    ['unknown-connection', [line(2000, 2100, 'u1')], [], [2000, 2100], 'u1'],
  ] as const)('finds %s', (code, connections, intervals, [from, to], who?: string) => {
    expect(differences([...connections], [...intervals])).toEqual([found(code, from, to, who)]);
  });

  it('finds a stretch on the roll that has no connection beside one that has', () => {
    const intervals = [roll('tommy', FROM, 4000), roll('tommy', 5000, TO)];
    expect(differences([line(0, 4000)], intervals)).toEqual([found('never-connected', 5000, 9000)]);
  });

  it('does not hold the minutes that a roll call takes against anybody', () => {
    const answered = { ...roll('tommy', 1240, TO), fromRollCall: true };
    expect(differences([line(0, 9500)], [answered])).toEqual([]);
    expect(differences([line(1100, 9500)], [answered])).toEqual([]);
    expect(differences([line(1400, 9500)], [answered])).toEqual([found('came-later', 1240, 1400)]);
    expect(differences([line(0, 9500)], [roll('tommy', 1240, TO)])).toEqual([
      found('came-earlier', 1000, 1240),
    ]);
  });

  it('says where the call and the roll each stand', () => {
    const [one] = reconcile({
      connections: [line(0, 8000)],
      links: [link('c0', 'tommy')],
      roll: [roll('tommy', FROM, TO)],
      from: at(FROM),
      to: at(TO),
    });
    expect(one).toMatchObject({ code: 'left-earlier', from: at(8000), to: at(9000), seconds: 1000 });
  });

  it('does not hold the call against who is in the room', () => {
    expect(differences([], [roll('tommy', FROM, TO, 'on-site')])).toEqual([]);
    expect(differences([line(0, 9500)], [roll('tommy', 2000, 8000, 'on-site')])).toEqual([]);
    const movedHome = [roll('tommy', FROM, 4000, 'on-site'), roll('tommy', 4000, TO)];
    expect(differences([line(4100, 9500)], movedHome)).toEqual([found('came-later', 4000, 4100)]);
    const wentHome = [roll('tommy', FROM, 4000, 'on-site')];
    expect(differences([line(5000, 9500)], wentHome)).toEqual([found('connected-but-absent', 5000, 9000)]);
  });

  it('takes several connections of one person together, and one for several', () => {
    expect(differences([line(0, 5000), line(4000, 9500)], [roll('tommy', FROM, TO)])).toEqual([]);
    const two = [roll('asa', FROM, TO), roll('mats', FROM, 8000)];
    expect(differences([line(0, 9500)], two, ['asa', 'mats'])).toEqual([
      found('left-later', 8000, 9000, 'mats'),
    ]);
  });

  it('gives a connection of which only the end was told the benefit of the doubt', () => {
    const half = { ...line(0, 8000), joinedAt: null };
    expect(differences([half], [roll('tommy', 3000, 8000)])).toEqual([]);
    expect(differences([half], [roll('tommy', 3000, TO)])).toEqual([found('left-earlier', 8000, 9000)]);
  });

  it('leaves out programs, the waiting room, the sound of another and what lies outside the meeting', () => {
    const connections = [
      connection('u1', 'Anteckningsbot (Notetaker)', [0, 9500]),
      connection('u2', 'Tommy Ryd', [0], { waiting: true }),
      connection('u3', '+46 70 174 06 12', [0, 9500], { boundTo: 'c0' }),
      connection('u4', 'Gunilla Testsson', [0, 1030]),
      connection('u5', 'Gunilla Testsson', [9100, 9500]),
    ];
    expect(differences(connections, [])).toEqual([]);
  });

  describe('across an adjournment', () => {
    const [PAUSED, RESUMED] = [4000, 6000];
    const pauses = [{ from: at(PAUSED), to: at(RESUMED) }];
    const around = (connections: Connection[], intervals: RollInterval[]): unknown[] =>
      reconcile({
        connections,
        links: connections
          .filter((one) => !one.connectionKey.startsWith('u'))
          .map((one) => link(one.connectionKey, 'tommy')),
        roll: intervals,
        from: at(FROM),
        to: at(TO),
        pauses,
      }).map((one) => [one.code, one.from, one.to, one.seconds]);
    const whole = [roll('tommy', FROM, TO)];

    it('finds nothing in what happened while nobody met', () => {
      expect(around([line(0, 4050), line(5990, 9500)], whole)).toEqual([]);
      expect(around([line(0, 9500), line(4200, 5800, 'u1')], whole)).toEqual([]);
      expect(around([line(4200, 5800)], [])).toEqual([]);
    });

    it('counts only the time of the meeting, and names times of it', () => {
      const back = [line(0, 4050), line(6300, 9500)];
      expect(around(back, whole)).toEqual([['gap', at(RESUMED), at(6300), 300]]);
      expect(around([line(0, 4050)], whole)).toEqual([['left-earlier', at(RESUMED), at(TO), 3000]]);
      expect(around([line(0, 3700), line(5990, 9500)], whole)).toEqual([['gap', at(3700), at(PAUSED), 300]]);
      expect(around([], whole)).toEqual([['never-connected', at(FROM), at(TO), 6000]]);
      expect(around([line(3970, 6020)], [])).toEqual([]);
    });

    it('that has not ended yet', () => {
      const open = { connections: [line(0, 4050)], links: [link('c0', 'tommy')], roll: whole };
      const still = [{ from: at(PAUSED), to: null }];
      expect(reconcile({ ...open, from: at(FROM), to: at(TO), pauses: still })).toEqual([]);
    });
  });

  it('keeps to another tolerance', () => {
    const input = {
      links: [link('c1010', 'tommy')],
      roll: [roll('tommy', FROM, TO)],
      from: at(FROM),
      to: at(TO),
    };
    expect(reconcile({ ...input, connections: [line(1010, 9500)], toleranceMs: 5000 })).toHaveLength(1);
  });

  it('finds nothing when the roll is what the call says, and names no time outside the meeting', () => {
    const anyTimes = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 61, max: 3000 })),
      {
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(anyTimes, anyTimes, (told, kept) => {
        const connections = told.map(([from, long], i) => line(from, from + long, `c${i}`));
        const same = told.map(([from, long]) => roll('tommy', from, from + long));
        expect(differences(connections, same)).toEqual([]);
        const other = kept.map(([from, long]) => roll('tommy', from, from + long));
        for (const one of differences(connections, other) as string[][]) {
          const [, , from = '', to = ''] = one;
          expect(from >= at(FROM) && to <= at(TO) && from < to).toBe(true);
        }
      }),
    );
  });
});
