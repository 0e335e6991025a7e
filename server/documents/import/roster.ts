import type { ReadGroup, ReadRole } from '#lib/protocol/import.ts';
import { isSignHeading, readHeadLine } from './head-labels.ts';
import { nameKey, startsWithPerson } from './names.ts';
import { readEntry, type ParticipantEntry } from './participant-entry.ts';
import { splitPeople } from './people-list.ts';
import { readRosterHeading, type RosterHeading } from './roster-headings.ts';
import { cellsOf, squeeze, type SourceLine } from './source-lines.ts';
import { isJobTitle, isOrganisation } from './vocabulary.ts';

export interface GroupedEntry extends ParticipantEntry {
  group: ReadGroup;
  side?: string;
}

/** What one pass over a stretch of lines gave. `used` are the numbers of the lines that were understood. */
export interface RosterReading {
  readonly entries: GroupedEntry[];
  readonly absent: { name: string; party?: string; line: number }[];
  readonly emptyGroups: { label: string; line: number }[];
  readonly adjusters: string[];
  readonly used: Set<number>;
}

interface OpenGroup {
  readonly heading: RosterHeading;
  readonly line: number;
  readonly lines: SourceLine[];
}

/** More rows than any roster has; the limit keeps hostile text from costing time. */
const MOST_ROWS = 501;

export function emptyRosterReading(): RosterReading {
  return { entries: [], absent: [], emptyGroups: [], adjusters: [], used: new Set() };
}

/** Reads the groups of a roster: each heading and the people under it until something else begins. */
export function readRoster(lines: readonly SourceLine[], noise: ReadonlySet<number>): RosterReading {
  const reading = emptyRosterReading();
  const groups = collectGroups(lines, noise);
  for (const group of groups) addGroup(reading, group, groups);
  return reading;
}

function collectGroups(lines: readonly SourceLine[], noise: ReadonlySet<number>): OpenGroup[] {
  const groups: OpenGroup[] = [];
  let open: OpenGroup | undefined;
  let paused: OpenGroup | undefined;
  let inSignatures = false;
  for (const line of lines) {
    if (noise.has(line.number)) continue;
    const heading = line.isBlank ? undefined : readRosterHeading(line.text);
    if (!line.isBlank && isSignHeading(line.text)) {
      inSignatures = true;
      open = undefined;
    }
    if (heading !== undefined && !(inSignatures && heading.role !== undefined)) {
      inSignatures = false;
      open = startGroup(groups, heading, line);
      paused = undefined;
    } else if (open !== undefined && (line.isBlank || !endsGroup(open, line))) open.lines.push(line);
    else if (!line.isBlank && inSignatures) open = undefined;
    else if (!line.isBlank) {
      // A line that fits nowhere does not end the list: the people after it still belong to the group.
      paused = readHeadLine(line)?.hasColon === true ? undefined : (open ?? paused);
      open =
        paused !== undefined && startsWithPerson(withoutMark(line.text)) ? paused : orphanGroup(groups, line);
      if (open !== undefined && open === paused) open.lines.push(line);
    }
  }
  return groups;
}

function startGroup(groups: OpenGroup[], heading: RosterHeading, line: SourceLine): OpenGroup {
  // The rest keeps its own inner gaps: they are the borders of the columns.
  const rest = heading.rest === '' ? [] : [{ ...line, raw: heading.rest, text: heading.rest }];
  const group = { heading, line: line.number, lines: rest };
  groups.push(group);
  return group;
}

/** 002-12: people at the very top of a truncated document stand under no heading; they are kept and marked. */
function orphanGroup(groups: OpenGroup[], line: SourceLine): OpenGroup | undefined {
  const entry = startsWithPerson(line.text) ? readEntry(line.text, line.number) : undefined;
  if (entry?.party === undefined) return undefined;
  const heading: RosterHeading = {
    group: 'member',
    label: '',
    rest: '',
    isAbsent: false,
    isServing: false,
    isGeneral: true,
  };
  return startGroup(groups, { ...heading, rest: line.text }, line);
}

function endsGroup(group: OpenGroup, line: SourceLine): boolean {
  const head = readHeadLine(line);
  if (head !== undefined && (head.hasColon || head.value === '' || !startsWithPerson(line.text))) return true;
  if (startsWithPerson(withoutMark(line.text)) || cellsOf(line.raw).some(startsWithPerson)) return false;
  const last = group.lines.at(-1);
  if (last === undefined || last.isBlank)
    return group.lines.some((known) => !known.isBlank) || !isListLike(line.text);
  return line.text.length > 160;
}

function isListLike(text: string): boolean {
  return splitPeople(text).length > 0;
}

function withoutMark(text: string): string {
  return text.replace(/^(?:[•·*▪◦]|[-–—](?=\s)|\d{1,3}[.)])\s*/u, '');
}

function addGroup(reading: RosterReading, group: OpenGroup, all: readonly OpenGroup[]): void {
  const { heading } = group;
  const plain = entriesOf(group.lines);
  const entries = plain.length > 0 ? plain : titledEntries(group.lines);
  reading.used.add(group.line);
  for (const line of group.lines) reading.used.add(line.number);
  if (entries.length === 0 && heading.role === undefined && !isUmbrella(group, all)) {
    reading.emptyGroups.push({ label: heading.label, line: group.line });
  }
  for (const entry of entries) {
    if (heading.isAbsent) reading.absent.push(entry);
    else addEntry(reading, entry, heading, entries);
  }
}

/** "Närvarande" or "Beslutande" over more exact headings holds nobody itself. */
function isUmbrella(group: OpenGroup, all: readonly OpenGroup[]): boolean {
  const isBroad = group.heading.isGeneral || /^(?:beslutande|närvarande)/iu.test(group.heading.label);
  return isBroad && all.indexOf(group) < all.length - 1;
}

