import type { ReadFinding, Understanding } from '#lib/protocol/import.ts';
import { findHalfRead } from './accounting.ts';
import { findElectedAdjusters } from './adjusters.ts';
import { readAgenda } from './agenda.ts';
import { findMeetingPart } from './bundle.ts';
import { claimsOf } from './claims.ts';
import { findClauseHeadings, type ClauseHeading } from './clause-headings.ts';
import { readDocumentType } from './document-type.ts';
import { findDoubts, findUnread } from './findings.ts';
import { readHead, type ReadHead } from './head.ts';
import { isSignHeading, readHeadLine } from './head-labels.ts';
import { nameKey } from './names.ts';
import { findCuts } from './limits.ts';
import { readNextMeeting } from './next-meeting.ts';
import { findNoise } from './noise.ts';
import { addRoles, toParticipants } from './participants.ts';
import { readWholeRoster } from './whole-roster.ts';
import { readSigners, type SignerReading } from './signers.ts';
import { cellsOf, squeeze, toSourceLines, type SourceLine } from './source-lines.ts';

export interface UnderstandOptions {
  /** Today as YYYY-MM-DD; used only to place a date without a year when the document has no date of its own. */
  readonly today?: string;
}

/** Nobody corrects more rows than this; the form's schema takes no more either. */
const MOST_NOTES = 1_000;

/**
 * Reads minutes, notes or a summons as far as they can be read. Pure, never throws, and invents nothing:
 * every value is in the text or marked in `findings`, and lines nobody understood are in `unread`.
 */
export function understandDocument(text: string, options: UnderstandOptions = {}): Understanding {
  const part = findMeetingPart(toSourceLines(text));
  const { lines } = part;
  const noise = findNoise(lines);
  const headings = findClauseHeadings(lines, noise);
  const firstClause = headings[0]?.index ?? lines.length;
  const headLines = lines.slice(0, headings.length === 0 ? Math.min(60, lines.length) : firstClause);
  const head = readHead(headLines, lines, noise);
  const rosterReading = readWholeRoster(lines, firstClause, noise);
  const signersBefore = toParticipants(rosterReading, []);
  const signing = readAllSigners(lines, headings, signersBefore, noise);
  const next = readNextMeeting(withoutNoise(lines, noise), head.date ?? options.today);
  const end = agendaEnd(lines, headings, signing, rosterReading.used, next.nextMeeting?.line);
  const agenda = readAgenda(lines, headings, end, noise);
  const roster = toParticipants(rosterReading, agenda.clauses);
  const roleFindings = addRoles(roster, signing.signers, lines);
  const adjusters = uniqueNames([
    ...findElectedAdjusters(withoutNoise(lines, noise)),
    ...rosterReading.adjusters,
    ...signing.adjusters,
  ]);
  const read = {
    documentType: readDocumentType(lines, firstClause),
    ...withoutBookkeeping(head),
    ...(rosterReading.sides === undefined ? {} : { sides: rosterReading.sides }),
    roster,
    agenda: agenda.clauses,
    earlierDecisions: agenda.decisions.slice(0, MOST_NOTES),
    ...(next.nextMeeting === undefined ? {} : { nextMeeting: next.nextMeeting }),
    signers: signing.signers,
    adjusters,
  };
  const contents = contentsLines(lines.slice(0, firstClause), agenda.clauses);
  const used = new Set([
    ...head.used,
    ...rosterReading.used,
    ...signing.used,
    ...next.used,
    ...contents,
    ...noise,
  ]);
  const halfRead = findHalfRead(
    lines.filter((line) => !noise.has(line.number)),
    claimsOf({ read, head, contents, roster: rosterReading, signing, next, headings, lines }),
  );
  const span = {
    firstClause: lines[firstClause]?.number ?? Number.MAX_SAFE_INTEGER,
    lastClauseEnd: lines[end]?.number ?? Number.MAX_SAFE_INTEGER,
  };
  const emptyGroups: ReadFinding[] = rosterReading.emptyGroups.map(({ label, line }) => ({
    code: 'empty-group',
    line,
    params: { group: label },
  }));
  return {
    ...read,
    unread: foldRest(findUnread(lines, used, span, new Set(halfRead.map((line) => line.number)))),
    findings: [
      ...findCuts(text, agenda.cutAt),
      ...part.findings,
      ...head.findings,
      ...next.findings,
      ...emptyGroups,
      ...roleFindings,
      ...startFinding(read.roster, lines, head),
      ...findDoubts(read, withoutNoise(lines, noise)),
    ].slice(0, MOST_NOTES),
  };
}

