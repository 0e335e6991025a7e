import { isSignHeading, readHeadLine } from './head-labels.ts';
import { isFullName, startsWithPerson } from './names.ts';
import { readEntry, type ParticipantEntry } from './participant-entry.ts';
import { entriesOf, type GroupedEntry } from './roster.ts';
import { readRosterHeading } from './roster-headings.ts';
import { splitRunTogether } from './run-together.ts';
import { cellsOf, type SourceLine } from './source-lines.ts';
import { labelAndRest, sideName, type SideHeader } from './two-sided-header.ts';
import { isJobTitle, isUnion } from './vocabulary.ts';

export interface TwoSidedReading {
  readonly entries: GroupedEntry[];
  readonly used: Set<number>;
}

/** Reads the rows under the names of two sides (003-2, 004-10). `known` are organisations met elsewhere in the text. */
export function readTwoSidedRoster(
  lines: readonly SourceLine[],
  header: SideHeader,
  known: ReadonlySet<string>,
  noise: ReadonlySet<number>,
): TwoSidedReading {
  const region = regionOf(lines, header, noise);
  const used = new Set(region.map((line) => line.number));
  for (const index of [header.index, header.secondIndex]) {
    const line = index === undefined ? undefined : lines[index];
    if (line !== undefined) used.add(line.number);
  }
  if (header.secondIndex !== undefined) return { entries: stacked(lines, header, region), used };
  const rows = region.map((line) => toRow(line, header, known));
  const isPaired = rows.some((row) => row !== undefined && row.left !== undefined && row.right !== undefined);
  return { entries: isPaired ? paired(rows, region, header) : inBlocks(region, header), used };
}

function regionOf(
  lines: readonly SourceLine[],
  header: SideHeader,
  noise: ReadonlySet<number>,
): SourceLine[] {
  const region: SourceLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (index <= header.index || index === header.secondIndex || noise.has(line.number)) continue;
    if (region.length > 1500) break;
    if (line.isBlank) region.push(line);
    else if (
      isSignHeading(line.text) ||
      isOtherHeading(line) ||
      /^(?:dagordning|agenda|ärenden)\b/iu.test(line.text)
    )
      break;
    else region.push(line);
  }
  return region;
}

function isOtherHeading(line: SourceLine): boolean {
  const heading = readRosterHeading(line.text);
  if (heading !== undefined && heading.role === undefined) return true;
  if (/^mötets? öppna|^sammanträdets? öppna/iu.test(line.text)) return true;
  return readHeadLine(line)?.hasColon === true || (heading === undefined && line.text.length > 220);
}

interface Row {
  readonly left?: string;
  readonly right?: string;
  readonly certainty: 'sure' | 'unsure';
}

function toRow(line: SourceLine, header: SideHeader, known: ReadonlySet<string>): Row | undefined {
  if (line.isBlank) return undefined;
  const cells = joinCells(cellsOf(line.raw));
  const [first, second] = cells;
  if (first !== undefined && second !== undefined)
    return { left: first, right: cells.slice(1).join(', '), certainty: 'sure' };
  if (first === undefined) return undefined;
  const isRight =
    header.rightColumn !== undefined && header.rightColumn > 12 && line.indent > header.rightColumn * 0.6;
  if (isRight) return { right: first, certainty: 'sure' };
  const split = splitRunTogether(first, known);
  return split === undefined
    ? { left: first, certainty: 'sure' }
    : { left: split.left, right: split.right, certainty: split.certainty };
}

/** "Anna Berg   Norra länet   Bo Ek   Södra": a cell that names nobody belongs to the person before it. */
function joinCells(cells: readonly string[]): string[] {
  const joined: string[] = [];
  for (const cell of cells) {
    if (startsWithPerson(cell) || joined.length === 0) joined.push(cell);
    else joined[joined.length - 1] = `${joined.at(-1) ?? ''}, ${cell}`;
  }
  return joined;
}

function paired(
  rows: readonly (Row | undefined)[],
  region: readonly SourceLine[],
  header: SideHeader,
): GroupedEntry[] {
  const sides: [GroupedEntry[], GroupedEntry[]] = [[], []];
  const blocks = blockNumbers(region);
  const openRow: (GroupedEntry | undefined)[] = [undefined, undefined];
  rows.forEach((row, i) => {
    const line = region[i];
    if (row === undefined || line === undefined) return;
    [row.left, row.right].forEach((text, side) => {
      if (text === undefined) return;
      const entry = readEntry(text, line.number);
      if (entry === undefined) return extend(openRow[side], text);
      const isOfficial = (blocks[i] ?? 0) > 0;
      const read: GroupedEntry = {
        ...entry,
        group: isOfficial ? 'official' : 'member',
        certainty: row.certainty,
      };
      const name = header.names[side];
      if (name !== undefined) read.side = sideName(name);
      openRow[side] = read;
      sides[side]?.push(read);
    });
  });
  return [...sides[0], ...sides[1]];
}

