import { describe, expect, it } from 'vitest';
import { csvCell } from './csv-cell.ts';

describe('a cell for a spreadsheet', () => {
  it.each([
    ['Åsa Ek', 'Åsa Ek'],
    ['=1+1', "'=1+1"],
    ['+46', "'+46"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', "'  =1"],
    ['\t=1', '"\'\t=1"'],
    ['＝1', "'＝1"],
    ['Ek, Åsa', '"Ek, Åsa"'],
    ['a;b', '"a;b"'],
    ['säger "hej"', '"säger ""hej"""'],
    ['två\nrader', '"två\nrader"'],
    ['=HYPERLINK("x";"y")', '"\'=HYPERLINK(""x"";""y"")"'],
    ['', ''],
  ])('writes %j as %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });
});