function addEntry(
  reading: RosterReading,
  entry: ParticipantEntry,
  heading: RosterHeading,
  all: readonly ParticipantEntry[],
): void {
  if (heading.role !== undefined) return addByRole(reading, entry, heading, heading.role);
  const isMixed = heading.isGeneral && all.some((other) => other.party !== undefined);
  const isStaff =
    entry.role === 'secretary' ||
    (entry.party === undefined && entry.title !== undefined && entry.replaces === undefined);
  const group = isMixed && isStaff ? 'other' : heading.group;
  const certainty = heading.label === '' ? 'unsure' : entry.certainty;
  reading.entries.push({ ...entry, group, certainty });
}

/** "Ordförande: Anna Berg (S)" names a role; the person may stand in the list of members as well. */
function addByRole(
  reading: RosterReading,
  entry: ParticipantEntry,
  heading: RosterHeading,
  role: ReadRole,
): void {
  if (role === 'adjuster') reading.adjusters.push(entry.name);
  const known = reading.entries.find((other) => nameKey(other.name) === nameKey(entry.name));
  if (known !== undefined) {
    known.role ??= role;
    known.roleText ??= heading.label;
  } else if (role === 'adjuster') return;
  else
    reading.entries.push({
      ...entry,
      role: entry.role ?? role,
      roleText: entry.roleText ?? heading.label,
      group: heading.group,
    });
}

/** The people in the lines of one group: one a line, several a line, in columns, or as running text. */
export function entriesOf(lines: readonly SourceLine[]): ParticipantEntry[] {
  const filled = lines.filter((line) => !line.isBlank);
  const counts = filled.map((line) => splitPeople(line.text).length);
  const many = counts.filter((count) => count >= 2).length;
  const isRunning = (counts[0] ?? 0) >= 2 && many * 2 >= filled.length && !isColumns(filled);
  if (isRunning) return runningEntries(filled);
  const rows: { source: string; line: number }[] = [];
  for (const line of lines.slice(0, 2 * MOST_ROWS)) if (rows.length < MOST_ROWS) addRow(rows, line);
  return rows.flatMap((row) => {
    const entry = readEntry(row.source, row.line);
    return entry === undefined ? [] : [entry];
  });
}

/** "Rektor Kerstin Vallgren, elevrådets representant Noah Lindeblad": the title stands before the name. */
function titledEntries(lines: readonly SourceLine[]): ParticipantEntry[] {
  return lines.slice(0, MOST_ROWS).flatMap((line) =>
    line.text.split(/[,;]\s*|\s+(?:och|samt|and)\s+/u).flatMap((piece) => {
      const m = /^((?:[\p{L}-]+\s+){1,4}?)(\p{Lu}[\p{L}'’-]+\s.*)$/u.exec(withoutMark(piece.trim()));
      const title = squeeze(m?.[1] ?? '');
      const isTitle = isJobTitle(title) || /(?:representant|företrädare)$/iu.test(title);
      const entry = isTitle ? readEntry(`${m?.[2] ?? ''}, ${title}`, line.number) : undefined;
      return entry === undefined ? [] : [{ ...entry, certainty: 'unsure' as const }];
    }),
  );
}

function isColumns(lines: readonly SourceLine[]): boolean {
  const wide = lines.filter((line) => cellsOf(line.raw).filter(startsWithPerson).length >= 2);
  return wide.length * 2 > lines.length;
}

function runningEntries(lines: readonly SourceLine[]): ParticipantEntry[] {
  const text = lines.map((line) => line.text).join(' ');
  return splitPeople(text)
    .slice(0, MOST_ROWS)
    .flatMap((person) => {
      const at =
        lines.find((line) => line.text.includes(person.name)) ??
        lines.find((line) => line.text.includes(person.name.split(' ')[0] ?? ''));
      const entry = readEntry(person.source, at?.number ?? lines[0]?.number ?? 0);
      return entry === undefined ? [] : [entry];
    });
}

function addRow(rows: { source: string; line: number }[], line: SourceLine): void {
  if (line.isBlank) return;
  const text = withoutMark(line.raw.trim());
  const people = cellsOf(text).filter(startsWithPerson);
  const withParty = splitPeople(text).filter((person) => person.party !== undefined);
  const last = rows.at(-1);
  if (people.length >= 2 && !/ersätt|för\s*$/iu.test(text))
    for (const source of cellGroups(text)) rows.push({ source, line: line.number });
  else if (withParty.length >= 2 && withParty.length === splitPeople(text).length)
    for (const person of withParty) rows.push({ source: person.source, line: line.number });
  else if (startsWithPerson(text) || last === undefined || /^\s*[•·*▪◦-]\s/u.test(line.raw))
    rows.push({ source: text, line: line.number });
  else last.source = continueRow(last.source, text);
}

/** Cells of a row with several people; a cell that is no person belongs to the one before it. */
function cellGroups(text: string): string[] {
  const groups: string[] = [];
  for (const cell of cellsOf(text)) {
    if (startsWithPerson(cell) || groups.length === 0) groups.push(cell);
    else groups[groups.length - 1] = `${groups.at(-1) ?? ''}, ${cell}`;
  }
  return groups;
}

/** 004-10: a lone capitalised word under a bare name is the rest of the name, unless it is a place. */
function continueRow(source: string, text: string): string {
  const isBareName = readEntry(source, 0)?.name === squeeze(source);
  if (isBareName && (isOrganisation(text) || !/^\p{Lu}[\p{L}-]+$/u.test(text))) return `${source}, ${text}`;
  return source.endsWith('-') ? source + text : `${source} ${text}`;
}
