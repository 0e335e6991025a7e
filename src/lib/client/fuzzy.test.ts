import { describe, expect, it } from 'vitest';
import { fuzzyFind } from './fuzzy.ts';

const COMMANDS = [
  'Ledamot 8 lämnade',
  'Ledamot 8 är här på distans',
  'Ledamot 18 lämnade',
  'Gå till 12. Val av justerare',
  'Gå till 2. Upprop',
  'Ajournera mötet',
  'Återuppta mötet',
];
const first = (query: string): string | undefined => fuzzyFind(COMMANDS, query, (one) => one)[0];

describe('finding a command by a few letters', () => {
  it.each([
    ['8 läm', 'Ledamot 8 lämnade'],
    ['l8 lä', 'Ledamot 8 lämnade'],
    ['ajo', 'Ajournera mötet'],
    ['åter', 'Återuppta mötet'],
    ['gå 12', 'Gå till 12. Val av justerare'],
    ['upprop', 'Gå till 2. Upprop'],
    ['LEDAMOT 18', 'Ledamot 18 lämnade'],
  ])('%s finds %s', (query, expected) => {
    expect(first(query)).toBe(expected);
  });

  it('finds nothing rather than something else', () => {
    expect(first('reservation')).toBeUndefined();
    expect(first('ater')).toBeUndefined();
  });

  it('keeps the order of the list while nothing is written', () => {
    expect(fuzzyFind(['bb', 'aa'], '', (one) => one)).toEqual(['bb', 'aa']);
  });
});
