import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { understandingSchema, type Understanding } from '#lib/protocol/import.ts';
import { understandDocument } from './understand-document.ts';

const folder = process.env['KLUBBA_SEEDS'] ?? resolve(import.meta.dirname, '../../../../shared/seeds');
const hasSeeds = existsSync(folder);
// eslint-disable-next-line no-console -- reason: a skipped proof must say why
if (!hasSeeds) console.warn(`No real documents at ${folder}: set KLUBBA_SEEDS to run these tests.`);

function read(prefix: string): Understanding {
  const file = readdirSync(folder).find((name) => name.startsWith(prefix)) ?? '';
  return understandDocument(readFileSync(join(folder, file), 'utf8'));
}

const count = (u: Understanding, group: string, side?: number): number =>
  u.roster.filter((one) => one.group === group && (side === undefined || one.side === u.sides?.[side]?.name))
    .length;
const top = (u: Understanding): string[] =>
  u.agenda.filter((c) => c.parent === undefined && c.number !== '').map((c) => c.number);
const upTo = (n: number, from = 1): string[] => Array.from({ length: n }, (_, i) => String(from + i));
const codes = (u: Understanding): string[] => u.findings.map((finding) => finding.code);

describe.skipIf(!hasSeeds)('real documents', () => {
  it.each(['000', '001', '002', '003', '004'])(
    '[X-6] seed %s is understood into the agreed shape',
    (prefix) => {
      expect(v.safeParse(understandingSchema, read(prefix)).success).toBe(true);
    },
  );

  it('[000-4] three groups of 8, 2 and 8, the substitute for another party, the opposition’s seat', () => {
    const u = read('000');
    expect(u.documentType).toBe('minnesanteckningar');
    expect([count(u, 'member'), count(u, 'deputy'), count(u, 'other')]).toEqual([8, 2, 8]);
    const serving = u.roster.find((one) => one.replaces !== undefined);
    expect(serving).toMatchObject({ party: 'S', organisation: 'Sala', replaces: { party: 'C' } });
    expect(u.roster.filter((one) => one.seatLabel === 'Oppositionens plats')).toHaveLength(1);
  });

  it('[000-10] nine numbered items, an unnumbered end, no clock time, the next meeting', () => {
    const u = read('000');
    expect(top(u)).toEqual(upTo(9));
    expect(u.agenda.at(-1)).toMatchObject({ number: '', title: 'Mötet avslutas' });
    expect([u.date, u.startTime]).toEqual(['2019-12-20', undefined]);
    expect(u.nextMeeting).toMatchObject({ date: '2020-03-13', startTime: '09:00' });
    expect(u.signers).toHaveLength(1);
  });

  it('[001-1] the year missing in the head comes from the adjustment date, and says so', () => {
    const u = read('001');
    expect(u).toMatchObject({
      date: '2021-11-19',
      startTime: '13:00',
      endTime: '16:00',
      form: 'remote',
      tool: 'Zoom',
    });
    expect(u.findings).toContainEqual(expect.objectContaining({ code: 'year-inferred' }));
  });

  it('[001-3] thirteen members with a municipality, one for part of the meeting, seven others, three who sign', () => {
    const u = read('001');
    expect([count(u, 'member'), count(u, 'other')]).toEqual([13, 7]);
    expect(
      u.roster.filter((one) => one.group === 'member').every((one) => one.organisation !== undefined),
    ).toBe(true);
    expect(u.roster.filter((one) => one.attendance.kind === 'part')).toHaveLength(1);
    expect(u.signers.map((signer) => signer.role)).toEqual(['Sekreterare', 'Ordförande', 'Justerare']);
    expect(u.adjusters).toHaveLength(1);
  });

  it('[001-16] fourteen items, the decision with its four dates, the next meeting', () => {
    const u = read('001');
    expect(top(u)).toEqual(upTo(14));
    const decision = u.agenda.find((clause) => clause.number === '12')?.decision ?? '';
    for (const date of ['11 februari 9-12', '6 maj 13-16', '9 september 9-12', '18 november 13-16'])
      expect(decision).toContain(date);
    expect(u.nextMeeting).toMatchObject({ date: '2022-02-11', startTime: '09:00', endTime: '12:00' });
  });

  it('[001-20] list marks, cut words and the stray line', () => {
    const u = read('001');
    const text = u.agenda.map((clause) => clause.text).join('\n');
    expect(text.match(/^- /gmu)?.length).toBe(50);
    expect(text).toContain('närvarokontroll genomfördes');
    expect(text).toContain('hälso- och sjukvård');
    expect(text).toContain('e-hälsa 2025');
    expect(text).not.toMatch(/\p{Ll}-\n\p{Ll}(?![\w./]*\/)/u);
    expect(u.unread.map((one) => one.why)).toContain('stray-fragment');
    expect(codes(u)).toContain('ambiguous-first-name');
  });

  it('[002-2] §§ 10–21, one member from § 13, nothing invented for the missing page', () => {
    const u = read('002');
    expect(top(u)).toEqual(upTo(12, 10));
    expect(u.roster.map((one) => one.attendance)).toEqual([
      { kind: 'clauses', from: 13, to: 21 },
      { kind: 'whole' },
    ]);
    expect([u.place, u.startTime]).toEqual([undefined, undefined]);
    for (const code of ['start-missing', 'no-place', 'no-time', 'no-chair', 'empty-group'])
      expect(codes(u)).toContain(code);
  });

  it('[002-6] proposal and decision of § 20 are read apart, the page header is no text', () => {
    const u = read('002');
    const clause = u.agenda.find((one) => one.number === '20');
    expect(clause?.draftDecision).toMatch(/fastställs enligt ovan\.$/u);
    expect(clause?.decision).toBe(clause?.draftDecision);
    expect(u.agenda.find((one) => one.number === '17')?.text).not.toMatch(/MINNESANTECKNINGAR|Mötesdatum/u);
  });

  it('[003-2] politicians 8 and 5, officials 6 and 6, nine invited; [003-4] seven absent', () => {
    const u = read('003');
    expect([count(u, 'member', 0), count(u, 'member', 1)]).toEqual([8, 5]);
    expect([count(u, 'official', 0), count(u, 'official', 1)]).toEqual([6, 6]);
    expect(count(u, 'invited')).toBe(9);
    const present = u.roster.filter((one) => one.attendance.kind !== 'absent');
    expect(u.roster.length - present.length).toBe(7);
    expect(present.filter((one) => one.group === 'official')).toHaveLength(10);
  });

  it('[003-7] minutes, attachment, kind, presenters and positions of nine items', () => {
    const u = read('003');
    const items = u.agenda.filter((clause) => clause.parent === undefined);
    expect(items.map((clause) => clause.minutes)).toEqual([
      undefined,
      undefined,
      undefined,
      15,
      15,
      10,
      10,
      25,
      5,
    ]);
    expect(items.filter((clause) => clause.hasAttachment === true).map((clause) => clause.number)).toEqual([
      '7',
    ]);
    expect(items.slice(3).map((clause) => clause.kind)).toEqual([
      'information',
      'information',
      'information-and-position',
      'position',
      'information',
      'information',
    ]);
    expect(items.slice(3).map((clause) => clause.presenters.length)).toEqual([1, 4, 1, 2, 2, 0]);
    expect(items.filter((clause) => clause.position !== undefined)).toHaveLength(6);
    expect(u.agenda.filter((clause) => clause.parent === 'c1').map((clause) => clause.number)).toEqual([
      'a',
      'b',
    ]);
  });

  it('[003-16] next meeting with the year from the list below, marked; [003-15] one signature a side', () => {
    const u = read('003');
    expect(u.nextMeeting).toMatchObject({ date: '2022-01-19', startTime: '13:00', endTime: '15:00' });
    expect(codes(u)).toContain('next-year-inferred');
    expect(u.signers.map((signer) => signer.role)).toEqual(['Ordförande', 'Vice ordförande']);
    expect(new Set(u.signers.map((signer) => signer.side)).size).toBe(2);
  });

  it('[004-10] three and five people found inside the bundle, a name over two lines, titles paired', () => {
    const u = read('004');
    expect(u.documentType).toBe('samverkansprotokoll');
    expect([count(u, 'member', 0), count(u, 'member', 1)]).toEqual([3, 5]);
    const employers = u.roster.filter((one) => one.side === u.sides?.[0]?.name);
    expect(employers.map((one) => one.title)).toEqual(['Socialchef', 'HR', 'Sekreterare']);
    expect(employers[1]?.name.split(' ')).toHaveLength(3);
    expect(codes(u).filter((code) => code === 'other-document').length).toBeGreaterThanOrEqual(4);
  });

  it('[004-12] eight sections with twenty sub-items; [004-19] six adjusters and the secretary; [004-20] 24 March', () => {
    const u = read('004');
    expect(top(u)).toEqual(upTo(8));
    expect(u.agenda.filter((clause) => clause.parent !== undefined).map((clause) => clause.number)).toEqual([
      '1.1',
      '3.1',
      '3.2',
      '3.3',
      '3.4',
      '4.1',
      '4.2',
      '4.3',
      '4.4',
      '5.1',
      '6.1',
      '7.1',
      '7.2',
      '7.3',
      '7.4',
      '7.5',
      '7.6',
      '7.7',
      '8.1',
      '8.2',
    ]);
    expect([u.adjusters.length, u.signers.length]).toEqual([6, 7]);
    expect(u.nextMeeting).toMatchObject({ date: '2022-03-24', startTime: '10:00', endTime: '12:00' });
  });
});
