import { expect, it } from 'vitest';
import { startInFileName } from './recording-start.ts';

it.each([
  ['GMT20261124-115230_Recording.transcript.vtt', '2026-11-24T11:52:30.000Z'],
  ['Rådet GMT20261124-115230.vtt', '2026-11-24T11:52:30.000Z'],
  ['GMT20260231-115230.vtt', null],
  ['GMT20261124-256199.vtt', null],
  ['möte 2026-11-24.vtt', null],
  ['', null],
])('the beginning of a recording in %s is %s', (name, start) => {
  expect(startInFileName(name)).toBe(start);
});
