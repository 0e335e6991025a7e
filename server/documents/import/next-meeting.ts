import type { ReadFinding, ReadNextMeeting } from '#lib/protocol/import.ts';
import { findDates, toIso, weekdayFits, type ReadDate } from './dates.ts';
import { squeeze, type SourceLine } from './source-lines.ts';
import { findTimes } from './times.ts';

const NEXT =
  /\b(?:nästa|nästkommande|kommande) (?:ordinarie )?(?:möte|sammanträde|träff|tillfälle|samverkan|fsg|next)\b|\bnext meeting\b|\bnästa (?:\p{L}+ ){0,3}(?:möte|sammanträde)\b/iu;

export interface NextMeetingReading {
  readonly nextMeeting?: ReadNextMeeting;
  readonly findings: ReadFinding[];
  readonly used: Set<number>;
}

/** Finds when and where the body meets next. A missing year is worked out from the text or the meeting's date, and marked. */
export function readNextMeeting(
  lines: readonly SourceLine[],
  meetingDate: string | undefined,
): NextMeetingReading {
  let best: { block: SourceLine[]; score: number } | undefined;
  lines.forEach((line, index) => {
    if (line.isBlank || !NEXT.test(line.text)) return;
    const block = blockFrom(lines, index);
    const score = scoreOf(block);
    if (score > 0 && (best === undefined || score >= best.score)) best = { block, score };
  });
  if (best === undefined) return { findings: [], used: new Set() };
  return readBlock(best.block, lines, meetingDate);
}

/** The line and the few after it that go on about the same meeting. */
function blockFrom(lines: readonly SourceLine[], index: number): SourceLine[] {
  const block: SourceLine[] = [];
  let blanks = 0;
  for (const line of lines.slice(index, index + 12)) {
    if (line.isBlank) {
      blanks += 1;
      if (blanks > 2) break;
      continue;
    }
    if (block.length > 0 && !continuesBlock(block, line, blanks)) break;
    blanks = 0;
    block.push(line);
    if (block.length >= 6) break;
  }
  return block;
}

function continuesBlock(block: readonly SourceLine[], line: SourceLine, blanks: number): boolean {
  if (/^(?:§|\d{1,2}[.)]?\s+\p{Lu}(?!.*\d{4}))/u.test(line.text) && !NEXT.test(line.text)) return false;
  if (/^(?:plats|tid|datum|lokal|när|var|time|place|date|mötesform)\b/iu.test(line.text)) return true;
  const hasDate = block.some((known) => findDates(known.text).length > 0);
  if (!hasDate)
    return (
      findDates(line.text).length > 0 ||
      NEXT.test(line.text) ||
      /^beslut:?$/iu.test(line.text) ||
      (blanks === 0 && line.text.length < 120)
    );
  const last = block.at(-1)?.text ?? '';
  return blanks === 0 && !/[.!?]$/u.test(last);
}

function scoreOf(block: readonly SourceLine[]): number {
  const text = textOf(block);
  const dates = findDates(text);
  if (dates.length === 0) return 0;
  return 1 + (dates.length === 1 ? 1 : 0) + (findTimes(text) !== undefined ? 1 : 0);
}

/** One text for the whole block: 001-18 has its month cut in two by a line end. */
function textOf(block: readonly SourceLine[]): string {
  return squeeze(
    block
      .map((line) => line.text)
      .join('\n')
      .replace(/(\p{Ll})-\n(?=\p{Ll})/gu, '$1'),
  );
}

