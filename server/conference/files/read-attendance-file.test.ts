import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileConnections } from './file-connections.ts';
import { LARGEST_FILE, readAttendanceFile } from './read-attendance-file.ts';
import type { AttendanceFile, FileOptions } from './attendance-file.ts';

const STOCKHOLM = { timeZone: 'Europe/Stockholm' } as const;
const fixture = (path: string): Uint8Array =>
  readFileSync(new URL(`../../../tests/fixtures/conference/${path}`, import.meta.url));
const text = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\r\n'));

function read(bytes: Uint8Array, options: FileOptions = STOCKHOLM): AttendanceFile {
  const result = readAttendanceFile(bytes, options);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

function refusal(bytes: Uint8Array, options: FileOptions = STOCKHOLM) {
  const result = readAttendanceFile(bytes, options);
  if (result.ok) throw new Error('the file was read');
  return result.refusal;
}

const intervals = (file: AttendanceFile, name: string) =>
  file.rows.filter((row) => row.name.startsWith(name)).map(({ joinedAt, leftAt }) => [joinedAt, leftAt]);

const TOMMY = [
  ['2026-11-24T11:59:55.000Z', '2026-11-24T12:55:40.000Z'],
  ['2026-11-24T12:57:05.000Z', '2026-11-24T14:25:00.000Z'],
];

describe('attendance files of Zoom', () => {
  it.each([
    ['2021-2023-meeting-header.csv', 'zoom-2020', 16],
    ['2024-flat.csv', 'zoom-2024', 16],
    ['2025-2026-meeting-header.csv', 'zoom-2025', 16],
    ['excel-resaved-semicolon-cp1252.csv', 'zoom-2024', 16],
  ])('reads %s as %s', (name, era, count) => {
    const file = read(fixture(`zoom/csv/${name}`));
    expect(file).toMatchObject({ provider: 'zoom', era });
    expect(file.rows).toHaveLength(count);
    expect(intervals(file, 'Tommy Ryd')).toEqual(TOMMY);
    expect(file.rows.map((row) => row.name)).toContain('Örjan Z, Lekeberg');
    expect(file.rows[0]).toMatchObject({ name: 'Karin Sundfors', email: 'karin.sundfors@region.example' });
  });

  it('passes over the waiting room and says on which line', () => {
    const file = read(fixture('zoom/csv/2024-flat.csv'));
    expect(file.skipped).toEqual([{ line: 4, reason: 'waiting-room' }]);
    expect(intervals(file, 'Karlskoga')).toEqual([['2026-11-24T11:55:31.000Z', '2026-11-24T14:25:00.000Z']]);
    expect(file.rows[2]).toMatchObject({ name: 'Karlskoga - Margareta K', originalName: 'iPad' });
  });

  it('reads the sections of a webinar, without those who never came', () => {
    const file = read(fixture('zoom/csv/webinar-attendee-report.csv'));
    expect(file).toMatchObject({ provider: 'zoom', era: 'zoom-webinar', title: 'Öppet samråd' });
    expect(file.rows.map((row) => row.name)).toEqual(['Karin Sundfors', 'Örjan Z']);
    expect(file.skipped).toEqual([{ line: 11, reason: 'did-not-attend' }]);
  });

  it.each(['2020-unique-users.csv', '2025-2026-unique-users.csv'])(
    'refuses %s, which has no times',
    (name) => {
      expect(refusal(fixture(`zoom/csv/${name}`)).code).toBe('no-connection-times');
    },
  );

  it('gives the name with its brackets to the matching', () => {
    const connections = fileConnections(read(fixture('zoom/csv/2025-2026-meeting-header.csv')));
    expect(connections.map(({ person }) => person.name)).toContain('Anna-Maja Bergfeldt (Askersund)');
    expect(connections.every(({ verified, sources }) => !verified && sources[0] === 'file')).toBe(true);
    const kinds = new Map(connections.map(({ person }) => [person.name, person.kind]));
    expect(kinds.get('iPhone')).toBe('generic');
    expect(kinds.get('Anteckningsbot (Notetaker)')).toBe('bot');
    expect(kinds.get('Sessionssalen Kumla')).toBe('room');
    expect(kinds.get('46******612')).toBe('phone');
    expect(new Set(connections.map((one) => one.connectionKey)).size).toBe(connections.length);
  });
});

describe('attendance files of Teams', () => {
  it.each([
    ['en-US', 'teams-sections', 'mdy'],
    ['en-GB', 'teams-sections', 'dmy'],
    ['sv-SE.UNVERIFIED-labels', 'teams-sections', 'mdy'],
    ['2021-22-meeting-summary', 'teams-2021', 'mdy'],
    ['2020-21-classic-list', 'teams-2020', 'mdy'],
  ])('reads %s as %s', (name, era, dateOrder) => {
    const file = read(fixture(`teams/attendance/${name}.utf16le.csv`));
    expect(file).toMatchObject({ provider: 'teams', era, dateOrder });
    expect(file.rows).toHaveLength(10);
    expect(intervals(file, 'Tommy Ryd')).toEqual(TOMMY);
    expect(intervals(file, 'Viktoria')).toEqual([['2026-11-24T12:42:15.000Z', '2026-11-24T14:05:00.000Z']]);
    expect(file.skipped).toEqual([]);
  });

  it('reads UTF-8 with Swedish labels, and the meeting by its name', () => {
    const file = read(fixture('teams/attendance/sv-SE.UNVERIFIED-labels.utf8.csv'));
    expect(file.title).toBe('Specifika samverkansrådet 2026-11-24');
    expect(file.rows[0]).toMatchObject({ email: 'karin.sundfors@region.example', role: 'Organisatör' });
  });

  it('reads UTF-16 that lost its mark', () => {
    expect(read(fixture('teams/attendance/en-US.utf16le.csv').subarray(2)).rows).toHaveLength(10);
  });

  it('reads labels of a language nobody taught it, by what stands below them', () => {
    const file = read(
      text([
        '3. Aktivnosti',
        'Ime\tPrihod\tOdhod\tTrajanje\tNaslov',
        'Karin Sundfors\t24. 11. 2026 12:52:11\t\t\t',
        'Karin Sundfors\t24.11.2026 12:52:11\t24.11.2026 15:25:02\t2h 32m\tkarin@region.example',
      ]),
    );
    expect(file.rows).toMatchObject([
      { name: 'Karin Sundfors', leftAt: null },
      { name: 'Karin Sundfors', email: 'karin@region.example', leftAt: '2026-11-24T14:25:02.000Z' },
    ]);
  });

  it('takes an address from section 2 when section 3 has none, unless two share the name', () => {
    const file = read(
      text([
        '2. Participants',
        'Name\tFirst Join\tLast Leave\tEmail',
        'Maria Berg\t2026-11-24 13:00:00\t2026-11-24 14:00:00\tmaria@a.example',
        'Maria Berg\t2026-11-24 13:00:00\t2026-11-24 14:00:00\tmaria@b.example',
        'Åsa Ek\t2026-11-24 13:00:00\t2026-11-24 14:00:00\tAsa@A.example',
        '',
        '3. In-Meeting Activities',
        'Name\tJoin Time\tLeave Time',
        'Maria Berg\t2026-11-24 13:00:00\t2026-11-24 14:00:00',
        'Åsa Ek\t2026-11-24 13:00:00\t',
      ]),
    );
    expect(file.rows.map(({ name, email, leftAt }) => [name, email, leftAt])).toEqual([
      ['Maria Berg', undefined, '2026-11-24T13:00:00.000Z'],
      ['Åsa Ek', 'asa@a.example', null],
    ]);
  });
});

describe('times and zones', () => {
  const zoom = (...times: readonly string[]) =>
    text(['Name (original name);Email;Join time;Leave time', ...times.map((pair) => `Åsa Ek;;${pair}`)]);

  it('reads the hour that comes twice so that nobody leaves before they came', () => {
    const file = read(
      zoom('2026-10-25 02:50:00;2026-10-25 02:10:00', '2026-10-25 02:10:00;2026-10-25 02:50:00'),
    );
    expect(file.rows.map(({ joinedAt, leftAt }) => [joinedAt, leftAt])).toEqual([
      ['2026-10-25T00:50:00.000Z', '2026-10-25T01:10:00.000Z'],
      ['2026-10-25T00:10:00.000Z', '2026-10-25T00:50:00.000Z'],
    ]);
  });

  it('says in which line a time stands that summer time skips, and reads it as none', () => {
    const file = read(
      zoom(
        '2026-03-29 02:30:00;2026-03-29 03:30:00',
        '2026-03-29 01:10:00;2026-03-29 02:10:00',
        '2026-03-29 01:59:59;2026-03-29 03:00:00',
      ),
    );
    expect(file.rows.map(({ line, joinedAt, leftAt }) => [line, joinedAt, leftAt])).toEqual([
      [4, '2026-03-29T00:59:59.000Z', '2026-03-29T01:00:00.000Z'],
    ]);
    expect(file.skipped).toEqual([
      { line: 2, reason: 'time-skipped' },
      { line: 3, reason: 'time-skipped' },
    ]);
    // Not of a wall in Sweden.
    const elsewhere = read(zoom('2026-03-29 02:30:00 UTC;2026-03-29 03:30:00 UTC'));
    expect(elsewhere.rows[0]?.joinedAt).toBe('2026-03-29T02:30:00.000Z');
  });

  it('takes the zone it is given', () => {
    const bytes = zoom('2026-07-01 12:00:00;2026-07-01 13:00:00');
    expect(read(bytes, { timeZone: 'America/New_York' }).rows[0]?.joinedAt).toBe('2026-07-01T16:00:00.000Z');
    expect(read(bytes).rows[0]?.joinedAt).toBe('2026-07-01T10:00:00.000Z');
    expect(refusal(bytes, { timeZone: 'Mars/Olympus' })).toEqual({
      code: 'time-zone-unknown',
      params: { timeZone: 'Mars/Olympus' },
    });
  });

  const doubtful = text([
    'Name\tJoin Time\tLeave Time\tDuration',
    'Åsa Ek\t11/12/26, 1:00:00 PM\t11/12/26, 2:00:00 PM\t1h',
  ]);

  it('asks when day and month could change places, and takes the date of the meeting or an answer', () => {
    expect(refusal(doubtful)).toEqual({
      code: 'ambiguous-date',
      params: { line: 2, cell: '11/12/26, 1:00:00 PM' },
    });
    expect(read(doubtful, { ...STOCKHOLM, expectedDate: '2026-12-11' }).rows[0]?.joinedAt).toBe(
      '2026-12-11T12:00:00.000Z',
    );
    expect(read(doubtful, { ...STOCKHOLM, expectedDate: '2026-11-12' }).rows[0]?.joinedAt).toBe(
      '2026-11-12T12:00:00.000Z',
    );
    expect(refusal(doubtful, { ...STOCKHOLM, expectedDate: '2026-05-05' }).code).toBe('ambiguous-date');
    expect(read(doubtful, { ...STOCKHOLM, dateOrder: 'dmy' }).dateOrder).toBe('dmy');
  });

  it('refuses dates that no single order can read', () => {
    const bytes = zoom('24/11/2026 13:00:00;11/24/2026 14:00:00');
    expect(refusal(bytes).code).toBe('ambiguous-date');
  });

  it('says on which line somebody left before they came', () => {
    const file = read(zoom('2026-11-24 13:00:00;2026-11-24 12:00:00', '2026-11-24 13:00:00;--'));
    expect(file.skipped).toEqual([{ line: 2, reason: 'left-before-joined' }]);
    expect(file.rows[0]?.leftAt).toBeNull();
  });
});

describe('what is no attendance file', () => {
  it('says why', () => {
    expect(refusal(new Uint8Array())).toMatchObject({ code: 'not-attendance', params: { reason: 'empty' } });
    expect(refusal(text(['Hej', 'En dikt; om hösten; och regn', 'slut']))).toMatchObject({
      code: 'not-attendance',
      params: { reason: 'no-times' },
    });
    expect(refusal(Uint8Array.from({ length: 500 }, (_, at) => at % 7))).toMatchObject({
      code: 'not-attendance',
      params: { reason: 'not-text' },
    });
    expect(refusal(new TextEncoder().encode('PK\u0003\u0004…'))).toMatchObject({
      code: 'attendance-workbook',
    });
  });

  it('says how large is too large', () => {
    expect(refusal(new Uint8Array(LARGEST_FILE + 1))).toEqual({
      code: 'call-file-too-large',
      params: { size: LARGEST_FILE + 1, limit: LARGEST_FILE },
    });
    expect(refusal(text(Array.from({ length: 30_000 }, () => 'a;b')))).toMatchObject({
      code: 'call-file-too-large',
      params: { limit: 20_000 },
    });
  });
});

describe('foreign text', () => {
  it('keeps names that are formulas or markup as they stand', () => {
    const names = [
      '=HYPERLINK(""http://evil.example"")',
      '<img src=x onerror=alert(1)> Örjan',
      '@SUM(1)',
      "+46'",
    ];
    const file = read(
      text([
        'Name (original name),Email,Join time,Leave time',
        ...names.map((name) => `"${name}",,11/24/2026 12:52:11 PM,11/24/2026 03:25:02 PM`),
      ]),
    );
    expect(file.rows.map((row) => row.name)).toEqual([
      '=HYPERLINK("http://evil.example")',
      '<img src=x onerror=alert(1)> Örjan',
      '@SUM(1)',
      "+46'",
    ]);
  });

  it('reads a file whose quote is never closed', () => {
    const file = read(text(['Name (original name),Join time', '"Åsa Ek,2026-11-24 13:00:00']));
    expect(file.rows[0]?.name).toBe('"Åsa Ek');
  });
});
