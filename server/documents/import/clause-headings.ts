import { readLeadingPerson } from './names.ts';
import { squeeze, type SourceLine } from './source-lines.ts';
import { findUnnumberedHeadings } from './unnumbered-headings.ts';

/** A line that opens a clause. `index` is the position in the lines given, not the line number. */
export interface ClauseHeading {
  readonly index: number;
  readonly style: 'section' | 'plain' | 'unnumbered';
  readonly number: string;
  readonly value: number;
  readonly title: string;
  /** Lines after the heading's own that belong to the title. */
  readonly extraLines: number;
  readonly weight: number;
  /** "Dnr MBN 2026/12" beside the number; the title then stands on the next line. */
  readonly caseNumber?: string;
  /** Index after a list of items without numbers; what follows is not of the agenda. */
  readonly listEnd?: number;
}

const SECTION =
  /^(?:\p{L}{1,6}\.?\s?)?§\s*(\d{1,4})([a-z])?(?:\s*\/\s*(?:20)?\d\d)?(?!\s*[-–—,]\s*§?\s*\d)[.:]?(?:\s+|$)(.*)$/u;
const WORDED = /^(?:punkt|ärende|item|dagordningspunkt|paragraf)\s+(\d{1,3})\s*[.:–-]?\s+(.*)$/iu;
const PLAIN = /^(\d{1,3})([.):]?)(?:\s+|(?<=[.)])(?=\p{Lu}))(\S.*)$/u;
const MONTH = /^(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)\p{L}*\b/iu;
const CASE_NUMBER = /^(?:dnr|diarienr|diarienummer|ärendenr|\p{Lu}{1,5}[ -]?\d{2,4}[/:-])/iu;
const OPENING =
  /^(?:mötets? öppna(?:s|des|nde)|sammanträdets? öppna(?:s|des|nde)|opening of the meeting|öppnande)\.?$/iu;
const CLOSING =
  /^(?:mötets? avsluta(?:s|des|nde|t)|sammanträdets? avsluta(?:s|des|nde)|avslutning|mötet förklaras avslutat|closing(?: of the meeting)?|meeting closed)\.?$/iu;

const MOST_CANDIDATES = 5_000;
/** More than the agenda takes, so that it can say where it was cut. */
const MOST_HEADINGS = 2_000;

/** The clauses' headings in order: § numbers when there are any, otherwise the best run of plain numbers. */
export function findClauseHeadings(lines: readonly SourceLine[], skip: ReadonlySet<number>): ClauseHeading[] {
  const usable = (line: SourceLine): boolean =>
    !line.isBlank && !skip.has(line.number) && line.text.length < 400;
  const sections: ClauseHeading[] = [];
  const plain: ClauseHeading[] = [];
  lines.forEach((line, index) => {
    if (!usable(line)) return;
    const section = readSection(lines, index);
    if (section !== undefined) sections.push(section);
    else {
      const candidate = readPlain(lines, index);
      if (candidate !== undefined) plain.push(candidate);
    }
  });
  const sectionRun = bestRun(sections.slice(0, MOST_CANDIDATES), 60);
  const plainRun = bestRun(plain.slice(0, MOST_CANDIDATES), 2);
  const numbered =
    sectionRun.length >= 2 || (sectionRun.length === 1 && plainRun.length < 3) ? sectionRun : plainRun;
  const isRun = numbered.length > 1 || numbered[0]?.style === 'section' || numbered[0]?.value === 1;
  return isRun
    ? withUnnumbered(lines, numbered.slice(0, MOST_HEADINGS))
    : findUnnumberedHeadings(lines, usable);
}

function readSection(lines: readonly SourceLine[], index: number): ClauseHeading | undefined {
  const m = SECTION.exec(lines[index]?.text ?? '');
  if (m === null) return undefined;
  const value = Number(m[1]);
  let title = withoutLeader(m[3] ?? '');
  let extraLines = 0;
  const caseNumber = CASE_NUMBER.test(title) ? title : undefined;
  if (title === '' || caseNumber !== undefined) {
    const next = nextFilled(lines, index, 4);
    if (next !== undefined) {
      title = withoutLeader(lines[next]?.text ?? '');
      extraLines = next - index;
    }
  }
  // A sentence that starts with a § reference is text: "§ 14 Kommunallagen anger att …".
  const weight =
    1 + bodyWeight(lines, index + extraLines) + (isSentence(title) ? -0.6 : 0) + leaderWeight(lines[index]);
  return heading(lines, {
    index,
    style: 'section',
    number: `${m[1] ?? ''}${m[2] ?? ''}`,
    value,
    title,
    extraLines,
    weight,
    ...(caseNumber === undefined || extraLines === 0 ? {} : { caseNumber }),
  });
}

function readPlain(lines: readonly SourceLine[], index: number): ClauseHeading | undefined {
  const text = lines[index]?.text ?? '';
  const m = WORDED.exec(text) ?? PLAIN.exec(text);
  if (m === null) return undefined;
  const hasMark = m.length === 3 || (m[2] ?? '') !== '';
  const title = withoutLeader(m.at(-1) ?? '');
  if (!isTitleLike(title, hasMark)) return undefined;
  const before = lines[index - 1];
  const weight =
    1 +
    bodyWeight(lines, index) +
    (before === undefined || before.isBlank ? 0.2 : 0) +
    (isSentence(title) ? -0.5 : 0) +
    (/^\p{Ll}/u.test(title) ? -0.4 : 0) +
    nameWeight(title) +
    leaderWeight(lines[index]);
  return heading(lines, {
    index,
    style: 'plain',
    number: m[1] ?? '',
    value: Number(m[1]),
    title,
    extraLines: 0,
    weight,
  });
}