function readBlock(
  block: readonly SourceLine[],
  lines: readonly SourceLine[],
  meetingDate: string | undefined,
): NextMeetingReading {
  const text = textOf(block);
  const first = block[0];
  const from = text.search(NEXT);
  const date = findDates(text.slice(Math.max(from, 0)))[0] ?? findDates(text)[0];
  const resolved = date === undefined ? undefined : resolveYear(date, lines, block, meetingDate);
  const times =
    findTimes(text) ??
    block
      .map((line) => (/^(?:tid|kl)/iu.test(line.text) ? findTimes(line.text, true) : undefined))
      .find((t) => t !== undefined) ??
    timeAfterDate(text, date);
  const place = placeIn(block, text);
  const findings: ReadFinding[] = [];
  if (resolved?.from !== undefined)
    findings.push({
      code: 'next-year-inferred',
      line: first?.number ?? 0,
      params: { date: resolved.iso, from: resolved.from },
    });
  return {
    findings,
    used: new Set([...block, ...lines.filter(isHeadingAlone)].map((line) => line.number)),
    nextMeeting: {
      text,
      line: first?.number ?? 0,
      ...(resolved === undefined ? {} : { date: resolved.iso }),
      ...(times === undefined ? {} : { startTime: times.startTime }),
      ...(times?.endTime === undefined ? {} : { endTime: times.endTime }),
      ...(place === undefined ? {} : { place }),
    },
  };
}

function isHeadingAlone(line: SourceLine): boolean {
  return /^(?:nästa (?:möte|sammanträde)|next meeting)\s*:?$/iu.test(line.text);
}

function timeAfterDate(text: string, date: ReadDate | undefined): ReturnType<typeof findTimes> {
  if (date === undefined) return undefined;
  return findTimes(text.slice(text.indexOf(date.text) + date.text.length).slice(0, 60), true);
}

function resolveYear(
  date: ReadDate,
  lines: readonly SourceLine[],
  block: readonly SourceLine[],
  meetingDate: string | undefined,
): { iso: string; from?: string } | undefined {
  if (date.year !== undefined) return { iso: toIso(date, date.year) };
  const start = lines.findIndex((line) => line.number === block[0]?.number);
  const stated = lines
    .slice(Math.max(0, start - 5), start + 20)
    .map((line) => ({
      line,
      year: /(?:år|mötesdatum|mötesdagar|sammanträdesdagar|dates)\D{0,20}((?:19|20)\d\d)\b/iu.exec(
        line.text,
      )?.[1],
    }))
    .find(
      ({ year }) =>
        year !== undefined &&
        weekdayFits(date, Number(year)) &&
        (meetingDate === undefined || toIso(date, Number(year)) > meetingDate),
    );
  if (stated?.year !== undefined) return { iso: toIso(date, Number(stated.year)), from: stated.line.text };
  if (meetingDate === undefined) return undefined;
  const year = Number(meetingDate.slice(0, 4));
  const coming = [year, year + 1].find((y) => toIso(date, y) > meetingDate && weekdayFits(date, y));
  return coming === undefined ? undefined : { iso: toIso(date, coming), from: meetingDate };
}

function placeIn(block: readonly SourceLine[], text: string): string | undefined {
  const labelled = block
    .map((line) => /^(?:plats|lokal|var|place|venue|mötesform)\s*:?\s+(.+)$/iu.exec(line.text)?.[1])
    .find((place) => place !== undefined);
  const inText =
    labelled ??
    /\b(?:lokal|plats|sal|place|venue)\s*:?\s+(\p{Lu}[^,.;]{1,60})/u.exec(text)?.[1] ??
    /\b(?:i|på)\s+((?:sammanträdes|konferens|mötes)(?:rum|rummet|sal|salen)\s+\p{Lu}[^,.;]{1,40})/u.exec(
      text,
    )?.[1] ??
    /\b(?:via|på)\s+((?:Microsoft )?(?:Teams|Zoom))\b/iu.exec(text)?.[1] ??
    /,\s*(?:i|på|in)?\s*((?:(?:Stora|Lilla)\s)?\p{Lu}[\p{L}-]*(?:huset|salen|rummet|gården|slottet|hus|Teams|Zoom)(?:,\s*\p{L}[^.;]{1,50})?)\s*\.?$/u.exec(
      text,
    )?.[1];
  return inText?.trim().replace(/[.,]$/u, '');
}
