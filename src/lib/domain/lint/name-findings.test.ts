import { describe, expect, it } from 'vitest';
import { codesIn, findingsIn, mended } from '../../../../tests/support/lint-world.ts';

describe('a first name alone', () => {
  it.each([
    ['Rådet tackar Torsten för insatsen.', 'Rådet tackar Torsten Öberg för insatsen.'],
    ['Torsten informerar.', 'Torsten Öberg informerar.'],
    ['Enligt Torstens förslag', 'Enligt Torsten Öbergs förslag'],
    ['Ordförande Torsten avslutar.', 'Ordförande Torsten Öberg avslutar.'],
    ['Frågan går till Hans.', 'Frågan går till Hans Dahl.'],
    ['Sedan tackar Lars alla.', 'Sedan tackar Lars von Ramel alla.'],
    ['Anna-Lena undrar', 'Anna-Lena Ås undrar'],
    ['Torsten’s report', 'Torsten Öberg’s report'],
  ])('[001-15] %s', (alone, full) => {
    expect(codesIn(alone)).toEqual(['first-name-only']);
    expect(mended(alone, 'first-name-only')).toBe(full);
    expect(codesIn(full)).toEqual([]);
  });

  it('[001-15] two Karins: both are offered and neither is chosen', () => {
    const text = 'Karin tackar för sig.';
    expect(findingsIn(text)).toMatchObject([
      { code: 'first-name-ambiguous', severity: 'warn', params: { names: 'Karin Lövgren, Karin Ek' } },
    ]);
    expect(mended(text, 'first-name-ambiguous', 0)).toBe('Karin Lövgren tackar för sig.');
    expect(mended(text, 'first-name-ambiguous', 1)).toBe('Karin Ek tackar för sig.');
  });

  it.each([
    'Torsten Öberg informerar.',
    'Torsten Öbergs förslag',
    'Torsten Ström från regionen är inbjuden.',
    'Lars von Ramel och Torsten af Ek',
    'Eva Torsten tackar.',
    'Rådet hör Eva Torsten tacka.',
    'Hans förslag är bra.',
    'Bo kvar hemma är rubriken.',
    'Skriv till Torsten@region.example',
    'Se https://exempel.se/Torsten/sida',
    'Torstensdotter talade.',
    'Per-Torsten talade.',
    'Torsten-Karin talade.',
    'Svensson tackar Maria.',
    'ingmar',
    'Torsten B. talar',
  ])('[001-15] nothing about "%s"', (text) => {
    expect(codesIn(text)).toEqual([]);
  });
});
