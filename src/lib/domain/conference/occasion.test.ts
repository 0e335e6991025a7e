import { expect, it } from 'vitest';
import { isOfOccasion } from './occasion.ts';

const occasion = { from: '2026-11-24T12:00:00Z', to: '2026-11-24T14:30:00Z' };

it.each([
  ['2026-11-24T11:52:30Z', true],
  ['2026-11-24T16:00:00Z', true],
  ['2026-11-23T12:00:00Z', false],
  ['2026-12-01T12:00:00Z', false],
  ['', true],
  [null, true],
  [undefined, true],
])('what was at %s is of the occasion: %s', (at, is) => {
  expect(isOfOccasion(at, occasion)).toBe(is);
});
