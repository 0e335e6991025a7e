import { describe, expect, it } from 'vitest';
import type { FileOptions } from './attendance-file.ts';
import { createManualPort } from '../manual-port.ts';
import { createAttendanceFiles } from './attendance-files.ts';
import { fileHeadings } from './read-attendance-file.ts';

const files = createAttendanceFiles(createManualPort());
const bytes = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\r\n'));

function hold(lines: readonly string[], options: Pick<FileOptions, 'mapping'> = {}) {
  const read = files.read(bytes(lines), { date: '2026-11-24', ...options });
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  return read.value;
}

function refusal(lines: readonly string[]) {
  const read = files.read(bytes(lines), { date: '2026-11-24' });
  if (read.ok) throw new Error(`the file was read: ${JSON.stringify(read.value.connections)}`);
  return read.refusal;
}

const spans = ({ connections }: ReturnType<typeof hold>) =>
  connections.map(({ joinedAt, leftAt }) => [joinedAt?.slice(11, 16), leftAt?.slice(11, 16)]);
const signature = (lines: readonly string[]): string => fileHeadings(bytes(lines))[0] ?? '';

describe('a departure under a label that nobody taught', () => {
  it.each(['Utgångstid', 'Lämnade mötet', 'Verlassen um', 'Tid för att lämna', 'Kuka lähti'])(
    'is read: %s',
    (label) => {
      const held = hold([
        '3. Aktiviteter',
        `Namn\tAnslutningstid\t${label}\tLängd\tRoll`,
        'Anna Berg\t2026-11-24 13:00\t2026-11-24 13:40\t40 min\tDeltagare',
        'Bo Ek\t2026-11-24 13:05\t\t\tDeltagare',
      ]);
      expect(spans(held)).toEqual([
        ['12:00', '12:40'],
        ['12:05', undefined],
      ]);
    },
  );

  it('is shown to be looked at, unless the label is known', () => {
    const lines = (label: string) => [
      '3. Aktiviteter',
      `Namn\tAnslutningstid\t${label}\tLängd`,
      'Anna Berg\t2026-11-24 13:00\t2026-11-24 13:40\t40 min',
    ];
    expect(hold(lines('Kuka lähti')).readAs?.mapping).toMatchObject({ name: 0, joined: 1, left: 2 });
    expect(hold(lines('Utträdestid')).readAs).toBeNull();
  });

  it('is to the second where whole minutes stand beside it', () => {
    const held = hold([
      'Namn (ursprungligt namn),E-post,Anslutningstid,Slut på samtalet,Varaktighet (minuter),Gäst',
      'Anna Berg,,2026-11-24 12:52:11,2026-11-24 15:25:02,153,Nej',
    ]);
    expect(held.connections[0]?.leftAt).toBe('2026-11-24T14:25:02.000Z');
    expect(held.readAs?.mapping).toMatchObject({ left: 3 });
  });

  it('is asked for when two columns could be it, or the one there is lies before the arrival', () => {
    expect(
      refusal(['Namn;Anslutningstid;A;B', 'Anna;2026-11-24 13:00;2026-11-24 13:40;2026-11-24 13:50']).code,
    ).toBe('columns-unknown');
    expect(refusal(['Namn;Anslutningstid;Anmäld', 'Anna;2026-11-24 13:00;2026-11-20 08:00']).code).toBe(
      'columns-unknown',
    );
  });

  it('changes place with the arrival where it stands first', () => {
    const held = hold([
      'Namn;Slut;Start',
      'Anna;2026-11-24 14:00;2026-11-24 13:00',
      'Bo;2026-11-24 14:00;2026-11-24 13:05',
    ]);
    expect(spans(held)).toEqual([
      ['12:00', '13:00'],
      ['12:05', '13:00'],
    ]);
    expect(held.readAs?.mapping).toMatchObject({ joined: 2, left: 1 });
  });

  it('comes with the address, when only the name has a label', () => {
    const lines = ['Namn;Kom;Gick;Mejl', 'Anna;2026-11-24 13:00;2026-11-24 14:00;anna@kommun.example'];
    expect(hold(lines).connections[0]?.person.email).toBe('anna@kommun.example');
  });

  it('is looked at when the times have their columns twice', () => {
    const held = hold([
      'Name,Join time,Leave time,Join time,Leave time',
      'Anna,2026-11-24 13:00,2026-11-24 14:00,2026-11-24 14:10,2026-11-24 14:20',
    ]);
    expect(held.readAs).not.toBeNull();
  });
});

describe('the waiting room', () => {
  const zoom = (label: string, cells: readonly string[]) => [
    `Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,${label}`,
    ...cells.map((cell, at) => `Anna,,2026-11-24 12:0${String(at)}:00,2026-11-24 15:00:00,153,No,${cell}`),
  ];

  it.each(['I väntrummet', 'Im Warteraum', "En salle d'attente", 'Odotushuoneessa', 'In Waiting Room\u00A0'])(
    'is passed over under the label %s',
    (label) => {
      const held = hold(zoom(label, ['Ja', 'Nej']));
      expect(held.connections).toHaveLength(1);
      expect(held.skipped).toEqual([{ line: 2, reason: 'waiting-room' }]);
    },
  );

  it.each(['Yes', 'Y', 'ja', 'J', '1', 'SANT', 'TRUE', 'Oui', 'Kyllä', 'Так', 'x', 'Yes*'])(
    'is passed over where the cell says %s',
    (cell) => {
      expect(hold(zoom('In waiting room', [cell, 'No'])).skipped).toEqual([
        { line: 2, reason: 'waiting-room' },
      ]);
    },
  );

  it.each(['No', 'n', 'Nej', '0', 'FALSKT', 'Nein', 'Non', 'Ei', '', '--'])(
    'is not where the cell says %s',
    (cell) => {
      expect(hold(zoom('In waiting room', [cell])).connections).toHaveLength(1);
    },
  );

  it('is told where the cell says neither', () => {
    const held = hold(zoom('In waiting room', ['kanske', 'No']));
    expect(held.connections).toHaveLength(1);
    expect(held.skipped).toEqual([{ line: 2, reason: 'waiting-unreadable' }]);
  });

  it('is asked for when a column of yes and no has a label that nobody knows', () => {
    const lines = zoom('V čekárně', ['Ano', 'Ne']);
    expect(refusal(lines).code).toBe('columns-unknown');
    const mapping = { signature: signature(lines), name: 0, joined: 2, left: 3 };
    expect(hold(lines, { mapping }).connections).toHaveLength(2);
    expect(hold(lines, { mapping: { ...mapping, waiting: 6 } }).skipped).toEqual([
      { line: 2, reason: 'waiting-room' },
    ]);
    // A column that says no of everybody keeps nobody out.
    expect(hold(zoom('V čekárně', ['Ne', 'Ne'])).connections).toHaveLength(2);
  });

  it('stays passed over when somebody has said which columns are what', () => {
    const lines = [
      'Nimi;Kom in;Gick ut;I väntrum',
      'Åke;2026-11-24 12:55;2026-11-24 12:56;Ja',
      'Åke;2026-11-24 13:00;2026-11-24 14:00;Nej',
    ];
    const held = hold(lines, { mapping: { signature: signature(lines), name: 0, joined: 1, left: 2 } });
    expect(held.skipped).toEqual([{ line: 2, reason: 'waiting-room' }]);
    expect(held.readAs?.mapping).toMatchObject({ waiting: 3 });
  });
});
