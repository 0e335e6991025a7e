import type {
  ReadClause,
  ReadFinding,
  ReadParticipant,
  UnreadLines,
  Understanding,
} from '#lib/protocol/import.ts';
import { nameKey } from './names.ts';
import { MOST_PEOPLE } from './participants.ts';
import type { SourceLine } from './source-lines.ts';

type Read = Omit<Understanding, 'unread' | 'findings'>;

/** What is missing or doubtful in the reading, each with the line a person should look at. */
export function findDoubts(read: Read, lines: readonly SourceLine[]): ReadFinding[] {
  return [
    ...missing(read),
    ...duplicates(read.roster),
    ...gaps(read.agenda),
    ...firstNames(read, lines),
    ...brokenLinks(lines),
    ...absentTwice(read),
  ];
}

// 002-12: what the source does not say is named as missing, never filled in.
function missing(read: Read): ReadFinding[] {
  const findings: ReadFinding[] = [];
  const add = (code: string, isMissing: boolean): void => {
    if (isMissing) findings.push({ code, params: {} });
  };
  add('no-roster', read.roster.length === 0);
  add('too-many-people', read.roster.length >= MOST_PEOPLE);
  add('no-agenda', read.agenda.length === 0);
  add('no-date', read.date === undefined);
  add('no-time', read.startTime === undefined);
  add('no-place', read.place === undefined && read.form !== 'remote');
  add('no-body', read.body === undefined);
  add('unknown-type', read.documentType === 'unknown');
  add('no-chair', read.roster.length > 0 && !read.roster.some((one) => one.role === 'chair'));
  return findings;
}

function duplicates(roster: readonly ReadParticipant[]): ReadFinding[] {
  const first = new Map<string, ReadParticipant>();
  const findings: ReadFinding[] = [];
  for (const one of roster) {
    const known = first.get(nameKey(one.name));
    if (known === undefined) first.set(nameKey(one.name), one);
    else
      findings.push({
        code: 'duplicate-name',
        line: one.line,
        params: { name: one.name, firstLine: known.line, secondLine: one.line },
      });
  }
  return findings;
}

function gaps(agenda: readonly ReadClause[]): ReadFinding[] {
  const top = agenda.filter((clause) => clause.parent === undefined && clause.number !== '');
  return top.flatMap((clause, i) => {
    const before = top[i - 1];
    if (before === undefined) return [];
    const from = Number.parseInt(before.number, 10);
    const to = Number.parseInt(clause.number, 10);
    return to - from > 1
      ? [{ code: 'clause-gap', line: clause.line, params: { from: before.number, to: clause.number } }]
      : [];
  });
}

/** 001-15: "Karin rapporterade" with two Karins at the table is asked, not guessed. */
function firstNames(read: Read, lines: readonly SourceLine[]): ReadFinding[] {
  const byFirst = new Map<string, Set<string>>();
  for (const { name } of read.roster) {
    const first = name.split(' ')[0] ?? '';
    byFirst.set(first, (byFirst.get(first) ?? new Set()).add(name));
  }
  const start = read.agenda[0]?.line ?? Number.MAX_SAFE_INTEGER;
  const findings: ReadFinding[] = [];
  const asked = new Set<string>();
  for (const line of lines) {
    if (line.number <= start) continue;
    for (const m of line.text.matchAll(
      /(?<![\p{L}-])(\p{Lu}[\p{L}-]+)(?=[\s,.:;?!)]|$)(?!\s+(?:von |af |de |van )?\p{Lu})/gu,
    )) {
      const people = byFirst.get(m[1] ?? '');
      if (people === undefined || people.size < 2) continue;
      const key = `${m[1] ?? ''} ${String(line.number)}`;
      if (asked.has(key) || isSurname(line.text, m.index)) continue;
      asked.add(key);
      findings.push({
        code: 'ambiguous-first-name',
        line: line.number,
        params: { name: m[1] ?? '', candidates: [...people].join(', ') },
      });
    }
  }
  return findings.slice(0, 100);
}

function isSurname(text: string, index: number): boolean {
  return /\p{Lu}[\p{L}-]+\s$/u.test(text.slice(Math.max(0, index - 40), index));
}

/** 000-13: a link cut by a line end is kept as it is, because a hyphen there may belong to it. */
function brokenLinks(lines: readonly SourceLine[]): ReadFinding[] {
  return lines.flatMap((line, i) => {
    const next = lines[i + 1];
    if (next === undefined || next.isBlank || !/https?:\/\/\S{20,}$/u.test(line.text)) return [];
    const isCut = line.text.endsWith('-') || /^[\p{Ll}\d.?=&/_%-]+(?:[/.][\w/.#?=&-]*)?$/u.test(next.text);
    return isCut ? [{ code: 'broken-link', line: line.number, params: { text: line.text.slice(-80) } }] : [];
  });
}

function absentTwice(read: Read): ReadFinding[] {
  return read.roster
    .filter(
      (one) =>
        one.attendance.kind === 'absent' &&
        read.signers.some((signer) => nameKey(signer.name) === nameKey(one.name)),
    )
    .map((one) => ({ code: 'absent-signer', line: one.line, params: { name: one.name } }));
}

/** Lines nobody claimed, next to each other taken together. */
export function findUnread(
  lines: readonly SourceLine[],
  used: ReadonlySet<number>,
  end: { readonly firstClause: number; readonly lastClauseEnd: number },
  halfRead: ReadonlySet<number>,
): UnreadLines[] {
  const unread: UnreadLines[] = [];
  for (const line of lines) {
    if (line.isBlank) continue;
    const inClauses = line.number >= end.firstClause && line.number < end.lastClauseEnd;
    // 001-20: one stray letter before a word is a scrap of a line that was lost on the way.
    const isScrap =
      inClauses && /^(?![iåöIÅÖ] )\p{Ll} \p{Ll}{2,}/u.test(line.text) && !/^[eo] /u.test(line.text);
    if (isScrap)
      unread.push({ line: line.number, endLine: line.number, text: line.text, why: 'stray-fragment' });
    const isHalfRead = halfRead.has(line.number);
    if ((inClauses || used.has(line.number)) && !isHalfRead) continue;
    const last = unread.at(-1);
    const outside = line.number < end.firstClause ? 'not-understood' : 'after-the-agenda';
    const why = isHalfRead ? 'half-read' : outside;
    if (last !== undefined && last.why === why && line.number - last.endLine <= 2) {
      last.endLine = line.number;
      last.text += `\n${line.text}`;
    } else unread.push({ line: line.number, endLine: line.number, text: line.text, why });
  }
  return unread;
}
