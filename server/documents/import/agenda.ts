import type { ReadClause } from '#lib/protocol/import.ts';
import { cleanText, lineWidth } from './cleaning.ts';
import { readClauseFacts, type ClauseFacts } from './clause-body.ts';
import type { ClauseHeading } from './clause-headings.ts';
import { isFullName } from './names.ts';
import { roleOf } from './vocabulary.ts';
import { findSubHeadings, type SubHeading } from './sub-headings.ts';
import { squeeze, type SourceLine } from './source-lines.ts';

/** The clauses, and for each the decision or position that a later meeting may have to follow up. */
export interface ReadAgenda {
  readonly clauses: ReadClause[];
  readonly decisions: { clauseNumber?: string; text: string; line: number }[];
  /** Line of the first heading beyond `MOST_CLAUSES`; its text is kept in the clause before it. */
  cutAt?: number;
}

/** What the schema of the corrected form takes, less the clauses that still have to come. */
export const MOST_CLAUSES = 480;

/** Builds the clauses from their headings; `end` is the index after the last line that belongs to the last clause. */
export function readAgenda(
  lines: readonly SourceLine[],
  headings: readonly ClauseHeading[],
  end: number,
  noise: ReadonlySet<number>,
): ReadAgenda {
  const width = lineWidth(lines);
  const agenda: ReadAgenda = { clauses: [], decisions: [] };
  const taken = headings.slice(0, MOST_CLAUSES);
  if (taken.length < headings.length) agenda.cutAt = lines[headings[taken.length]?.index ?? 0]?.number ?? 0;
  taken.forEach((heading, i) => {
    const stop = Math.min(taken[i + 1]?.index ?? end, Math.max(end, heading.index + 1));
    const body = lines
      .slice(heading.index + heading.extraLines + 1, stop)
      .filter((line) => !noise.has(line.number));
    addClause(agenda, { heading, body, width, line: lines[heading.index]?.number ?? 0 });
  });
  return agenda;
}

interface ClauseSource {
  readonly heading: ClauseHeading;
  readonly body: readonly SourceLine[];
  readonly width: number;
  readonly line: number;
}

function addClause(agenda: ReadAgenda, source: ClauseSource): void {
  const { heading, body, width } = source;
  const subs = heading.style === 'unnumbered' ? [] : findSubHeadings(body, heading.number);
  const room = MOST_CLAUSES - agenda.clauses.length - 1;
  const own = body.slice(0, room > 0 ? (subs[0]?.index ?? body.length) : body.length);
  const id = nextId(agenda);
  const columns = readColumns(heading.title);
  const facts = { ...columns.facts, ...readClauseFacts(heading.title, own, width) };
  if (facts.presenters.length === 0) facts.presenters.push(...columns.presenters);
  const title = tidyTitle(columns.title);
  push(agenda, facts, {
    id,
    number: heading.number,
    numbering: heading.style === 'section' ? 'section' : 'plain',
    title,
    text: [heading.caseNumber ?? '', cleanText(own, width)].filter((part) => part !== '').join('\n\n'),
    line: source.line,
    certainty: title === '' || heading.weight < 0.8 ? 'unsure' : 'sure',
  });
  const taken = subs.slice(0, Math.max(0, MOST_CLAUSES - agenda.clauses.length));
  if (taken.length < subs.length)
    agenda.cutAt ??= body[subs[taken.length]?.index ?? 0]?.number ?? source.line;
  taken.forEach((sub, i) => {
    addSub(agenda, {
      sub,
      parent: id,
      body: body.slice(sub.index + 1, taken[i + 1]?.index ?? body.length),
      width,
      line: body[sub.index],
    });
  });
}

interface Columns {
  readonly title: string;
  readonly facts: Pick<ReadClause, 'kind' | 'hasAttachment'>;
  readonly presenters: ReadClause['presenters'];
}

