import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioMembers } from './call-world.ts';
import { isSure, type KnownPerson } from './match.ts';
import { whoIs } from './who-is-who.ts';
import { fc } from '../../../../tests/support/properties.ts';

const known = (text: string): KnownPerson[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [id = '', name = '', party = '', organisation = ''] = line.split('|').map((one) => one.trim());
      return { id, name, party: party === '' ? null : party, organisation };
    });

/** Seventeen invented people of a council, and more with names that are easily taken for others'. */
const MORE = known(`
  x01 | Anders Johansson     | S  | Kumla
  x02 | Anders Johansson     | M  | Nora
  x03 | Lars Häll            | C  | Hallsberg
  x04 | Lars Hall            | L  | Degerfors
  x05 | Eva Salén            | S  | Lekeberg
  x06 | Anna Lind            | V  | Kumla
  x07 | Anna Lund            | M  | Kumla
  x08 | Anna Lind Berg       | KD | Laxå
  x09 | Nora Lindqvist       | MP | Askersund
  x10 | Mohammed Al-Hassan   | S  | Örebro
  x11 | Zofia Wójcik-Łukasz  | C  | Hällefors
  x12 | Søren Kjær           | L  | Lindesberg
  x13 | Carl af Ugglesta     | M  | Nora
  x14 | Per-Åke Månsson      | C  | Norrköpings kommun
  x15 | Max Öst              | S  | Karlskoga
  x16 | Hans Ros             | KD | Degerfors
  x17 | Maria Karlberg       | V  | Karlskoga
  x18 | Mats Olof Brandt     | C  | Kumla
`);

const fixture = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../../../tests/fixtures/conference', name), 'utf8');
const people = [...scenarioMembers(fixture('members.json')), ...MORE];

/** Names as a call shows them, who it is and how sure one may be; the file says how to read it. */
const TABLES = fixture('shown-names.txt')
  .split('\n## ')
  .slice(1)
  .map((part): [string, string[][]] => {
    const [title = '', ...lines] = part.trim().split('\n');
    return [title, lines.map((line) => line.trim().split(/ +\| +/u))];
  });

const LEVELS: Readonly<Record<string, string>> = {
  exact: 'name-exact',
  strong: 'name-strong',
  weak: 'name-weak',
  ambig: 'ambiguous',
};
const shown = (name: string): string =>
  name.replaceAll(/\\u([\dA-F]{4})/gu, (_, code: string) => String.fromCodePoint(parseInt(code, 16)));
const find = (name: string) => whoIs({ name: shown(name), kind: 'person' }, people);

describe.each(TABLES)('%s', (_, table) => {
  it.each(table)('%s: %s, %s', (name = '', wanted = '', level = '') => {
    const match = find(name);
    // Who is only weakly named may be somebody else: a person is asked.
    if (isSure(match) || match.level === 'none')
      expect(match.personId ?? '-').toBe(isSure(match) ? wanted : '-');
    if (level in LEVELS) expect(match.level).toBe(LEVELS[level]);
    else expect(match).toMatchObject({ level: 'none', ...(level === 'none' ? {} : { reason: level }) });
  });
});

describe('any text at all', () => {
  it('is read without harm, and at once', () => {
    const words = fc.constantFrom(
      ...['Mats', 'Erixon', 'iPhone', '(S)', '<', '>', '&', '@', 'och', '+', ')', '\u202E', 'ﷺ', '46', "'"],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(words, { maxLength: 60 }).map((all) => all.join(' ')),
      fc.tuple(words, fc.nat(5000)).map(([one, times]) => one.repeat(times)),
    );
    fc.assert(
      fc.property(text, (name) => {
        const began = process.cpuUsage();
        const match = whoIs({ name, kind: 'person' }, people);
        expect(process.cpuUsage(began).user / 1000).toBeLessThan(500);
        expect(match.candidates.every((one) => one.score >= 0 && one.score <= 1)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('all tables', () => {
  it('name nobody wrongly as a sure thing', () => {
    const all = TABLES.flatMap(([, table]) => table);
    const counts = { strong: 0, weak: 0, ambiguous: 0, none: 0 };
    const wrong: string[] = [];
    for (const [name = '', wanted = ''] of all) {
      const match = find(name);
      if (isSure(match)) counts.strong += 1;
      else if (match.level === 'name-weak') counts.weak += 1;
      else counts[match.level === 'ambiguous' ? 'ambiguous' : 'none'] += 1;
      if (isSure(match) && match.personId !== wanted) wrong.push(name);
    }
    process.stdout.write(`${all.length} names: ${JSON.stringify(counts)}, wrong and sure: ${wrong.length}\n`);
    expect(wrong).toEqual([]);
    expect(all.length).toBeGreaterThanOrEqual(350);
  });
});