/** A person is not shown more than `MOST_NOTES` stretches; the last one takes in what follows it. */
function foldRest(unread: Understanding['unread']): Understanding['unread'] {
  const kept = unread.slice(0, MOST_NOTES);
  const last = kept.at(-1);
  for (const more of unread.slice(MOST_NOTES)) {
    if (last === undefined) break;
    last.endLine = more.endLine;
    last.text += `\n${more.text}`;
  }
  return kept;
}

/** A list of the agenda before the clauses themselves says nothing new. */
function contentsLines(lines: readonly SourceLine[], clauses: Understanding['agenda']): number[] {
  const titles = new Set(clauses.map((clause) => clause.title.toLocaleLowerCase('sv')));
  return lines
    .filter(
      (line) =>
        /^(?:§\s*)?\d{1,4}[.)]?\s/u.test(line.text) &&
        titles.has(
          squeeze(
            line.text
              .replace(/^(?:§\s*)?\d{1,4}[.)]?\s+/u, '')
              .replace(/(?:\.{4,}|…{2,}|_{4,})\s*\d{1,4}$/u, ''),
          ).toLocaleLowerCase('sv'),
        ),
    )
    .map((line) => line.number);
}

function withoutBookkeeping(head: ReadHead): Omit<ReadHead, 'used' | 'findings'> {
  const { used: _used, findings: _findings, ...rest } = head;
  return rest;
}

function withoutNoise(lines: readonly SourceLine[], noise: ReadonlySet<number>): SourceLine[] {
  return lines.filter((line) => !noise.has(line.number));
}

/** Signatures stand after the agenda, or before it on page one (001-2). */
function readAllSigners(
  lines: readonly SourceLine[],
  headings: readonly ClauseHeading[],
  roster: Parameters<typeof readSigners>[1],
  noise: ReadonlySet<number>,
): SignerReading {
  const first = headings[0]?.index ?? 0;
  const last =
    headings.findLast((heading) => heading.style !== 'unnumbered')?.index ?? headings.at(-1)?.index ?? 0;
  const after = readSigners(lines.slice(last + 1), roster, noise);
  const before = readSigners(lines.slice(0, first), roster, noise);
  return after.signers.length >= before.signers.length ? after : before;
}

/** The index after the last line of the last clause: before signatures, the next meeting's notice and the list of those present. */
function agendaEnd(
  lines: readonly SourceLine[],
  headings: readonly ClauseHeading[],
  signing: SignerReading,
  rosterUsed: ReadonlySet<number>,
  nextLine: number | undefined,
): number {
  const last = headings.at(-1);
  if (last === undefined) return lines.length;
  if (last.listEnd !== undefined) return last.listEnd;
  for (let i = last.index + last.extraLines + 1; i < lines.length; i += 1) {
    const line = lines[i];
    if (line === undefined || line.isBlank) continue;
    if (line.number === signing.firstLine || isSignHeading(line.text)) return i;
    if (rosterUsed.has(line.number) && !/^frånvarande/iu.test(line.text)) return i;
    const isNext =
      line.number === nextLine && i > last.index + last.extraLines + 1 && !/nästa|next/iu.test(last.title);
    const isNotice = /^(?:nästa möte|nästa sammanträde|next meeting)\s*(?::.*)?$/iu.test(line.text);
    if (isNext || (isNotice && !/nästa|next/iu.test(last.title))) return i;
  }
  return lines.length;
}

function uniqueNames(names: readonly string[]): string[] {
  return names
    .slice(0, 100)
    .filter((name, i) => names.findIndex((other) => nameKey(other) === nameKey(name)) === i);
}

/** The text begins in the middle of a roster or of a sentence: the first page is missing. */
function startFinding(
  roster: Understanding['roster'],
  lines: readonly SourceLine[],
  head: ReadHead,
): ReadFinding[] {
  const first = lines.find((line) => !line.isBlank);
  if (first === undefined) return [];
  const startsInside =
    roster.some((one) => one.line === first.number && one.certainty === 'unsure') ||
    /^\p{Ll}/u.test(first.text);
  const isHead =
    readHeadLine(first) !== undefined || head.title === first.text || cellsOf(first.raw).length > 2;
  return startsInside && !isHead ? [{ code: 'start-missing', line: first.number, params: {} }] : [];
}
