import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AttendanceFile, FileOptions } from './attendance-file.ts';
import { fileHeadings, readAttendanceFile } from './read-attendance-file.ts';

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

describe('columns that are asked for', () => {
  const lines = [
    'Kund;Avdelning;In;Ut;Kontroll',
    'Åsa Ek;Kumla;2026-11-24 13:00;2026-11-24 14:00;2026-11-24 15:00',
    'Bo Åström;Laxå;2026-11-24 13:05;2026-11-24 14:00;2026-11-24 15:00',
  ];

  it('shows header and rows, and reads when the mapping of that header comes', () => {
    const refused = refusal(text(lines));
    expect(refused).toMatchObject({ code: 'columns-unknown', params: { line: 1 } });
    expect(refused.columns?.header).toEqual(['Kund', 'Avdelning', 'In', 'Ut', 'Kontroll']);
    expect(refused.columns?.sample).toHaveLength(2);
    const mapping = { signature: refused.columns?.signature ?? '', name: 0, joined: 2, left: 3 };
    const file = read(text(lines), { ...STOCKHOLM, mapping });
    expect(file).toMatchObject({ era: 'mapped', shown: { signature: mapping.signature } });
    expect(file.rows.map((row) => row.name)).toEqual(['Åsa Ek', 'Bo Åström']);
  });

  it('keeps its signature when rows, case and spaces change, and loses it when a column does', () => {
    const signature = refusal(text(lines)).columns?.signature;
    const [header = '', first = ''] = lines;
    expect(refusal(text([header.toUpperCase().replace(';IN;', '; In ;'), first])).columns?.signature).toBe(
      signature,
    );
    expect(refusal(text([header.replace('Kontroll', 'Annat'), first])).columns?.signature).not.toBe(
      signature,
    );
    const mapping = { signature: 'another', name: 0, joined: 2, left: 3 };
    expect(refusal(text(lines), { ...STOCKHOLM, mapping }).code).toBe('columns-unknown');
  });

  it('counts the departure from a duration where no column has it', () => {
    const timed = [
      'Kund;In;Hur länge',
      'Åsa Ek;2026-11-24 13:00;1 h 13 min 42 s',
      'Bo Åström;2026-11-24 13:05;55',
      'Cia Ek;2026-11-24 13:05;0:55:30',
      'Dan Ek;2026-11-24 13:05;länge',
    ];
    const signature = refusal(text(timed)).columns?.signature ?? '';
    const mapping = { signature, name: 0, joined: 1, duration: 2 };
    const file = read(text(timed), { ...STOCKHOLM, mapping });
    expect(file.rows.map(({ leftAt }) => leftAt)).toEqual([
      '2026-11-24T13:13:42.000Z',
      '2026-11-24T13:00:00.000Z',
      '2026-11-24T13:00:30.000Z',
    ]);
    // Nobody is taken to have stayed because nothing could be read.
    expect(file.skipped).toEqual([{ line: 5, reason: 'time-unreadable' }]);
  });

  it('asks again when the columns that were said give nobody', () => {
    const signature = refusal(text(lines)).columns?.signature ?? '';
    for (const mapping of [
      { signature, name: 7, joined: 2 },
      { signature, name: 0, joined: 1 },
      { signature, name: 0, joined: 3, left: 2 },
    ])
      expect(refusal(text(lines), { ...STOCKHOLM, mapping })).toMatchObject({
        code: 'columns-unknown',
        columns: { signature },
      });
  });

  it('takes the order that was said before only where the file does not tell its own', () => {
    const dated = (day: string) =>
      text([
        'Kund;Avdelning;In;Ut',
        `Åsa Ek;Kumla;${day} 13:00;${day} 14:00`,
        `Bo Ek;Laxå;${day} 13:00;${day} 14:00`,
      ]);
    const signature = refusal(dated('11/12/2026')).columns?.signature ?? '';
    const mapping = { signature, name: 0, joined: 2, left: 3, dateOrder: 'mdy' } as const;
    expect(read(dated('11/12/2026'), { ...STOCKHOLM, mapping }).dateOrder).toBe('mdy');
    expect(read(dated('24/12/2026'), { ...STOCKHOLM, mapping }).dateOrder).toBe('dmy');
    const answered = { ...STOCKHOLM, mapping, dateOrder: 'dmy' } as const;
    expect(read(dated('11/12/2026'), answered).dateOrder).toBe('dmy');
  });

  it('names the headings of a file by hashes, and none of what is no table', () => {
    const signature = refusal(text(lines)).columns?.signature;
    expect(fileHeadings(text(lines))).toEqual([signature]);
    expect(signature).toMatch(/^[0-9a-f]{64}$/u);
    expect(fileHeadings(fixture('teams/attendance/en-GB.utf16le.csv')).length).toBeGreaterThan(1);
    expect(fileHeadings(new Uint8Array([0x50, 0x4b, 3, 4]))).toEqual([]);
  });

  it('asks when the header was taken away', () => {
    const refused = refusal(text(lines.slice(1)));
    expect(refused.code).toBe('columns-unknown');
    const mapping = { signature: refused.columns?.signature ?? '', name: 0, joined: 2, left: 3 };
    expect(read(text(lines.slice(1)), { ...STOCKHOLM, mapping }).rows).toHaveLength(2);
  });
});