function isTitleLike(title: string, hasMark: boolean): boolean {
  if (!/\p{L}{2}/u.test(title) || title.length > 260 || MONTH.test(title)) return false;
  if (!hasMark && !/^["”“»'(]?\p{Lu}/u.test(title)) return false;
  if (/^(?:kr|kronor|procent|%|st|tkr|mkr|min(?:uter)?|personer|år|kap)\b/iu.test(title)) return false;
  const person = readLeadingPerson(title);
  return person === undefined || (person.party === undefined && !/^\s*,/u.test(person.rest));
}

/** "3 Uppkopplade Länet" reads like a name; a numbered row of a roster does too. */
function nameWeight(title: string): number {
  const person = readLeadingPerson(title);
  return person !== undefined && person.rest.trim() === '' ? -0.5 : 0;
}

function heading(lines: readonly SourceLine[], found: ClauseHeading): ClauseHeading {
  const last = lines[found.index + found.extraLines];
  const next = lines[found.index + found.extraLines + 1];
  const isWrapped =
    last !== undefined &&
    next !== undefined &&
    last.text.length >= 55 &&
    !next.isBlank &&
    /^\p{Ll}/u.test(next.text) &&
    !/^[a-h]\)/u.test(next.text) &&
    !/[.:!?]$/u.test(last.text);
  if (!isWrapped || found.title === '' || isSentence(found.title)) return found;
  return { ...found, title: squeeze(`${found.title} ${next.text}`), extraLines: found.extraLines + 1 };
}

interface Run {
  readonly candidate: ClauseHeading;
  readonly score: number;
  readonly before: Run | undefined;
}

/** The heaviest run of rising numbers; a step over missing numbers is allowed up to `reach` and costs. */
function bestRun(candidates: readonly ClauseHeading[], reach: number): ClauseHeading[] {
  const bestAt = new Map<number, Run>();
  let best: Run | undefined;
  for (const candidate of candidates) {
    if (candidate.weight <= 0) continue;
    let before: Run | undefined;
    let gain = candidate.value <= 1 ? 0.5 : 0;
    for (let step = 1; step <= reach; step += 1) {
      const run = bestAt.get(candidate.value - step);
      if (run === undefined) continue;
      const reached = run.score - 0.7 * (step - 1);
      if (before === undefined || reached > gain) {
        if (reached <= 0) continue;
        before = run;
        gain = reached;
      }
    }
    const run = { candidate, score: gain + candidate.weight, before };
    const known = bestAt.get(candidate.value);
    if (known === undefined || run.score >= known.score) bestAt.set(candidate.value, run);
    if (best === undefined || run.score >= best.score) best = run;
  }
  const found: ClauseHeading[] = [];
  for (let run = best; run !== undefined; run = run.before) found.unshift(run.candidate);
  return found;
}

/** "Mötet öppnas" before and "Mötet avslutas" after the numbered clauses are clauses without a number. */
function withUnnumbered(lines: readonly SourceLine[], numbered: ClauseHeading[]): ClauseHeading[] {
  const first = numbered[0];
  const last = numbered.at(-1);
  if (first === undefined || last === undefined) return numbered;
  const at = (index: number): ClauseHeading => ({
    index,
    style: 'unnumbered',
    number: '',
    value: 0,
    title: lines[index]?.text ?? '',
    extraLines: 0,
    weight: 1,
  });
  const isOpened = /öppna|opening/iu.test(first.title);
  const isClosed = /avslut|closing/iu.test(last.title);
  const opening = isOpened
    ? -1
    : lines.findLastIndex((line, i) => i < first.index && OPENING.test(line.text));
  const closing = isClosed ? -1 : lines.findIndex((line, i) => i > last.index && CLOSING.test(line.text));
  return [...(opening >= 0 ? [at(opening)] : []), ...numbered, ...(closing >= 0 ? [at(closing)] : [])];
}

function bodyWeight(lines: readonly SourceLine[], index: number): number {
  const next = nextFilled(lines, index, 4);
  if (next === undefined) return 0;
  const text = lines[next]?.text ?? '';
  return PLAIN.test(text) || SECTION.test(text) ? 0 : 0.4;
}

function leaderWeight(line: SourceLine | undefined): number {
  return line !== undefined && /(?:\.{4,}|…{2,}|_{4,})\s*\d{0,4}$/u.test(line.text) ? -0.7 : 0;
}

function withoutLeader(title: string): string {
  return title.replace(/\s*(?:\.{4,}|…{2,}|_{4,})\s*\d{0,4}$/u, '').trim();
}

function isSentence(title: string): boolean {
  return /[.;,]$/u.test(title) || title.length > 140;
}

function nextFilled(lines: readonly SourceLine[], index: number, reach: number): number | undefined {
  for (let i = index + 1; i < lines.length && i <= index + reach; i += 1)
    if (lines[i]?.isBlank === false) return i;
  return undefined;
}
