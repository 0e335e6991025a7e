import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Understanding } from '#lib/protocol/import.ts';
import { understandDocument } from './understand-document.ts';

const read = (name: string): Understanding =>
  understandDocument(
    readFileSync(resolve(import.meta.dirname, `../../../tests/fixtures/import/${name}.txt`), 'utf8'),
  );
const names = (u: Understanding, group: string): string[] =>
  u.roster.filter((one) => one.group === group && one.attendance.kind !== 'absent').map((one) => one.name);
const absent = (u: Understanding): string[] =>
  u.roster.filter((one) => one.attendance.kind === 'absent').map((one) => one.name);
const signed = (u: Understanding): (string | undefined)[][] =>
  u.signers.map((signer) => [signer.name, signer.role]);

describe('documents of six kinds', () => {
  it('[X-6] a school board: members as a list with commas, titles before the names of those invited', () => {
    const u = read('skolstyrelse');
    expect([u.documentType, u.organisation, u.agenda.length]).toEqual([
      'protokoll',
      'Friskolan Vindrosen',
      8,
    ]);
    expect(names(u, 'member')).toHaveLength(6);
    expect(names(u, 'invited')).toEqual(['Kerstin Vallgren', 'Noah Lindeblad']);
    expect(absent(u)).toEqual(['Pia Rönnlund']);
    expect(u.unread).toEqual([]);
  });

  it('[X-6] an association: the chair of the meeting, and "på distans" is shown, not lost', () => {
    const u = read('forening');
    expect([u.documentType, u.body, u.agenda.length]).toEqual(['protokoll', 'Ljungby Orienteringsvänner', 9]);
    expect(u.roster.find((one) => one.role === 'chair')?.name).toBe('Anna Hjortsberg');
    expect(
      u.agenda.filter((clause) => clause.text.includes('Beslut:')).map((clause) => clause.decision),
    ).toEqual([
      'Ulla Brage valdes till justerare.',
      'Köpa in ny printer till klubbstugan för högst 4 000 kr.',
      'Bo frågar grannklubben om gemensam banläggare.',
    ]);
    expect(u.unread).toEqual([
      expect.objectContaining({ line: 6, why: 'half-read', text: expect.stringContaining('på distans') }),
    ]);
  });

  it('[X-6] a housing society: "Inbjuden" in the singular is a group of its own', () => {
    const u = read('bostadsrattsforening');
    expect([u.documentType, u.organisation]).toEqual(['protokoll', 'BRF KASTANJEN 12']);
    expect(names(u, 'invited')).toEqual(['Ronny Skarp']);
    expect(absent(u)).toEqual(['Hugo Elmqvist']);
    expect(u.agenda.map((clause) => clause.number)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '6.1',
      '6.2',
      '7',
      '8',
      '9',
      '10',
    ]);
  });

  it('[X-6] a cooperative: the secretary’s name stands before the adjustment, the number is no body', () => {
    const u = read('kooperativ');
    expect([u.body, u.organisation]).toEqual([undefined, 'Österlens Ekonomiska Förening Andelsmejeriet']);
    expect(signed(u)[0]).toEqual(['Astrid Molin', 'Sekreterare']);
    expect(u.signers).toHaveLength(4);
    expect(u.adjusters).toContain('Karl-Johan Wrede');
  });

  it('[X-6] a committee: "ej § 43" is not presence at § 43, decisions under the committee’s own heading', () => {
    const u = read('namnd-beslutande');
    expect(u.documentType).toBe('protokoll');
    expect(u.roster.find((one) => one.name === 'Roland Äsping')).toMatchObject({
      attendance: { kind: 'whole' },
      certainty: 'unsure',
    });
    expect(u.unread).toContainEqual(expect.objectContaining({ text: 'Roland Äsping (SD), ej § 43' }));
    expect(u.agenda.map((clause) => clause.decision)).toEqual([
      'Nämnden godkänner dagordningen.',
      '1. Nämnden antar tillsynsplanen.\n2. Planen följs upp i december.',
      'Bygglov beviljas enligt 9 kap. 30 § plan- och bygglagen.',
      'Nämnden noterar informationen.',
    ]);
    expect(u.agenda[1]?.text).toContain('Dnr MBN 2025/77');
    expect(signed(u)).toEqual([
      ['Clara Wennergård', 'Sekreterare'],
      ['Håkan Siljebäck', 'Ordförande'],
      ['Marianne Odelstad', 'Justerare'],
    ]);
  });

  it('[X-6] a summons by e-mail: a list with bullets is the agenda, and nothing after it', () => {
    const u = read('kallelse-epost');
    expect([u.documentType, u.body]).toEqual(['kallelse', 'Hembygdsföreningen Gläntan']);
    expect(u.agenda.map((clause) => [clause.number, clause.title])).toEqual([
      ['', 'Mötets öppnande'],
      ['', 'Val av justerare'],
      ['', 'Föregående protokoll'],
      ['', 'Ekonomi'],
      ['', 'Midsommarfirandet, Valter Fridell, 20 min'],
      ['', 'Arrendeavtal med kommunen – beslut'],
      ['', 'Övriga frågor'],
      ['', 'Mötets avslutande'],
    ]);
    expect(u.agenda.at(-1)?.text).toBe('');
    expect(u.unread.map((part) => part.text).join('\n')).toContain('Meddela förhinder');
  });

  it('[X-6] headings over text without any numbers are the agenda', () => {
    const u = understandDocument(
      'Minnesanteckningar\n\nMötets öppnande\nAlla hälsades välkomna.\n\nBudget\nBudgeten gicks igenom.\n\nMötets avslutande\nOrdföranden avslutade mötet.\n',
    );
    expect(u.agenda.map((clause) => [clause.title, clause.text])).toEqual([
      ['Mötets öppnande', 'Alla hälsades välkomna.'],
      ['Budget', 'Budgeten gicks igenom.'],
      ['Mötets avslutande', 'Ordföranden avslutade mötet.'],
    ]);
  });
});

describe('what is too large', () => {
  it('[X-8] a text of too many lines says so, and where it was cut', () => {
    const u = understandDocument('Rad utan mening\n'.repeat(20_005));
    expect(u.findings).toContainEqual({
      code: 'cut-lines',
      line: 20_000,
      params: { limit: 20_000, lines: 20_006, line: 20_000 },
    });
  });

  it('[X-8] so does a line that is too long', () => {
    const u = understandDocument(`Protokoll\n${'ord '.repeat(2_000)}`);
    expect(u.findings).toContainEqual({
      code: 'cut-line',
      line: 2,
      params: { limit: 4_000, length: 8_000, line: 2 },
    });
  });

  it('[X-8] and an agenda of too many clauses, whose text is kept in the last one', () => {
    const text = Array.from(
      { length: 520 },
      (_, i) => `§ ${String(i + 1)} Ärende\nText nummer ${String(i + 1)}.`,
    );
    const u = understandDocument(text.join('\n'));
    expect(u.agenda).toHaveLength(480);
    expect(u.findings).toContainEqual({ code: 'cut-clauses', line: 961, params: { limit: 480, line: 961 } });
    expect(u.agenda.at(-1)?.text).toContain('Text nummer 520.');
  });
});
