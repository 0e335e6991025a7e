import { describe, expect, it } from 'vitest';
import { findingsIn, paragraph, world } from '../../../../tests/support/lint-world.ts';
import { lint } from './lint.ts';
import { textBlocks } from './text-blocks.ts';
import { fc } from '../../../../tests/support/properties.ts';

const anyBlocks = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('heading' as const), text: fc.string({ unit: 'binary' }) }),
    fc.string({ unit: 'binary' }).map((text) => paragraph(text)),
    fc.webUrl({ withQueryParameters: true }).map((href) => paragraph('här', href)),
    fc.array(fc.string()).map((texts) => ({
      kind: 'list' as const,
      ordered: true,
      items: texts.map((text) => [paragraph(text)]),
    })),
    fc.record({ kind: fc.constant('fact' as const), heading: fc.string(), lines: fc.array(fc.string()) }),
  ),
);
const pieces = fc.array(
  fc.constantFrom(
    ...['Karin', 'Karins', 'Torsten', 'Hans', 'von', 'Öberg', 'tackar', 'kl.', 'den', 'att', '.', ',', '???'],
    ...['fredagen', 'Måndag', '31', '19', 'november', '2021', 'Friday', '§ 31', 'bifogas', '\n', '(S)'],
  ),
  { maxLength: 14 },
);

describe('for any text', () => {
  it('[000-18] nothing is thrown, and every place and fix lies in its block', () => {
    fc.assert(
      fc.property(anyBlocks, (blocks) => {
        const texts = textBlocks(blocks);
        for (const { place, key, fixes } of findingsIn(blocks)) {
          expect(key).toMatch(/^[\w:§.-]{1,200}$/u);
          const length = texts[place?.block ?? 0]?.text.length ?? 0;
          for (const one of [place, ...fixes]) {
            if (!one || !('from' in one)) continue;
            expect(one.from).toBeLessThan(one.to);
            expect(one.to).toBeLessThanOrEqual(length);
          }
        }
      }),
    );
  });

  it('[X-8] an accepted fix takes its finding away and brings no new one of its kind', () => {
    const { state } = world();
    const found = (text: string) => lint({ state, blocks: { c2: [paragraph(text)] } });
    fc.assert(
      fc.property(pieces, (words) => {
        const text = words.join(' ');
        const before = found(text);
        for (const { code, fixes } of before) {
          for (const fix of fixes) {
            if (fix.kind !== 'replace-text') continue;
            const after = found(text.slice(0, fix.from) + fix.text + text.slice(fix.to));
            const same = after.filter((one) => one.code === code);
            expect(same.length).toBeLessThan(before.filter((one) => one.code === code).length);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('[X-8] keys stay when the text around them or in other clauses changes', () => {
    const { state } = world();
    const keys = (before: string, elsewhere: string): string[] =>
      lint({
        state,
        blocks: { c2: [paragraph(before), paragraph('Svar ??? och bifogas')], c3: [paragraph(elsewhere)] },
      })
        .filter((one) => one.clauseId === 'c2' && one.place?.block === 1)
        .map((one) => one.key);
    expect(keys('', '')).toHaveLength(2);
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (other, around) => {
        fc.pre(!around.includes('??') && !/bifogas/iu.test(around));
        expect(keys(around, other)).toEqual(keys('', ''));
      }),
    );
  });
});
