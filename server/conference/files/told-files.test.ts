import { describe, expect, it } from 'vitest';
import type { AttendanceFile, FileOptions } from './attendance-file.ts';
import { readAttendanceFile } from './read-attendance-file.ts';

const MEETING = { timeZone: 'Europe/Stockholm', expectedDate: '2026-11-24' } as const;
const bytes = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\r\n'));

function read(lines: readonly string[], options: FileOptions = MEETING): AttendanceFile {
  const result = readAttendanceFile(bytes(lines), options);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

function refusal(lines: readonly string[], options: FileOptions = MEETING) {
  const result = readAttendanceFile(bytes(lines), options);
  if (result.ok) throw new Error(`the file was read: ${JSON.stringify(result.value.rows)}`);
  return result.refusal;
}

const names = (file: AttendanceFile): readonly string[] => file.rows.map(({ name }) => name);
const told = (file: AttendanceFile) => file.skipped.map(({ line, reason }) => [line, reason]);

const ZOOM = 'Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room';
const zoom = (name: string, joined = '12:52:11 PM', left = '03:25:02 PM', waiting = 'No'): string =>
  `${name},,11/24/2026 ${joined},11/24/2026 ${left},153,No,${waiting}`;
const SECTION = ['3. In-Meeting Activities', 'Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole'];
const teams = (name: string, from = '1:00:00 PM', to = '2:00:00 PM'): string =>
  `${name}\t11/24/26, ${from}\t11/24/26, ${to}\t1h\t\tAttendee`;

describe('a row that stands alone', () => {
  it.each<[string, string]>([
    ['an empty line', ''],
    ['a line of empty cells', ',,,,,,'],
    ['a line of empty cells that Excel padded', ',,,,,,,,,'],
    ['a note in one cell', 'Obs! Åke kom senare'],
    ['a note that Excel padded', 'Kom sent:,,,,,,,,'],
  ])('is read after %s', (_what, between) => {
    const file = read([ZOOM, zoom('Karin Sundin'), between, zoom('Åke Öberg'), zoom('Bo Ek')]);
    expect(names(file)).toEqual(['Karin Sundin', 'Åke Öberg', 'Bo Ek']);
  });

  it('is told when a note stands among the rows, and a title is no note', () => {
    expect(told(read([ZOOM, zoom('Karin Sundin'), 'Obs! Åke kom senare', zoom('Åke Öberg')]))).toEqual([
      [3, 'outside-table'],
    ]);
    expect(told(read([ZOOM, zoom('Karin Sundin'), 'Gäster', ZOOM, zoom('Åke Öberg')]))).toEqual([]);
  });

  it('is told when it has times and belongs to no table', () => {
    const file = read([ZOOM, zoom('Karin Sundin'), '', `Åke,${zoom('Öberg')},x`, '2. Annat', zoom('Bo Ek')]);
    expect(names(file)).toEqual(['Karin Sundin']);
    expect(told(file)).toEqual([
      [4, 'outside-table'],
      [6, 'outside-table'],
    ]);
  });

  it('is read below its header when the first after a blank line has no times', () => {
    const file = read([ZOOM, zoom('Karin Sundin'), '', 'Eva,Kumla,Sal,,,Ja,Nej', zoom('Åke Öberg')]);
    expect(names(file)).toEqual(['Karin Sundin', 'Åke Öberg']);
    expect(told(file)).toEqual([[4, 'time-unreadable']]);
  });

  it('is a person although what is known of them are words that also head columns', () => {
    const file = read([
      'Name;Join time;Leave time;Role',
      'Guest;;;Name',
      'Åke;2026-11-24 13:00;2026-11-24 14:00;x',
    ]);
    expect(names(file)).toEqual(['Åke']);
    expect(told(file)).toEqual([[2, 'time-unreadable']]);
  });
});

describe('a time that cannot be read', () => {
  it.each([
    ['a cut file', 'Åke,,11/24/2026 12:55:31 PM,11/24/2026 03:2'],
    ['digits without a sign between', 'Åke,,11/24/2026 12:55:31 PM,1400,60,No,No'],
    ['a word', 'Åke,,11/24/2026 12:55:31 PM,vid lunch,60,No,No'],
  ])('is told, and nobody is taken to have stayed: %s', (_what, row) => {
    const file = read([ZOOM, zoom('Karin Sundin'), row]);
    expect(names(file)).toEqual(['Karin Sundin']);
    expect(told(file)).toEqual([[3, 'time-unreadable']]);
  });

  it('is no time at all where the cell is empty or struck: that person was still there', () => {
    const file = read([
      ZOOM,
      'Åke,,11/24/2026 12:55:31 PM,--,60,No,No',
      'Bo,,11/24/2026 12:55:31 PM,,60,No,No',
    ]);
    expect(file.rows.map(({ leftAt }) => leftAt)).toEqual([null, null]);
    expect(told(file)).toEqual([]);
  });

  it('is told of how long somebody stayed, when nothing else says when they left', () => {
    const file = read(['Name;Join time;Duration', 'Åke;2026-11-24 13:00;länge', 'Bo;2026-11-24 13:00;1 h']);
    expect(names(file)).toEqual(['Bo']);
    expect(told(file)).toEqual([[2, 'time-unreadable']]);
  });

  it('is refused with its cell when none in the file can be read', () => {
    const rows = ['Name (original name);Join time;Leave time', 'Åke;tjugofjärde kl 16;tjugofjärde kl 17'];
    expect(refusal(rows)).toMatchObject({
      code: 'times-unreadable',
      params: { line: 2, cell: 'tjugofjärde kl 16' },
    });
    const unknown = ['Nimi;Tuli;Lähti', 'Åke;24 marraskuuta 2026 16.04;24 marraskuuta 2026 17.17'];
    expect(refusal(unknown)).toMatchObject({
      code: 'times-unreadable',
      params: { line: 2, cell: '24 marraskuuta 2026 16.04' },
    });
  });

  it('is refused with its cell also when a person has said that it is the time', () => {
    const rows = ['Kuka;Missä;Milloin;Kauanko', 'Åke;Kumla;24 marraskuuta 2026 16.04;2026-11-24 17.17'];
    const { columns } = refusal(rows);
    const mapping = { signature: columns?.signature ?? '', name: 0, joined: 2, left: 3 };
    expect(refusal(rows, { ...MEETING, mapping })).toMatchObject({
      code: 'times-unreadable',
      params: { line: 2, cell: '24 marraskuuta 2026 16.04' },
    });
  });

  it('is read where another program has filled up the line with its own delimiter', () => {
    const rows = ['Name,Join time,Leave time;;;', 'Åke,2026-11-24 13:00,2026-11-24 14:00;;;'];
    expect(read(rows).rows[0]?.leftAt).toBe('2026-11-24T13:00:00.000Z');
  });

  it.each([
    ['every line', ['"Name,Join time,Leave time"', '"""Öberg, Åke"",2026-11-24 13:00,2026-11-24 14:00"']],
    [
      'a line with quotes',
      ['Name,Join time,Leave time', '"""Öberg, Åke"",2026-11-24 13:00,2026-11-24 14:00"'],
    ],
  ])('is read where another program has put %s into quotes', (_what, rows) => {
    expect(read(rows).rows).toMatchObject([{ name: 'Öberg, Åke', leftAt: '2026-11-24T13:00:00.000Z' }]);
  });

  it('is said when the file has no departures at all', () => {
    expect(read(['Name;Join time', 'Åke;2026-11-24 13:00']).notes).toEqual([
      { code: 'no-departures', line: 1 },
    ]);
    expect(read([ZOOM, zoom('Åke')]).notes).toEqual([]);
  });
});

describe('the sections of Teams', () => {
  const PEOPLE = ['2. Participants', 'Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole'];
  const rooms = [
    '4. Breakout rooms',
    'Name\tJoin Time\tLeave Time\tRoom',
    'Cia Dahl\t11/24/26, 1:30:00 PM\t11/24/26, 1:40:00 PM\tRum 1',
  ];
  const both = [teams('Anna Berg'), teams('Cia Dahl')];

  it('are read in the one that tells of connections, whatever comes after it', () => {
    expect(names(read([...PEOPLE, ...both, '', ...SECTION, ...both, '', ...rooms]))).toEqual([
      'Anna Berg',
      'Cia Dahl',
    ]);
    expect(names(read([...SECTION, ...both, '', ...rooms]))).toEqual(['Anna Berg', 'Cia Dahl']);
    expect(read([...PEOPLE, ...both, '', ...SECTION, ...both, '', ...rooms]).notes).toEqual([]);
  });

  it('say that gaps are hidden when only first and last times are left', () => {
    const file = read([...PEOPLE, ...both]);
    expect(names(file)).toEqual(['Anna Berg', 'Cia Dahl']);
    expect(file.notes).toEqual([{ code: 'first-and-last-only', line: 2 }]);
  });

  it('say so too where the title was lost, and are looked at where it has another number', () => {
    expect(read([...PEOPLE.slice(1), ...both]).notes).toEqual([{ code: 'first-and-last-only', line: 1 }]);
    expect(read(rooms)).toMatchObject({ isGuess: true, rows: [{ name: 'Cia Dahl' }] });
  });

  it('of two reports in one file are all read, and that is said', () => {
    const one = [...PEOPLE, ...both, '', ...SECTION, ...both];
    const file = read([...one, '', '1. Summary', ...one.map((line) => line.replaceAll('11/24', '11/25'))]);
    expect(file.rows.map(({ name, joinedAt }) => [name, joinedAt.slice(0, 10)])).toEqual([
      ['Anna Berg', '2026-11-24'],
      ['Cia Dahl', '2026-11-24'],
      ['Anna Berg', '2026-11-25'],
      ['Cia Dahl', '2026-11-25'],
    ]);
    expect(file.notes).toEqual([{ code: 'several-reports', line: 18 }]);
  });

  it('are asked about when the one of connections has columns that tell nothing', () => {
    const strange = [
      '3. Händelser',
      'Vem\tA\tB\tC',
      'Anna Berg\t2026-11-24 13:00\t2026-11-24 13:05\t2026-11-24 14:00',
    ];
    expect(refusal([...PEOPLE, ...both, '', ...strange])).toMatchObject({ code: 'columns-unknown' });
  });
});

describe('the list of arrivals and departures', () => {
  const HEAD = 'Full Name\tUser Action\tTimestamp';
  const at = (name: string, action: string, time: string): string =>
    `${name}\t${action}\t11/24/2026, ${time} PM`;

  it.each([
    ['Joined', 'Left'],
    ['Joined before', 'Left'],
    ['Har anslutit', 'Har lämnat'],
    ['Anslöt till mötet', 'Lämnade mötet'],
    ['Gick med', 'Gick ut'],
  ])('pairs %s with %s', (joined, left) => {
    const file = read([HEAD, at('Anna Berg', joined, '1:00:00'), at('Anna Berg', left, '2:00:00')]);
    expect(file.rows).toMatchObject([
      { joinedAt: '2026-11-24T12:00:00.000Z', leftAt: '2026-11-24T13:00:00.000Z' },
    ]);
  });

  it('is refused with a word that is neither, for it may be a departure', () => {
    expect(
      refusal([HEAD, at('Anna Berg', 'Joined', '1:00:00'), at('Anna Berg', 'Odešel', '2:00:00')]),
    ).toMatchObject({ code: 'actions-unknown', params: { line: 3, cell: 'Odešel' } });
  });

  it('is parted by tabs although names and times have more commas', () => {
    const who = ['Ek, Anna, KLF, Nora', 'Lund, Bo, KLF, Nora'];
    const file = read([
      HEAD,
      ...who.flatMap((name) => [at(name, 'Joined', '1:00:00'), at(name, 'Left', '2:00:00')]),
    ]);
    expect(names(file)).toEqual(who);
  });
});

describe('a quote in a name', () => {
  it.each([
    ['never closed', ['"Lasse Ek', 'Eva Lund', '"Lasse Ek']],
    ['around a part', ['"Lasse" Ek', 'Eva Lund', '"Lasse" Ek']],
    ['closed in another row', ['"Lasse Ek', 'Eva Lund', 'Lasse "Ek"']],
    ['closed at the end of another row’s name', ['"Lasse Ek', 'Eva Lund', 'Lasse Ek"']],
  ])('%s swallows nobody', (_what, people) => {
    expect(names(read([...SECTION, ...people.map((name) => teams(name))]))).toEqual(people);
  });

  it('still holds commas, quotes and a line break where it is closed', () => {
    const file = read([ZOOM, zoom('"Öberg, Åke ""Kakan"""'), zoom('"Eva\nLund"'), zoom('Bo Ek')]);
    expect(names(file)).toEqual(['Öberg, Åke "Kakan"', 'Eva Lund', 'Bo Ek']);
    expect(file.rows.map(({ line }) => line)).toEqual([2, 3, 5]);
  });
});
