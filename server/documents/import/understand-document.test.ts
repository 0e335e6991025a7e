import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { understandingSchema, type Understanding } from '#lib/protocol/import.ts';
import { understandDocument } from './understand-document.ts';
import { fc } from '../../../tests/support/properties.ts';

const folder = resolve(import.meta.dirname, '../../../tests/fixtures/import');
const FIXTURES = [
  'protokoll-zoom',
  'minnesanteckningar-aldre',
  'minnesanteckningar-avhuggna',
  'motesanteckning-tva-sidor',
  'fsg-i-bunt',
  'kallelse',
  'namndprotokoll',
  'nfd-inrad',
  'english-minutes',
  'csg-sidor-inrad',
  'kallelse-tabell',
  'protokoll-utan-etiketter',
  'namndprotokoll-kolumner',
] as const;

const source = (name: (typeof FIXTURES)[number]): string =>
  readFileSync(resolve(folder, `${name}.txt`), 'utf8');
const read = (name: (typeof FIXTURES)[number]): Understanding => understandDocument(source(name));
const count = (u: Understanding, group: string): number =>
  u.roster.filter((one) => one.group === group).length;
const numbers = (u: Understanding): string[] =>
  u.agenda.filter((clause) => clause.parent === undefined).map((clause) => clause.number);
const upTo = (n: number, from = 1): string[] => Array.from({ length: n }, (_, i) => String(from + i));
const person = (u: Understanding, name: string) => u.roster.find((one) => one.name === name);

