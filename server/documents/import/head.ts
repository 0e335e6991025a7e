import type { ReadFinding, Understanding } from '#lib/protocol/import.ts';
import { findDates } from './dates.ts';
import { SUBJECT, typeOfTitle } from './document-type.ts';
import { bodyOf, organisationOf } from './head-body.ts';
import { readDate } from './head-date.ts';
import type { Field } from './head-fields.ts';
import { readHeadLine, type HeadKey, type HeadLine } from './head-labels.ts';
import { formOf, placeInDateLine, placeOf, timesOf } from './head-place.ts';
import { startsWithPerson } from './names.ts';
import { readRosterHeading } from './roster-headings.ts';
import { squeeze, type SourceLine } from './source-lines.ts';
import { findTimes } from './times.ts';

export type ReadHead = Pick<
  Understanding,
  | 'organisation'
  | 'body'
  | 'title'
  | 'date'
  | 'dateText'
  | 'startTime'
  | 'endTime'
  | 'place'
  | 'form'
  | 'tool'
> & { readonly used: Set<number>; readonly findings: ReadFinding[] };

/** Reads who met, when and where. `all` is the whole document: a missing year may stand in the signature block. */
export function readHead(
  lines: readonly SourceLine[],
  all: readonly SourceLine[],
  noise: ReadonlySet<number>,
): ReadHead {
  const used = new Set<number>();
  const fields = readFields(lines, noise, used);
  const findings: ReadFinding[] = [];
  const title = readTitle(lines, used);
  const date = readDate(fields, lines, all, used);
  if (date?.inferredFrom !== undefined) {
    findings.push({
      code: 'year-inferred',
      line: date.line,
      params: { date: date.iso, from: date.inferredFrom },
    });
  }
  const place = placeOf(fields) ?? placeInDateLine(lines, used);
  const times = timesOf(fields, lines);
  const body = bodyOf(fields, title, lines, used, all);
  takePlainLines(lines, title?.line, used);
  const organisation = fields.get('organisation')?.value ?? organisationOf(lines, used);
  return {
    used,
    findings,
    ...(title === undefined ? {} : { title: title.text }),
    ...(date === undefined ? {} : { date: date.iso, dateText: date.text }),
    ...times,
    ...(place === undefined ? {} : { place }),
    ...formOf(fields, place, lines),
    ...(body === undefined ? {} : { body }),
    ...(organisation === undefined ? {} : { organisation }),
  };
}

/** Lines that say nothing more than is already known: a date alone, the heading of the agenda, a subtitle. */
function takePlainLines(
  lines: readonly SourceLine[],
  titleLine: number | undefined,
  used: Set<number>,
): void {
  for (const line of lines) {
    const isDateAlone = findDates(line.text)[0]?.text === line.text;
    const isAgendaWord =
      /^(?:dagordning|agenda|ärenden|föredragningslista|ärendelista|innehåll(?:sförteckning)?|ärende)\s*:?(?:$|\t|\s{2,})/iu.test(
        line.text,
      );
    const isContents = /(?:\.{4,}|…{2,}|_{4,})\s*\d{1,4}$/u.test(line.text) && /^(?:§|\d)/u.test(line.text);
    const isSubtitle = line.number === (titleLine ?? -9) + 1 && line.text.length < 60;
    if (isDateAlone || isAgendaWord || isContents || isSubtitle) used.add(line.number);
  }
}

function readFields(
  lines: readonly SourceLine[],
  noise: ReadonlySet<number>,
  used: Set<number>,
): Map<HeadKey, Field> {
  const fields = new Map<HeadKey, Field>();
  lines.forEach((line, index) => {
    if (line.isBlank || noise.has(line.number)) return;
    const head = readHeadLine(line);
    if (head === undefined) return;
    const value =
      head.value === '' ? valueBelow(lines, index, head, used) : valueWithWrap(lines, index, head, used);
    if (value === undefined || value === '') return;
    used.add(line.number);
    if (!fields.has(head.key)) fields.set(head.key, { value: squeeze(value), line: line.number });
  });
  return fields;
}

function valueBelow(
  lines: readonly SourceLine[],
  index: number,
  head: HeadLine,
  used: Set<number>,
): string | undefined {
  const next = lines.slice(index + 1, index + 3).find((line) => !line.isBlank);
  if (next === undefined || readHeadLine(next) !== undefined || readRosterHeading(next.text) !== undefined)
    return undefined;
  if (next.text.length > 120 || startsWithPerson(next.text)) return undefined;
  const isDateKey = head.key === 'date' || head.key === 'time';
  if (isDateKey && findDates(next.text).length === 0 && findTimes(next.text, true) === undefined)
    return undefined;
  used.add(next.number);
  return next.text;
}

/** "Plats och tid" often takes two lines; the second is taken when it holds the date or time or goes on in lower case. */
function valueWithWrap(
  lines: readonly SourceLine[],
  index: number,
  head: HeadLine,
  used: Set<number>,
): string {
  const next = lines[index + 1];
  if (
    next === undefined ||
    next.isBlank ||
    readHeadLine(next) !== undefined ||
    readRosterHeading(next.text) !== undefined
  )
    return head.value;
  const holdsMore =
    !/^ajourner/iu.test(next.text) &&
    head.key === 'placeAndTime' &&
    (findDates(next.text).length > 0 || findTimes(next.text) !== undefined);
  const goesOn = /^(?:\p{Ll}|\()/u.test(next.text) && next.text.length < 100;
  if (!holdsMore && !goesOn) return head.value;
  used.add(next.number);
  return `${head.value}, ${next.text}`;
}

function readTitle(
  lines: readonly SourceLine[],
  used: Set<number>,
): { text: string; line: number; rest: string } | undefined {
  const found = lines.find((one) => typeOfTitle(one.text.replace(SUBJECT, '')) !== undefined);
  if (found === undefined) return undefined;
  const line = { ...found, text: found.text.replace(SUBJECT, '') };
  used.add(line.number);
  const rest = squeeze(
    line.text
      .replace(/^(.{3,90}?)\s+[–-]\s+(?:protokoll|minnesanteckningar|mötesanteckningar|kallelse)$/iu, 'x $1')
      .replace(/^\p{L}+(?: (?:of|from|notes))?(?:\s*[:–-])?\s*/u, '')
      .replace(
        /^(?:(?:fört vid|från|för|till|vid|med|the|of|for)(?=\s))?\s*(?:möte(?:t)?|sammanträde(?:t)?|meeting(?: of| with)?)?\s*(?:med|i|för|of|with|från)?\s*(?=\p{L})/iu,
        '',
      ),
  );
  return { text: squeeze(line.text), line: line.number, rest };
}
