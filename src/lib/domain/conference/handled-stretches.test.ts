import { describe, expect, it } from 'vitest';
import { at } from './call-world.ts';
import { handledStretches } from './handled-stretches.ts';

const pause = (from: number, to: number | null) => ({
  from: at(from),
  to: to === null ? null : at(to),
});
const visits = {
  k1: [
    { fromAt: at(0), toAt: at(500) },
    { fromAt: at(900), toAt: null },
  ],
  k2: [{ fromAt: at(500), toAt: at(900) }],
};
const shown = (...adjournments: ReturnType<typeof pause>[]) =>
  handledStretches({ visits, adjournments }).map(({ clauseId, from, to }) => [clauseId, from, to]);

describe('when a clause was handled', () => {
  it('is while it was taken up', () => {
    expect(shown()).toEqual([
      ['k1', at(0), at(500)],
      ['k1', at(900), null],
      ['k2', at(500), at(900)],
    ]);
  });

  it('is not while the meeting was adjourned', () => {
    expect(shown(pause(100, 300), pause(600, 900))).toEqual([
      ['k1', at(0), at(100)],
      ['k1', at(300), at(500)],
      ['k1', at(900), null],
      ['k2', at(500), at(600)],
    ]);
  });

  it('ends with an adjournment that lasts', () => {
    expect(shown(pause(1000, null))).toEqual([
      ['k1', at(0), at(500)],
      ['k1', at(900), at(1000)],
      ['k2', at(500), at(900)],
    ]);
  });
});
