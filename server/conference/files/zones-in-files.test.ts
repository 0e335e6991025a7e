import { describe, expect, it } from 'vitest';
import { readAttendanceFile } from './read-attendance-file.ts';

/** Four in the afternoon in Stockholm, on a day in November and on one in July. */
const [NOVEMBER, JULY] = ['2026-11-24T15:00:00.000Z', '2026-07-01T14:00:00.000Z'];

function read(label: string, cell: string, date = '2026-11-24') {
  const lines = [`Name;Join time${label};Leave time${label}`, `Anna Berg;${cell};${cell}`];
  const options = { timeZone: 'Europe/Stockholm', expectedDate: date };
  const file = readAttendanceFile(new TextEncoder().encode(lines.join('\n')), options);
  if (!file.ok) return [file.refusal.code];
  const { rows, notes } = file.value;
  return [rows[0]?.joinedAt, ...notes.map(({ code, line, text }) => [code, line, text])];
}

describe('a zone in the label of a column', () => {
  it.each([
    [' (CET)', '16:00'],
    [' (PST)', '07:00'],
    [' (EST)', '10:00'],
    [' (GMT+1)', '16:00'],
    [' (UTC+01:00)', '16:00'],
    [' [UTC]', '15:00'],
    [' UTC+01:00', '16:00'],
    [' UTC', '15:00'],
    [', CET', '16:00'],
    [' (UTC\u221205:00)', '10:00'],
    [' (GMT+5:30)', '20:30'],
    [' (America/Los_Angeles)', '07:00'],
    [' (Pacific Time (US and Canada))', '07:00'],
    [' ((GMT-08:00) Pacific Time (US and Canada))', '07:00'],
    [' (svensk tid)', '16:00'],
  ])('is that of its times: %s', (label, time) => {
    expect(read(label, `2026-11-24 ${time}`)).toEqual([NOVEMBER]);
  });

  it.each(['Join time (UTC);Leave time', 'Join time;Leave time (UTC)'])(
    'is that of the other column as well, where only one says it: %s',
    (labels) => {
      const lines = [`Name;${labels}`, 'Anna Berg;2026-11-24 15:00;2026-11-24 15:30'];
      const file = readAttendanceFile(new TextEncoder().encode(lines.join('\n')), {
        timeZone: 'Europe/Stockholm',
      });
      expect(file).toMatchObject({
        value: { rows: [{ joinedAt: NOVEMBER, leftAt: '2026-11-24T15:30:00.000Z' }] },
      });
    },
  );

  it('that depends on the day is read by the day', () => {
    expect(read(' (America/Los_Angeles)', '2026-07-01 07:00', '2026-07-01')).toEqual([JULY]);
    expect(read(' (Pacific Time (US and Canada))', '2026-07-01 07:00', '2026-07-01')).toEqual([JULY]);
  });

  it.each(['IST', 'CST', 'BST', 'Indian Time', 'lokal tid'])(
    'that could be several is told of, and the times are read as Swedish: %s',
    (zone) => {
      expect(read(` (${zone})`, '2026-11-24 16:00')).toEqual([NOVEMBER, ['zone-unknown', 1, zone]]);
    },
  );

  it.each([' (tid)', ' (time)', ' (klockslag)', ' (hh:mm)', ' (24h)'])(
    'is not meant where the brackets say what a time is: %s',
    (label) => {
      const lines = [`Namn;Anslöt${label};Lämnade${label}`, 'Anna Berg;2026-11-24 16:00;2026-11-24 16:00'];
      const file = readAttendanceFile(new TextEncoder().encode(lines.join('\n')), {
        timeZone: 'Europe/Stockholm',
      });
      expect(file).toMatchObject({ ok: true, value: { rows: [{ joinedAt: NOVEMBER }], notes: [] } });
    },
  );

  it('is none where the brackets hold something else', () => {
    const lines = ['Name (Original Name);Join time;Leave time;Duration (Minutes)', 'Anna;2026-11-24 16:00;;'];
    const file = readAttendanceFile(new TextEncoder().encode(lines.join('\n')), {
      timeZone: 'Europe/Stockholm',
    });
    expect(file).toMatchObject({ ok: true, value: { notes: [] } });
  });
});

describe('a zone beside a time', () => {
  it.each([
    '16:00 CET',
    '16:00:00 (CET)',
    '16:00 (GMT+1)',
    '16:00 UTC+01:00',
    '16:00 (UTC+01:00)',
    '16:00+01',
    '16:00 MEZ',
    '16:00 Europe/Stockholm',
    '07:00 PST',
    '07:00 AM (PST)',
    '10:00 EST',
    '15:00 WET',
  ])('is that of the time: %s', (time) => {
    expect(read('', `2026-11-24 ${time}`)).toEqual([NOVEMBER]);
  });

  it('goes before that of the label', () => {
    expect(read(' (UTC)', '2026-11-24 07:00 PST')).toEqual([NOVEMBER]);
  });

  it('that could be several is told of with its line', () => {
    expect(read('', '2026-11-24 16:00 (IST)')).toEqual([NOVEMBER, ['zone-unknown', 2, 'IST']]);
    expect(read('', '2026-11-24 16:00 CST')).toEqual([NOVEMBER, ['zone-unknown', 2, 'CST']]);
  });

  it.each(['16:00 Pacific', '16:00 (i Sverige)', '16:00 +25:00', '16:00 Mars/Olympus', '16:00 pst-ish'])(
    'that is none is not read at all: %s',
    (time) => {
      expect(read('', `2026-11-24 ${time}`)).toEqual(['times-unreadable']);
    },
  );
});
