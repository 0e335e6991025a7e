import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callerKind } from './caller-kind.ts';
import { isSure, type KnownPerson, type Match } from './match.ts';
import { whoIs } from './who-is-who.ts';

/** The file says how to read it. */
const parts = readFileSync(
  resolve(import.meta.dirname, '../../../../tests/fixtures/conference/names-and-rosters.txt'),
  'utf8',
)
  .split('\n## ')
  .slice(1);

interface Roster {
  readonly title: string;
  readonly people: readonly KnownPerson[];
  readonly names: readonly (readonly [name: string, wanted: string])[];
}

const rosters = parts.map((part): Roster => {
  const [title = '', ...lines] = part.trim().split('\n');
  const home = lines.find((one) => one.startsWith('home |'))?.slice('home |'.length);
  return {
    title,
    people: lines
      .filter((one) => one.startsWith('@ '))
      .map((line) => {
        const [id = '', name = '', party = '', organisation = ''] = line
          .slice(2)
          .split('|')
          .map((one) => one.trim());
        return { id, name, party, organisation, homeOrganisation: home?.trim() ?? null };
      }),
    names: lines
      .filter((one) => one.includes(' || '))
      .map((line) => {
        const at = line.lastIndexOf(' || ');
        return [line.slice(0, at), line.slice(at + 4).trim()] as const;
      }),
  };
});

const has = ({ candidates }: Match, id: string): boolean => candidates.some((one) => one.personId === id);

/** What is wrong with a match; empty when it is as wanted. */
function faultOf(match: Match, wanted: string): string {
  const [id = '', ...more] = wanted.slice(1).split(',');
  const surely = isSure(match) ? match.personId : null;
  switch (wanted[0]) {
    case '=':
      return surely === id ? '' : `not sure of ${id}`;
    case '~':
      return match.personId === id ? '' : `does not name ${id}`;
    case '<':
      return match.personId === id || (match.personId === null && has(match, id)) ? '' : `misses ${id}`;
    case '?':
      if (surely !== null) return `sure of ${surely}`;
      return [id, ...more].every((one) => one === '' || has(match, one)) ? '' : 'misses somebody';
    default:
      return match.personId === null ? '' : `names ${match.personId}`;
  }
}

describe.each(rosters)('$title', ({ people, names }) => {
  it.each(names)('%s: %s', (name, wanted) => {
    expect(faultOf(whoIs({ name, kind: callerKind(name) }, people), wanted)).toBe('');
  });
});

it('nobody is surely taken for another in any of them', () => {
  const wrong = rosters.flatMap(({ people, names }) =>
    names.filter(([name, wanted]) => {
      const match = whoIs({ name, kind: callerKind(name) }, people);
      return isSure(match) && (/[?-]/u.test(wanted[0] ?? '') || match.personId !== wanted.slice(1));
    }),
  );
  expect(wrong).toEqual([]);
});
