import { describe, expect, it } from 'vitest';
import type { FileOptions } from './attendance-file.ts';
import { readAttendanceFile } from './read-attendance-file.ts';

const MEETING: FileOptions = { timeZone: 'Europe/Stockholm', expectedDate: '2026-11-24' };

function read(
  from: string,
  to: string,
  options: Partial<FileOptions & { header: string; lasted: string }> = {},
) {
  const { header = 'Join time;Leave time', lasted = '', ...more } = options;
  const lines = [`Name (original name);${header};Duration (minutes)`, `Anna Berg;${from};${to};${lasted}`];
  return readAttendanceFile(new TextEncoder().encode(lines.join('\n')), { ...MEETING, ...more });
}

function span(...asked: Parameters<typeof read>) {
  const result = read(...asked);
  if (!result.ok) return result.refusal.code;
  const [row] = result.value.rows;
  return [row?.joinedAt, row?.leftAt];
}

const [FROM, TO] = ['2026-11-24T15:04:00.000Z', '2026-11-24T16:17:00.000Z'];

describe('a time as programs and people write it', () => {
  it.each([
    ['2026-11-24 4:04:00 em', '2026-11-24 5:17:00 em'],
    ['2026-11-24 4:04:00 e.m.', '2026-11-24 5:17:00 e.m.'],
    ['2026-11-24, 4:04:00 p.m.', '2026-11-24, 5:17:00 p.m.'],
    ['2026-11-24 kl. 16.04', '2026-11-24 kl. 17.17'],
    ['2026-11-24 kl 16:04:00', '2026-11-24 kl 17:17:00'],
    ['24.11.2026 klo 16.04.00', '24.11.2026 klo 17.17.00'],
    ['24/11/2026 à 16:04', '24/11/2026 à 17:17'],
    ['24.11.2026 um 16:04 Uhr', '24.11.2026 um 17:17 Uhr'],
    ['24 nov. 2026 16:04:00', '24 nov. 2026 17:17:00'],
    ['24. nov. 2026 16:04', '24. nov. 2026 17:17'],
    ['den 24 november 2026 kl. 16:04', 'den 24 november 2026 kl. 17:17'],
    ['tisdag 24 november 2026 16:04', 'tisdag 24 november 2026 17:17'],
    ['24-nov-26 16:04', '24-nov-26 17:17'],
    ['Nov 24, 2026, 4:04:00 PM', 'Nov 24, 2026, 5:17:00 PM'],
    ['Tuesday, November 24, 2026 4:04 PM', 'Tuesday, November 24, 2026 5:17 PM'],
    ['November 24th, 2026 at 4:04 PM', 'November 24th, 2026 at 5:17 PM'],
  ])('%s', (from, to) => {
    expect(span(from, to)).toEqual([FROM, TO]);
  });

  it.each([
    ['2026-11-24T15:04:00Z', '2026-11-24T16:17:00Z'],
    ['2026-11-24T15:04:00.1234567+00:00', '2026-11-24T16:17:00.9999999+00:00'],
    ['2026-11-24T16:04:00+01:00', '2026-11-24T17:17:00+0100'],
    ['2026-11-24T10:04:00-05:00', '2026-11-24T11:17:00-05:00'],
    ['2026-11-24 16:04:00 CET', '2026-11-24 18:17 EET'],
    ['2026-11-24 15:04:00 UTC', '2026-11-24 16:17:00 UTC'],
    ['11/24/2026 04:04:00 PM GMT+1', '11/24/2026 05:17:00 PM GMT+1'],
  ])('in the zone that stands beside it: %s', (from, to) => {
    expect(span(from, to)).toEqual([FROM, TO]);
  });

  it.each([
    ['Join time (UTC);Leave time (UTC)', '2026-11-24 15:04', '2026-11-24 16:17'],
    ['Join time (UTC);Leave time (UTC)', '2026-11-24T15:04:00Z', '2026-11-24T16:17:00Z'],
    ['Join time (GMT-5);Leave time (GMT-05:00)', '2026-11-24 10:04', '2026-11-24 11:17'],
    ['Anslutningstid [UTC];Utträdestid [UTC]', '2026-11-24 15:04', '2026-11-24 16:17'],
  ])('in the zone that stands in its label: %s', (header, from, to) => {
    expect(span(from, to, { header })).toEqual([FROM, TO]);
  });

  it.each([
    '2026-11-24 13:04 em',
    '2026-11-24T16:04:00+25:00',
    '31 nov. 2026 16:04',
    '2026-11-24 16:04 Pacific',
    '24 brumaire 2026 16:04',
  ])('%s is refused with the cell', (cell) => {
    expect(read(cell, cell)).toMatchObject({
      refusal: { code: 'times-unreadable', params: { line: 2, cell } },
    });
  });
});

describe('a year of two digits', () => {
  it('stands first where only then the date is near the meeting', () => {
    expect(span('26-11-24 16:04', '26-11-24 17:17')).toEqual([FROM, TO]);
    expect(span('26-nov-24 16:04', '26-nov-24 17:17')).toEqual([FROM, TO]);
    expect(span('24.11.26 16:04', '24.11.26 17:17')).toEqual([FROM, TO]);
    expect(span('11/24/26 16:04', '11/24/26 17:17')).toEqual([FROM, TO]);
  });

  it('is asked about where no date is near, and takes the answer', () => {
    const asked = (options: object) => span('26-11-24 16:04', '26-11-24 17:17', options);
    expect(asked({ expectedDate: '2025-03-01' })).toBe('ambiguous-date');
    expect(asked({ expectedDate: '2025-03-01', dateOrder: 'ymd' })).toEqual([FROM, TO]);
    expect(asked({ expectedDate: '2025-03-01', dateOrder: 'dmy' })).toEqual([
      '2024-11-26T15:04:00.000Z',
      '2024-11-26T16:17:00.000Z',
    ]);
  });

  it('stands last after dots and slashes, also in a file from another day', () => {
    expect(span('20.11.26 16:04', '20.11.26 17:17')).toEqual([
      '2026-11-20T15:04:00.000Z',
      '2026-11-20T16:17:00.000Z',
    ]);
  });
});

describe('the hour that comes twice in October', () => {
  const night = { expectedDate: '2026-10-25' };
  it.each([
    ['02:10', '02:50', '100', '2026-10-25T00:10:00.000Z', '2026-10-25T01:50:00.000Z'],
    ['01:50', '02:10', '80', '2026-10-24T23:50:00.000Z', '2026-10-25T01:10:00.000Z'],
    ['01:50', '02:10', '20', '2026-10-24T23:50:00.000Z', '2026-10-25T00:10:00.000Z'],
    ['02:50', '02:10', '20', '2026-10-25T00:50:00.000Z', '2026-10-25T01:10:00.000Z'],
    ['02:30', '03:30', '60', '2026-10-25T01:30:00.000Z', '2026-10-25T02:30:00.000Z'],
    ['02:30', '03:30', '120', '2026-10-25T00:30:00.000Z', '2026-10-25T02:30:00.000Z'],
    ['02:10', '02:50', '', '2026-10-25T00:10:00.000Z', '2026-10-25T00:50:00.000Z'],
  ])('%s to %s, for %s minutes', (from, to, lasted, joined, left) => {
    const asked = { ...night, lasted };
    expect(span(`2026-10-25 ${from}`, `2026-10-25 ${to}`, asked)).toEqual([joined, left]);
  });
});