function extend(entry: GroupedEntry | undefined, text: string): void {
  if (entry === undefined) return;
  entry.title = entry.title === undefined ? text : `${entry.title} ${text}`;
}

/** 003-2: a gap wider than the usual one between rows parts the politicians from the officials. */
function blockNumbers(region: readonly SourceLine[]): number[] {
  const gaps: number[] = [];
  let gap = 0;
  const before = region.map((line) => {
    if (line.isBlank) {
      gap += 1;
      return 0;
    }
    const own = gap;
    gap = 0;
    gaps.push(own);
    return own;
  });
  const usual = [...gaps.slice(1)].sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0;
  let block = 0;
  let isFirst = true;
  return region.map((line, i) => {
    if (!line.isBlank && !isFirst && (before[i] ?? 0) > usual) block += 1;
    if (!line.isBlank) isFirst = false;
    return block;
  });
}

function stacked(
  lines: readonly SourceLine[],
  header: SideHeader,
  region: readonly SourceLine[],
): GroupedEntry[] {
  const border = lines[header.secondIndex ?? 0]?.number ?? 0;
  return header.names.flatMap((side, i) => {
    const heading = lines[(i === 0 ? header.index : header.secondIndex) ?? -1];
    const [, rest] = labelAndRest(heading?.text ?? '');
    const first = heading === undefined || rest === '' ? [] : [{ ...heading, raw: rest, text: rest }];
    const own = [
      ...first,
      ...region.filter((line) => (i === 0 ? line.number < border : line.number > border)),
    ];
    return entriesOf(own).map((entry) => ({ ...entry, group: 'member' as const, side: sideName(side) }));
  });
}

/** 004-10: a table that was flattened column by column: blocks of people, then the blocks of their titles. */
function inBlocks(region: readonly SourceLine[], header: SideHeader): GroupedEntry[] {
  const blocks = peopleBlocks(region);
  const workersFirst = /fack|arbetstag|personal|union|employee|staff/iu.test(header.names[0]);
  return blocks.flatMap((block, i) => {
    const isWorkers = block.some((entry) => isUnion(`${entry.organisation ?? ''} ${entry.title ?? ''}`));
    const someWorkers = blocks.some((other) => other.some((entry) => isUnion(entry.organisation ?? '')));
    const side = someWorkers
      ? header.names[isWorkers === workersFirst ? 0 : 1]
      : header.names[Math.min(i, 1)];
    return block.map((entry) => ({
      ...entry,
      group: 'member' as const,
      ...(side === undefined ? {} : { side: sideName(side) }),
    }));
  });
}

function peopleBlocks(region: readonly SourceLine[]): ParticipantEntry[][] {
  const blocks: ParticipantEntry[][] = [];
  let open: SourceLine[] = [];
  let titles: string[] = [];
  const close = (): void => {
    const entries = entriesOf(open);
    open = [];
    if (entries.length > 0) blocks.push(entries);
  };
  for (const line of region) {
    const isTitle =
      !line.isBlank && !startsWithPerson(line.text) && (isJobTitle(line.text) || open.length === 0);
    if (line.isBlank || isTitle) close();
    else {
      if (open.length === 0 && titles.length > 0) titles = giveTitles(blocks.at(-1), titles);
      open.push(line);
    }
    if (isTitle) titles.push(line.text);
  }
  close();
  giveTitles(blocks.at(-1), titles);
  return blocks;
}

function giveTitles(block: ParticipantEntry[] | undefined, titles: readonly string[]): string[] {
  block?.forEach((entry, i) => {
    const title = titles[i];
    if (title === undefined || !isFullName(entry.name)) return;
    const read = readEntry(`${entry.name}, ${title}`, entry.line);
    if (read?.role !== undefined) entry.role ??= read.role;
    if (read?.roleText !== undefined) entry.roleText ??= read.roleText;
    entry.title ??= title;
    if (titles.length !== block.length) entry.certainty = 'unsure';
  });
  return [];
}