/** A summons is often a table: title, type, presenter and time with wide gaps between them. */
function readColumns(title: string): Columns {
  const [first = title, ...cells] = title.split(/\t+| {3,}/u).map((cell) => cell.trim());
  const isKnown = (cell: string): boolean =>
    kindOfCell(cell) !== undefined ||
    isFullName(cell) ||
    roleOf(cell) !== undefined ||
    /^\d{1,3}\s*min|^bilag/iu.test(cell);
  if (cells.length === 0 || !cells.some(isKnown)) return { title, facts: {}, presenters: [] };
  const kind = cells.map(kindOfCell).find((one) => one !== undefined);
  return {
    title: first,
    facts: {
      ...(kind === undefined ? {} : { kind }),
      ...(cells.some((cell) => /^bilag/iu.test(cell)) ? { hasAttachment: true } : {}),
    },
    presenters: cells.filter(isFullName).map((name) => ({ name })),
  };
}

function kindOfCell(cell: string): ReadClause['kind'] | undefined {
  if (/^(?:beslut(?:särende)?|decision|b)$/iu.test(cell)) return 'decision';
  if (/^(?:information|info|i)$/iu.test(cell)) return 'information';
  return /^ställningstagande$/iu.test(cell) ? 'position' : undefined;
}

interface SubSource {
  readonly sub: SubHeading;
  readonly parent: string;
  readonly body: readonly SourceLine[];
  readonly width: number;
  readonly line: SourceLine | undefined;
}

function addSub(agenda: ReadAgenda, { sub, parent, body, width, line }: SubSource): void {
  const runsOn = line === undefined ? [] : [{ ...line, text: sub.text }, ...body];
  const whole = cleanText(runsOn, width);
  const title = shortTitle(whole.split('\n')[0] ?? sub.text, sub.text);
  const isRunIn = title !== squeeze(sub.text);
  push(agenda, readClauseFacts(title, isRunIn ? runsOn : body, width), {
    id: nextId(agenda),
    number: sub.number,
    numbering: 'sub',
    parent,
    title: tidyTitle(title),
    // A title cut out of running text keeps the whole sentence in the text too, so that nothing is lost.
    text: isRunIn ? whole : cleanText(body, width),
    line: line?.number ?? 0,
    certainty: isRunIn ? 'unsure' : 'sure',
  });
}

type Bare = Pick<
  ReadClause,
  'id' | 'number' | 'numbering' | 'title' | 'text' | 'line' | 'certainty' | 'parent'
>;

function push(agenda: ReadAgenda, facts: ClauseFacts, bare: Bare): void {
  const { isExplicit, decisionLine, ...rest } = facts;
  agenda.clauses.push({ ...bare, ...rest });
  if (!isExplicit) return;
  for (const text of [rest.decision, rest.position]) {
    if (text === undefined) continue;
    agenda.decisions.push({
      ...(bare.number === '' ? {} : { clauseNumber: bare.number }),
      text,
      line: decisionLine,
    });
  }
}

function nextId(agenda: ReadAgenda): string {
  return `c${String(agenda.clauses.length + 1)}`;
}

/** The title without its time budget, attachment mark and right-hand columns; those are read as facts. */
function tidyTitle(title: string): string {
  return squeeze(
    title
      .replace(
        /\s*[([][^()[\]]{0,40}\b(?:min(?:uter|utes)?|bilag(?:a|or)(?: \d+)?)\b[^()[\]]{0,40}[)\]]/giu,
        '',
      )
      .replace(/(?:\t+| {2,})\d{1,3}\s*min(?:uter)?\b.*$/iu, '')
      .replace(/(?:\t+| {2,})bilaga\b.*$/iu, ''),
  ).slice(0, 500);
}

function shortTitle(firstLine: string, lineText: string): string {
  const text = squeeze(lineText);
  if (text.length <= 90 && !/[.!?]\s+\p{Lu}/u.test(text) && squeeze(firstLine) === text) return text;
  const sentence = /^.{3,110}?[.!?](?=\s|$)/u.exec(firstLine)?.[0];
  if (sentence !== undefined) return sentence.replace(/\.$/u, '');
  return firstLine.length <= 110 ? firstLine : `${firstLine.slice(0, 100).replace(/\s+\S*$/u, '')} …`;
}