describe('understanding a document', () => {
  it('[001-3] minutes over Zoom: 13 members with a municipality, 7 others, 14 items', () => {
    const u = read('protokoll-zoom');
    expect([u.documentType, u.body, count(u, 'member'), count(u, 'other')]).toEqual([
      'protokoll',
      'Samrådsgruppen för välfärd',
      13,
      7,
    ]);
    expect(numbers(u)).toEqual(upTo(14));
    expect(u).toMatchObject({
      date: '2026-03-05',
      startTime: '09:00',
      endTime: '11:30',
      form: 'remote',
      tool: 'Zoom',
    });
    expect(person(u, 'Siv Norén Hall')).toMatchObject({
      organisation: 'Hallstahammar',
      attendance: { kind: 'part' },
    });
    expect(person(u, 'Dag Björnlund')).toMatchObject({ organisation: 'Fagersta' });
    expect(u.signers.map((signer) => [signer.name, signer.role])).toEqual([
      ['Petra Lindvall', 'Sekreterare'],
      ['Gunnar Asp', 'Ordförande'],
      ['Rose-Marie af Ekenstam', 'Justerare'],
    ]);
    expect(u.adjusters).toEqual(['Rose-Marie af Ekenstam']);
    expect(u.nextMeeting).toMatchObject({ date: '2026-06-11', startTime: '09:00', endTime: '12:00' });
    expect(u.agenda[11]?.decision).toContain('19 november 13-16');
  });

  it('[001-20] a cut word is joined, a hyphen that belongs stays, a link is left as it is', () => {
    const u = read('protokoll-zoom');
    const text = u.agenda.map((clause) => clause.text).join('\n');
    expect(text).toContain('närvarokontroll genomfördes');
    expect(text).toContain('hälso- och sjukvårdens');
    expect(text).toContain('e-hälsa 2030');
    expect(text).toContain('- Det saknas gemensam rutin');
    expect(text).toContain('samver-\nkan/?del=2');
    expect(u.unread).toEqual([
      expect.objectContaining({ line: 13, why: 'half-read', text: 'Justerat den: 2026-03-16' }),
      expect.objectContaining({ why: 'stray-fragment', text: 'v team hemsjukvård, föredrog ärendet.' }),
    ]);
  });

  it('[001-15] a first name that two people bear is asked about', () => {
    const u = read('protokoll-zoom');
    expect(u.findings).toContainEqual({
      code: 'ambiguous-first-name',
      line: 105,
      params: { name: 'Kerstin', candidates: 'Kerstin Hagman, Kerstin Ödman' },
    });
  });

  it('[000-6] a substitute keeps the seat’s municipality and names whom it replaces', () => {
    const u = read('minnesanteckningar-aldre');
    expect([count(u, 'member'), count(u, 'deputy'), count(u, 'other')]).toEqual([5, 1, 3]);
    expect(person(u, 'Mona Ek')).toMatchObject({
      party: 'S',
      organisation: 'Sala',
      replaces: { name: 'Karl-Erik Borg', party: 'C' },
    });
    expect(person(u, 'Jan-Åke Hed')).toMatchObject({ seatLabel: 'Oppositionens plats' });
    expect(person(u, 'Ture Lönn')?.party).toBe('–');
    expect(person(u, 'Nils Östberg')?.organisation).toContain('Köpings kommun');
    expect(numbers(u)).toEqual([...upTo(6), '']);
  });

  it('[002-12] a truncated document keeps what is there and invents no head', () => {
    const u = read('minnesanteckningar-avhuggna');
    expect(numbers(u)).toEqual(['31', '32', '33', '34', '36']);
    expect(person(u, 'Folke Ryd')?.attendance).toEqual({ kind: 'clauses', from: 33, to: 36 });
    expect([u.date, u.body, u.place, u.documentType]).toEqual([undefined, undefined, undefined, 'unknown']);
    const codes = u.findings.map((finding) => finding.code);
    for (const code of [
      'start-missing',
      'no-date',
      'no-body',
      'clause-gap',
      'empty-group',
      'chair-not-in-roster',
    ])
      expect(codes).toContain(code);
  });

  it('[003-2] two sides run together on one line, absences marked, kinds and positions', () => {
    const u = read('motesanteckning-tva-sidor');
    const sides = u.sides?.map((side) =>
      u.roster.filter((one) => one.side === side.name).map((one) => one.group),
    );
    expect(sides).toEqual([
      ['member', 'member', 'member', 'member', 'official', 'official'],
      ['member', 'member', 'member', 'official', 'official'],
    ]);
    expect(u.roster.filter((one) => one.attendance.kind === 'absent').map((one) => one.name)).toEqual([
      'Stig Hall',
      'Lars-Erik Blom',
      'Ida Kvist',
    ]);
    expect(count(u, 'invited')).toBe(4);
    expect(u.agenda.find((clause) => clause.number === '4')).toMatchObject({
      minutes: 10,
      hasAttachment: true,
      kind: 'position',
      position: 'LSO ställer sig bakom förlängningen.',
    });
    expect(u.nextMeeting?.date).toBe('2027-01-20');
    expect(u.signers.map((signer) => signer.organisation)).toEqual([
      'Regionstyrelsen, Mälarlandsregionen',
      'Norrabygden, Kommunsam',
    ]);
  });

  it('[004-1] the protocol is found inside a bundle and the other papers are listed', () => {
    const u = read('fsg-i-bunt');
    expect(
      u.findings
        .filter((finding) => finding.code === 'other-document')
        .map((finding) => finding.params['kind']),
    ).toEqual(['memo', 'agreement']);
    const [employers, unions] =
      u.sides?.map((side) => u.roster.filter((one) => one.side === side.name)) ?? [];
    expect(employers?.map((one) => [one.name, one.title])).toEqual([
      ['Anders Grip', 'Bildningschef'],
      ['Josefin Åberg Lindström', 'HR'],
      ['Mia Strand', 'Sekreterare'],
    ]);
    expect(unions?.map((one) => one.organisation)).toEqual(['Sveriges Lärare', 'Vision', 'Kommunal Väst']);
    expect(u.adjusters).toEqual(['Anders Grip', 'Lisa Forsman', 'Omar Haddad', 'Tea Kvarn']);
    expect(u.nextMeeting).toMatchObject({ date: '2026-03-19', place: 'Vänern' });
  });

  it('[X-1] a summons gives the agenda, the time and the place', () => {
    const u = read('kallelse');
    expect(u).toMatchObject({
      documentType: 'kallelse',
      body: 'Kultur- och fritidsnämnden',
      date: '2026-05-12',
      startTime: '17:30',
      form: 'hybrid',
      tool: 'Teams',
    });
    expect(numbers(u)).toEqual(upTo(6));
    expect(u.agenda[2]).toMatchObject({ title: 'Budgetuppföljning', minutes: 10, hasAttachment: true });
  });

  it('[X-1] minutes of a committee by law: members, serving deputies, clauses past the contents list, signatures', () => {
    const u = read('namndprotokoll');
    expect([count(u, 'member'), count(u, 'deputy'), count(u, 'other')]).toEqual([5, 2, 3]);
    expect(person(u, 'Wiktor Ågren')?.replaces).toEqual({ name: 'Lena Mård', party: 'V' });
    expect(person(u, 'Lena Mård')?.attendance.kind).toBe('absent');
    expect(numbers(u)).toEqual(upTo(4, 40));
    expect(u.agenda[1]).toMatchObject({ title: 'Detaljplan för Sjöstaden' });
    expect(u.agenda[1]?.decision).toBe(
      '1. Nämnden godkänner samrådshandlingen.\n2. Nämnden ger förvaltningen i uppdrag att genomföra samråd.',
    );
    expect(u.signers.map((signer) => signer.role)).toEqual(['Sekreterare', 'Ordförande', 'Justerare']);
    expect(u.adjusters).toEqual(['Gösta Hjelm']);
  });

  it('[X-5] inline lists and letters in decomposed form are read like any others', () => {
    const u = read('nfd-inrad');
    expect(u.roster.map((one) => [one.name, one.party, one.attendance.kind])).toEqual([
      ['Åsa Öberg', 'S', 'whole'],
      ['Björn Ekström', 'M', 'whole'],
      ['Märta Ångström', 'C', 'whole'],
      ["Zoë O'Hara", 'MP', 'whole'],
      ['Per-Åke Häll', 'L', 'absent'],
    ]);
    expect(numbers(u)).toEqual(['1', '2', '3']);
  });

  it('[X-7] English minutes with am and pm', () => {
    const u = read('english-minutes');
    expect(u).toMatchObject({
      body: 'Harbour Advisory Board',
      date: '2026-03-12',
      startTime: '13:30',
      endTime: '15:00',
    });
    expect(u.roster.map((one) => one.attendance.kind)).toEqual(['whole', 'whole', 'part', 'whole', 'absent']);
    expect(u.agenda[1]?.decision).toBe('The board decided to repair the quay.');
  });

  it('[004-10] sides on one line each, with semicolons', () => {
    const u = read('csg-sidor-inrad');
    expect(u.sides?.map((side) => u.roster.filter((one) => one.side === side.name).length)).toEqual([2, 3]);
    expect(person(u, 'Dan Ros')?.attendance.kind).toBe('absent');
    expect([...u.adjusters].sort()).toEqual(['Cia Falk', 'Eva Hed']);
    expect(u.nextMeeting).toMatchObject({ date: '2026-04-14', startTime: '08:30' });
  });

  it('[X-1] a summons as a table gives type, presenter and minutes', () => {
    const u = read('kallelse-tabell');
    expect(u).toMatchObject({
      body: 'Regionala skolrådet',
      date: '2026-10-15',
      startTime: '13:00',
      endTime: '15:30',
      tool: 'Zoom',
    });
    expect(u.roster.map((one) => [one.name, one.organisation, one.role])).toEqual([
      ['Åsa Berg', 'Nora', undefined],
      ['Bo Ek', 'Lindesberg', undefined],
      ['Maria del Pilar Sanz', 'Region Mellanbygd', 'chair'],
      ['Per Sjö', 'Nora', undefined],
    ]);
    expect(u.agenda[3]).toMatchObject({
      title: 'Budget 2027',
      kind: 'decision',
      minutes: 15,
      presenters: [{ name: 'Per Holm' }],
    });
  });

  it('[001-5] a head without labels, a numbered roster, a contents list and signatures in columns', () => {
    const u = read('protokoll-utan-etiketter');
    expect(u).toMatchObject({
      body: 'Rådet för äldre',
      date: '2026-11-09',
      startTime: '09:00',
      endTime: '11:30',
      place: 'Stadshuset i Sala',
    });
    expect([count(u, 'member'), count(u, 'other'), numbers(u)]).toEqual([4, 3, upTo(4)]);
    expect(u.signers.map((signer) => signer.role)).toEqual(['sekreterare', 'ordförande', 'justerare']);
    expect(u.nextMeeting).toMatchObject({ date: '2027-02-08', startTime: '09:00' });
    expect(u.unread).toEqual([]);
  });

  it('[X-1] committee minutes in two columns with page headers', () => {
    const u = read('namndprotokoll-kolumner');
    expect([u.body, count(u, 'member'), count(u, 'deputy'), count(u, 'other')]).toEqual([
      'Socialnämnden',
      4,
      1,
      3,
    ]);
    expect(numbers(u)).toEqual(['12', '13', '14']);
    expect(u.agenda[1]?.decision).toContain('överlämna den till kommunstyrelsen');
    expect(u.agenda[1]?.decision).not.toContain('yrkar');
    expect(u.signers.map((signer) => signer.role)).toEqual(['Sekreterare', 'Ordförande', 'Justerare']);
  });

  it('[000-4] a name written twice is reported with both lines', () => {
    const u = understandDocument(
      'Ledamöter:\nAnna Berg (S)\nBo Ek (M)\nAnna Berg (S)\n\n1. Upprop\n2. Val\n3. Slut\n',
    );
    expect(u.findings).toContainEqual({
      code: 'duplicate-name',
      line: 4,
      params: { name: 'Anna Berg', firstLine: 2, secondLine: 4 },
    });
  });

  it('[X-8] a document without people says so', () => {
    const u = understandDocument('Dagordning\n1. Upprop\n2. Val\n');
    expect(u.roster).toEqual([]);
    expect(u.findings.map((finding) => finding.code)).toContain('no-roster');
  });

  it.each(FIXTURES)('[X-6] %s fits the schema, also with Windows line ends and extra empty lines', (name) => {
    const plain = read(name);
    expect(v.safeParse(understandingSchema, plain).success).toBe(true);
    const windows = understandDocument(source(name).replace(/\r?\n/gu, '\r\n'));
    expect(windows).toEqual(plain);
  });

  it.each(FIXTURES)('[X-8] every name and every clause text of %s stands in the source', (name) => {
    const u = read(name);
    const flat = source(name).normalize('NFC').replace(/\s+/gu, ' ');
    for (const { name: who } of [...u.roster, ...u.signers]) expect(flat).toContain(who);
    for (const { title } of u.agenda) expect(flat).toContain(title.replace(/ …$/u, ''));
  });
});

