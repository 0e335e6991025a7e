import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dateFindings } from './date-findings.ts';
import { codesIn, findingsIn, mended, world } from '../../../../tests/support/lint-world.ts';

describe('weekday against date', () => {
  it.each([
    ['Fredagen den 20 november 2021 möts vi.', 'Lördagen den 20 november 2021 möts vi.'],
    ['Mötet hålls torsdag 19 november kl 9.', 'Mötet hålls fredag 19 november kl 9.'],
    ['Nästa möte: onsdag den 2:a mars 2023.', 'Nästa möte: torsdag den 2:a mars 2023.'],
    ['TISDAG DEN 24 MARS 2022', 'TORSDAG DEN 24 MARS 2022'],
    ['Vi ses mån 2021-11-19.', 'Vi ses fre 2021-11-19.'],
    ['Sista dag är lördag 19/11 2021.', 'Sista dag är fredag 19/11 2021.'],
    ['We meet on Thursday 19 November 2021.', 'We meet on Friday 19 November 2021.'],
    ['Monday, November 19, 2021 at nine', 'Friday, November 19, 2021 at nine'],
    ['Sunday the 19th of November, 2021', 'Friday the 19th of November, 2021'],
  ])('[X-6] %s', (wrong, right) => {
    expect(codesIn(wrong)).toEqual(['weekday-date']);
    expect(mended(wrong, 'weekday-date')).toBe(right);
    expect(codesIn(right)).toEqual([]);
  });

  it.each([
    'Fredag den 19 november kl 13.00–16.00',
    'fredagen den 13 mars 2020 kl 09.00',
    'fredagen den 10 november 2023',
    'torsdagen den 24 mars, kl. 13.00',
    'Friday, 19 November 2021',
    'Friday 19th November',
    'Vi möts på fredagar, den 19 november undantagen.',
    'Fredagen 19 personer kom',
    'fredag 2021-11-19',
    'fredag 19/11',
    'onsdagsgruppen den 19 november',
    'Fredagsmötet 20 november 2021',
  ])('[X-6] nothing about "%s"', (text) => {
    expect(codesIn(text)).toEqual([]);
  });

  it('[X-6] a date that does not exist has no weekday to offer', () => {
    expect(findingsIn('onsdagen den 31 november 2021')).toMatchObject([{ code: 'no-such-date', fixes: [] }]);
    expect(codesIn('tisdag 30 februari')).toEqual(['no-such-date']);
  });

  it('[X-6] a date without a year is the one nearest the meeting, or another one in sight', () => {
    const december = world({ date: '2021-12-17' });
    expect(codesIn('torsdagen den 24 mars', december)).toEqual([]);
    expect(mended('Vi ses måndagen den 24 mars.', 'weekday-date', 0, december)).toContain('torsdagen');
  });
});

const folder = process.env['KLUBBA_SEEDS'] ?? resolve(import.meta.dirname, '../../../../../shared/seeds');
const hasSeeds = existsSync(folder);
// eslint-disable-next-line no-console -- reason: a skipped proof must say why
if (!hasSeeds) console.warn(`No real documents at ${folder}: set KLUBBA_SEEDS to run these tests.`);

const meetingDates: Readonly<Record<string, string>> = {
  '000': '2019-12-20',
  '001': '2021-11-19',
  '002': '2023-09-22',
  '003': '2021-11-19',
  '004': '2022-03-01',
};
describe.skipIf(!hasSeeds)('real documents', () => {
  it.each(Object.entries(meetingDates))('[X-6] every weekday and date of seed %s agree', (number, date) => {
    const file = readdirSync(folder).find((name) => name.startsWith(number)) ?? '';
    const text = readFileSync(join(folder, file), 'utf8').replaceAll(/\s+/gu, ' ');
    expect(text.length).toBeGreaterThan(1000);
    expect(dateFindings({ index: 0, kind: 'paragraph', text, links: [] }, date)).toEqual([]);
  });
});
