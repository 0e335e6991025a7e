import { describe, expect, it } from 'vitest';
import { Histogram } from './load/histogram.ts';
import { type Figures, isDisturbed, isLoadSaturated, medianOf } from './measure/figures.ts';
import type { MeasuredScenario } from './measure/measured.ts';
import { readOptions } from './options.ts';
import { withFigures } from './report/document.ts';
import { drawPicture } from './report/picture.ts';
import { ratioLines } from './report/ratios.ts';
import { verdictsOf } from './report/targets.ts';
import type { ServerId } from './servers/server-kind.ts';

function scenario(id: MeasuredScenario['id'], rows: [ServerId, string, Figures][]): MeasuredScenario {
  return {
    id,
    title: 'a scenario',
    date: '2026-11-28',
    machine: 'a machine',
    runs: 1,
    rows: rows.map(([server, step, figures]) => ({ server, name: server, step, figures })),
  };
}

const council = scenario('A', [
  ['klubba', 'keys', { p95: 2.5, ackP50: 2, ackP99: 15.1 }],
  ['stock', 'keys', { p95: 2 }],
]);

describe('what the bench reports', () => {
  it('[004-5] percentiles are those of the values, to a hundredth of a millisecond', () => {
    const histogram = new Histogram();
    for (let i = 1; i <= 100; i += 1) histogram.add(i / 10 - 0.005);
    histogram.add(2_500.4);
    expect(histogram.percentile(0.5)).toBeCloseTo(5.1, 5);
    expect(histogram.percentile(0.95)).toBeCloseTo(9.6, 5);
    expect(histogram.percentile(1)).toBe(2_501);
    expect(new Histogram().percentile(0.5)).toBeUndefined();
  });

  it('[004-5] medians are per figure, and a loss or a collapse in one run stays', () => {
    const runs: Figures[] = [
      { p95: 3, cpu: 10, missing: 0 },
      { p95: 1, cpu: 30, missing: 2, collapse: 'p95 above 2 s' },
      { p95: 2, cpu: 20, missing: 0 },
    ];
    expect(medianOf(runs)).toMatchObject({ p95: 2, cpu: 20, missing: 2, collapse: 'p95 above 2 s' });
  });

  it('[004-5] says which target is reached and which is not', () => {
    const found = verdictsOf(council).map(({ target, found: value, isReached }) => [
      target,
      value,
      isReached,
    ]);
    expect(found).toEqual([
      ['p95 at most 1.2 × the stock server', 1.25, false],
      ['ack p50 at most 3 ms', 2, true],
      ['ack p99 at most 15 ms', 15.1, false],
    ]);
    const collapsed = scenario('F', [['klubba', 'edits', { p95: 1, collapse: 'connections lost' }]]);
    expect(verdictsOf(collapsed).map(({ isReached }) => isReached)).toEqual([false]);
  });

  it('[004-5] ratios are Klubba’s figure divided by the peer’s at the same step', () => {
    expect(ratioLines(council)).toEqual(['klubba ÷ stock, keys: p95 1.25']);
  });

  it('[004-5] figures of a busy machine or a busy generator are marked', () => {
    expect(isDisturbed({ othersCpu: 11 })).toBe(true);
    expect(isDisturbed({ othersCpu: 9 })).toBe(false);
    expect(isLoadSaturated({ loadCpu: 91 })).toBe(true);
    expect(isLoadSaturated({ loadLateness: 5.1 })).toBe(true);
    expect(isLoadSaturated({ loadCpu: 89, loadLateness: 4.9 })).toBe(false);
  });

  it('[004-5] what people wrote around the figures stays, and lost marks are an error', () => {
    const begin = '<!-- npm run bench -- --write: from here -->';
    const end = '<!-- npm run bench -- --write: to here -->';
    const once = withFigures(`before\n${begin}\nold\n${end}\nafter\n`, [council]);
    expect(once).toMatch(/^before\n[^]*1\.25×, \*\*not reached\*\*[^]*\nafter\n$/);
    expect(once).not.toContain('old');
    expect(withFigures(once, [council])).toBe(once);
    expect(() => withFigures('no marks', [])).toThrow(/marks/);
  });

  it('[004-5] the picture has a bar for each server that stood and a cross for each that fell', () => {
    const ladder = scenario('L', [
      ['klubba', '40 updates/s each', { p95: 6 }],
      ['stock', '40 updates/s each', { collapse: 'updates 3.1 s under way' }],
    ]);
    const picture = drawPicture([council, ladder]);
    expect(picture.match(/<circle/g)).toHaveLength(1);
    expect(picture.match(/stroke-width="3"/g)).toHaveLength(1);
    expect(picture).toContain('>2.5</text>');
    expect(picture).not.toContain('NaN');
  });

  it('[004-5] unknown names and half a scenario to keep are refused', () => {
    expect(readOptions(['--only', 'a,L']).scenarios).toEqual(['A', 'L']);
    expect(() => readOptions(['--only', 'Q'])).toThrow(/none of/);
    expect(() => readOptions(['--runs', '0'])).toThrow(/whole number/);
    expect(() => readOptions(['--write', '--server', 'klubba'])).toThrow(/whole scenarios/);
  });
});
