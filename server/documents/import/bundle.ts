import type { ReadFinding } from '#lib/protocol/import.ts';
import { typeOfTitle } from './document-type.ts';
import { readHeadLine } from './head-labels.ts';
import { startsWithPerson } from './names.ts';
import { readRosterHeading } from './roster-headings.ts';
import type { SourceLine } from './source-lines.ts';
import { findSideHeader } from './two-sided-header.ts';

/** The meeting document inside a longer text, and what else lies in the bundle. */
export interface MeetingPart {
  readonly lines: readonly SourceLine[];
  readonly findings: ReadFinding[];
}

const MIN_FOREIGN_LINES = 25;

/** 004-1: finds the meeting's own document in a packet of papers; the other papers are listed, not read. */
export function findMeetingPart(lines: readonly SourceLine[]): MeetingPart {
  const titles = lines.flatMap((line, index) => (typeOfTitle(line.text) === undefined ? [] : [index]));
  const start = titles.find((index) => hasMeetingHead(lines, index));
  if (start === undefined || !isForeign(lines.slice(0, start))) return { lines, findings: [] };
  const before = otherPapers(lines.slice(0, start));
  return { lines: lines.slice(start), findings: before };
}

/** What follows the title within forty lines reads as the head of a meeting: people or at least two labelled lines. */
function hasMeetingHead(lines: readonly SourceLine[], index: number): boolean {
  const next = lines
    .slice(index, index + 60)
    .filter((line) => !line.isBlank)
    .slice(0, 40);
  const hasRoster = next.some((line) => isRosterLine(line)) || findSideHeader(next) !== undefined;
  const labels = next.filter((line) => readHeadLine(line)?.hasColon === true).length;
  return hasRoster || labels >= 2;
}

function isRosterLine(line: SourceLine): boolean {
  const heading = readRosterHeading(line.text);
  return heading !== undefined && (heading.rest === '' || startsWithPerson(heading.rest));
}

/** Long enough to be papers of their own, and without the signs of the meeting's own first page. */
function isForeign(lines: readonly SourceLine[]): boolean {
  const filled = lines.filter((line) => !line.isBlank);
  if (filled.length < MIN_FOREIGN_LINES) return false;
  const sections = filled.filter((line) => /^§\s*\d/u.test(line.text)).length;
  const people = filled.filter(
    (line) => startsWithPerson(line.text) && /\(\p{L}{1,4}\)/u.test(line.text),
  ).length;
  return (
    sections < 2 &&
    people < 3 &&
    !filled.some((line) => /^(?:ledamöter|beslutande|närvarande ledamöter)\b/iu.test(line.text))
  );
}

type PaperKind = 'memo' | 'letter' | 'agreement' | 'slides' | 'summons' | 'paper';

function otherPapers(lines: readonly SourceLine[]): ReadFinding[] {
  const papers: { kind: PaperKind; title: string; line: number; endLine: number }[] = [];
  for (const page of pagesOf(lines)) {
    const first = page.find((line) => !line.isBlank);
    const end = page.at(-1)?.number ?? 0;
    if (first === undefined) continue;
    const kind = kindOf(page);
    const last = papers.at(-1);
    const isSame =
      last !== undefined &&
      (kind === 'paper' || kind === last.kind || (last.kind === 'slides' && kind !== 'memo'));
    if (isSame) last.endLine = end;
    else if (last?.kind === 'paper' && kind === 'memo') Object.assign(last, { kind, endLine: end });
    else papers.push({ kind, title: first.text.slice(0, 150), line: first.number, endLine: end });
  }
  return papers.map(({ kind, title, line, endLine }) => ({
    code: 'other-document',
    line,
    params: { kind, title, endLine },
  }));
}

function pagesOf(lines: readonly SourceLine[]): SourceLine[][] {
  const pages: SourceLine[][] = [[]];
  for (const line of lines) {
    const isNewPaper =
      line.startsPage || /^(?:tjänsteskrivelse|remissversion|missiv|bilaga \d)/iu.test(line.text);
    if (isNewPaper && (pages.at(-1)?.filter((known) => !known.isBlank).length ?? 0) > 5) pages.push([]);
    else if (/^\p{Lu}\p{L}+ (?:19|20)\d\d-\d\d-\d\d$/u.test(line.text)) pages.push([]);
    pages.at(-1)?.push(line);
    // 004-2: the stamp of an added item stands at the end of a paper's page.
    if (/^extra ärende \d+$/iu.test(line.text)) pages.push([]);
  }
  return pages;
}

function kindOf(page: readonly SourceLine[]): PaperKind {
  const text = page.map((line) => line.text);
  const count = (pattern: RegExp): number => text.filter((line) => pattern.test(line)).length;
  if (count(/^(?:kallelse|föredragningslista)\b/iu) > 0) return 'summons';
  if (count(/^(?:beslutsunderlag|förslag till beslut)\b/iu) >= 2 || count(/^tjänsteskrivelse/iu) > 0)
    return 'memo';
  if (count(/arbetsmaterial/iu) > 0) return 'slides';
  if (count(/^att\s/iu) >= 3 || count(/^(?:remissversion|samverkansavtal|avtal|överenskommelse)\b/iu) >= 2)
    return 'agreement';
  if (count(/^(?:härmed|e-post:|telefon:|kontakt$|besök:)/iu) > 0) return 'letter';
  return 'paper';
}
