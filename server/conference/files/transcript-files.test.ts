import { expect, it } from 'vitest';
import { createManualPort } from '../manual-port.ts';
import { createTranscriptFiles } from './transcript-files.ts';

it.each([
  ['2026-11-24', '13:00', '2026-11-24T12:00:00.000Z'],
  ['2026-07-01', '13:00:30', '2026-07-01T11:00:30.000Z'],
  ['2026-11-24', '25:00', null],
  ['2026-02-31', '13:00', null],
  ['2026-11-24', 'strax efter ett', null],
])('%s %s on the wall is %s', (date, time, instant) => {
  expect(createTranscriptFiles(createManualPort()).instantOf(date, time)).toBe(instant);
});