describe('hostile input', () => {
  const words = fc.constantFrom(
    'Ledamöter',
    'Ersättare:',
    '§ 12',
    '§§ 3–4',
    '1.',
    '2.1',
    'a)',
    'Anna Berg (S)',
    'Bo Ek',
    ',',
    '\t',
    '\n',
    '\n\n',
    '  ',
    'kl. 9-12',
    '12 mars',
    'Nästa möte',
    'Justeras',
    'Frånvarande:',
    'För kommunerna',
    'Beslut',
    'https://x.se/',
    '....',
    '-',
    '\f',
    'ersätter',
    'Ordförande',
    '(',
    ')',
    'å',
  );

  it('[X-8] never throws, keeps to the schema, and every roster name is in the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 400 }),
          fc.array(words, { maxLength: 120 }).map((all) => all.join(' ')),
        ),
        (text) => {
          const u = understandDocument(text);
          const parsed = v.safeParse(understandingSchema, u);
          expect(parsed.issues?.map((issue) => v.getDotPath(issue))).toBeUndefined();
          const flat = text.normalize('NFC').replace(/\s+/gu, ' ');
          for (const one of u.roster) expect(flat).toContain(one.name);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['one letter', 'a'.repeat(100_000)],
    ['capitals', 'Anna '.repeat(20_000)],
    ['dots', '.'.repeat(100_000)],
    ['spaces', ' '.repeat(100_000)],
    ['commas', 'Anna Berg, '.repeat(9_000)],
    ['sections', '§ 1 A\n'.repeat(15_000)],
    ['numbers', Array.from({ length: 12_000 }, (_, i) => `${String(i)} Bo`).join('\n')],
    ['brackets', '('.repeat(100_000)],
    ['names', 'Anna Berg (S)\n'.repeat(7_000)],
    ['heading', `Ledamöter: ${'Anna Berg (S), '.repeat(7_000)}`],
    ['two sides', `För A För B\n${'Anna Berg, Norra Bo Ek, chef '.repeat(3_000)}`],
    ['two-sided rows', `För norra För södra\n${'Anna Berg, Norra Bo Ek, chef\n'.repeat(3_500)}`],
    ['hyphens', 'genom-\n'.repeat(14_000)],
    ['dates', 'den 12 mars kl. 9-12 '.repeat(4_500)],
    ['next', 'Nästa möte 12 mars\n'.repeat(5_000)],
    ['sign', 'Justeras: Anna Berg\nOrdförande\n'.repeat(3_000)],
    ['tabs', '\tA'.repeat(50_000)],
    ['beslut', 'Beslut\n\n'.repeat(12_000)],
    ['absent', 'Frånvarande: Anna Berg\n1. Upprop\n'.repeat(2_800)],
    ['mixed spaces', 'Anna \t '.repeat(15_000)],
  ])('[X-8] 100 kB of %s is read within two seconds', (_, text) => {
    // Processor time, not the clock: on a busy machine the clock also counts other people's work.
    const start = process.cpuUsage();
    const u = understandDocument(text);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(2_000);
    expect(v.safeParse(understandingSchema, u).success).toBe(true);
  });
});
