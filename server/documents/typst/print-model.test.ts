import { describe, expect, it } from 'vitest';
import type { AttendanceGroup, MinutesClause, MinutesDocument } from '#lib/domain/minutes-document.ts';
import {
  advisoryMinutes,
  committeeMinutes,
  cooperationMinutes,
  groupNotes,
  twoSidedNotes,
} from './invented-minutes.ts';
import { printModel } from './print-model.ts';

const clause = (label: string, text = ''): MinutesClause => ({
  id: 'c',
  label,
  title: '',
  blocks: [{ kind: 'paragraph', runs: [{ text, bold: true }] }],
});
const runsOf = (text: string) => {
  const block = printModel({ ...advisoryMinutes, clauses: [clause('1.', text)] }).clauses[0]?.blocks[0];
  return block?.kind === 'paragraph' ? block.runs : [];
};

describe('links', () => {
  it.each([
    ['ends a sentence', 'Se https://a.example/x?y=1.', 'https://a.example/x?y=1'],
    ['stands in brackets', '(https://a.example/x)', 'https://a.example/x'],
    ['is quoted', '"http://a.example", sade hon', 'http://a.example'],
  ])('[000-13] finds an address that %s', (_name, text, href) => {
    const runs = runsOf(text);
    expect(runs.filter((run) => run.href)).toEqual([{ text: href, bold: true, href }]);
    expect(runs.map((run) => run.text).join('')).toBe(text);
  });

  it('[X-8] leaves text without an address as it was', () => {
    expect(runsOf('kl 9–12, www.a.example')).toEqual([{ text: 'kl 9–12, www.a.example', bold: true }]);
  });
});

describe('clauses', () => {
  it.each([
    [['§ 10', '§ 11', '§ 21'], '§§ 10–21'],
    [['§10', '§21'], '§§ 10–21'],
    [['§ 7'], '§ 7'],
    [['1.', ''], '1.'],
    [[], ''],
  ])('[X-3] the range of %j is %s', (labels, range) => {
    const clauses = labels.map((label) => clause(label));
    expect(printModel({ ...committeeMinutes, clauses }).cover.clauses).toBe(range);
  });

  it('[004-12] sub-items stand one level down, but the first heading never does', () => {
    const clauses = ['1.1', '2', '2.1', '§ 3', 'a)'].map((label) => clause(label));
    expect(printModel({ ...cooperationMinutes, clauses }).clauses.map(({ level }) => level)).toEqual([
      1, 1, 2, 1, 1,
    ]);
  });
});

describe('signatures', () => {
  it.each<[string, MinutesDocument, boolean, string, number, number]>([
    ['[000-1] one writer at the end', groupNotes, false, 'Vid minnesanteckningarna', 1, 0],
    ['[001-2] three on page one', advisoryMinutes, true, 'Vid protokollet', 1, 2],
    ['[003-15] two sides at the end', twoSidedNotes, false, 'Vid protokollet', 0, 2],
    ['[004-19] seven at the end', cooperationMinutes, false, 'Vid protokollet', 1, 6],
    ['[002-13] none', { ...groupNotes, signers: [] }, false, 'Vid minnesanteckningarna', 0, 0],
  ])('%s', (_name, document, first, lead, writers, others) => {
    const { signatures } = printModel(document);
    expect(signatures).toMatchObject({ first, writerLead: lead });
    expect([signatures.writers.length, signatures.others.length]).toEqual([writers, others]);
  });

  it('[ADJ-2] says which day counts only where someone adjusts', () => {
    expect(printModel(advisoryMinutes).signatures.othersLead).toBe(
      'Justerat den: dagen för den sista underskriften',
    );
    expect(printModel(twoSidedNotes).signatures.othersLead).toBe('');
  });
});

it('[003-2] puts groups of one row beside each other and names the sides once', () => {
  const of = (side: string, row: number): AttendanceGroup => ({
    heading: `${side}${row}`,
    side,
    row,
    people: [],
  });
  const plain: AttendanceGroup = { heading: 'Inbjudna', people: [] };
  const { attendance } = printModel({
    ...twoSidedNotes,
    attendance: [of('A', 1), of('B', 1), of('A', 2), of('B', 2), plain],
  });
  expect(attendance).toEqual([
    { kind: 'sides', namedSides: true, groups: [of('A', 1), of('B', 1)] },
    { kind: 'sides', namedSides: false, groups: [of('A', 2), of('B', 2)] },
    { kind: 'group', group: plain },
  ]);
});

it.each([
  [999, '999 B'],
  [184_020, '184 kB'],
  [2_412_330, '2,4 MB'],
])('writes %d bytes as %s', (sizeBytes, size) => {
  const attachments = [{ label: 'Bilaga', name: 'a.pdf', sha256: '', sizeBytes }];
  expect(printModel({ ...advisoryMinutes, attachments }).attachments[0]?.size).toBe(size);
});
