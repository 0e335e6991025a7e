import { emptyRosterReading, readRoster, type RosterReading } from './roster.ts';

import { readLeadingPerson, startsWithPerson } from './names.ts';
import { splitPeople } from './people-list.ts';
import { readRosterHeading } from './roster-headings.ts';
import { squeeze, type SourceLine } from './source-lines.ts';
import { findSideHeader, sideName } from './two-sided-header.ts';
import { readTwoSidedRoster } from './two-sided-roster.ts';

export interface WholeRoster extends RosterReading {
  readonly sides?: { name: string }[];
}

/** The roster wherever it stands: before the agenda, under the roll call, or on a list at the end. */
export function readWholeRoster(
  lines: readonly SourceLine[],
  firstClause: number,
  noise: ReadonlySet<number>,
): WholeRoster {
  const before = lines.slice(0, firstClause);
  const reading = readRegion(before, lines, noise);
  const found = reading.entries.length > 0 || firstClause === 0 ? reading : readRegion(lines, lines, noise);
  if (found === reading) addAbsences(found, lines.slice(firstClause), noise);
  return found.entries.length === 0 && reading.entries.length === 0 ? reading : found;
}

function readRegion(
  region: readonly SourceLine[],
  all: readonly SourceLine[],
  noise: ReadonlySet<number>,
): WholeRoster {
  const header = findSideHeader(region);
  if (header === undefined) return readRoster(region, noise);
  const two = readTwoSidedRoster(region, header, knownOrganisations(all, header.names), noise);
  const rest = region.filter((line) => !two.used.has(line.number));
  const other = two.entries.length === 0 ? emptyRosterReading() : readRoster(rest, noise);
  if (two.entries.length === 0) return readRoster(region, noise);
  const emptyGroups = other.emptyGroups.filter((group) => !/^(?:närvarande|deltagare)/iu.test(group.label));
  return {
    ...other,
    emptyGroups,
    entries: [...two.entries, ...other.entries],
    used: new Set([...two.used, ...other.used]),
    sides: header.names.map((name) => ({ name: sideName(name) })),
  };
}

/** Words that stand as somebody's organisation elsewhere; they tell where one column ends in a run-together row. */
function knownOrganisations(lines: readonly SourceLine[], sides: readonly string[]): ReadonlySet<string> {
  const known = new Set<string>();
  const add = (text: string): void => {
    const tidy = squeeze(text)
      .replace(/[.,;:()]+$/u, '')
      .toLocaleLowerCase('sv');
    if (tidy.length > 2 && tidy.split(' ').length <= 3) known.add(tidy);
  };
  for (const side of sides) for (const word of side.split(/[\s()]+/u)) if (/^\p{Lu}/u.test(word)) add(word);
  for (const line of lines.slice(0, 3000)) {
    if (line.isBlank || line.text.length > 400) continue;
    const people = splitPeople(line.text);
    if (people.length === 0) continue;
    for (const piece of line.text.split(/,\s*/u).slice(1))
      if (/^\p{Lu}/u.test(piece) && readLeadingPerson(piece) === undefined) add(piece);
  }
  return known;
}

/** A document tells who is absent once, or once for each part of the meeting. */
const MOST_LISTS = 20;

/** 003-4: those absent are often told under the roll call, inside the first clause. */
function addAbsences(reading: RosterReading, lines: readonly SourceLine[], noise: ReadonlySet<number>): void {
  let lists = 0;
  lines.forEach((line, index) => {
    if (line.isBlank || noise.has(line.number) || readRosterHeading(line.text)?.isAbsent !== true) return;
    lists += 1;
    if (lists > MOST_LISTS) return;
    const stop = lines.findIndex((next, i) => i > index && next.isBlank && !startsList(lines, i));
    const block = lines.slice(index, stop < 0 ? index + 15 : stop);
    const absent = readRoster(block, noise);
    reading.absent.push(...absent.absent);
    for (const number of absent.used) reading.used.add(number);
  });
}

function startsList(lines: readonly SourceLine[], blank: number): boolean {
  const before = lines[blank - 1];
  const next = lines[blank + 1];
  return (
    before !== undefined &&
    readRosterHeading(before.text)?.rest === '' &&
    next !== undefined &&
    startsWithPerson(next.text)
  );
}
