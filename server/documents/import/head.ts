import type { ReadFinding, Understanding } from '#lib/protocol/import.ts';
import { findDates, toIso, weekdayFits, type ReadDate } from './dates.ts';
import { SUBJECT, typeOfTitle } from './document-type.ts';
import { readHeadLine, type HeadKey, type HeadLine } from './head-labels.ts';
import { startsWithPerson } from './names.ts';
import { readRosterHeading } from './roster-headings.ts';
import { cellsOf, squeeze, type SourceLine } from './source-lines.ts';
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

interface Field {
  readonly value: string;
  readonly line: number;
}

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

interface ResolvedDate {
  readonly iso: string;
  readonly text: string;
  readonly line: number;
  readonly inferredFrom?: string;
}

function readDate(
  fields: Map<HeadKey, Field>,
  lines: readonly SourceLine[],
  all: readonly SourceLine[],
  used: Set<number>,
): ResolvedDate | undefined {
  for (const key of ['date', 'placeAndTime', 'time', 'meeting', 'start'] as const) {
    const field = fields.get(key);
    const date = field === undefined ? undefined : findDates(field.value)[0];
    if (field !== undefined && date !== undefined) return resolve(date, field.line, all);
  }
  const loose = lines
    .filter((line) => !isOtherDate(line.text))
    .flatMap((line) => findDates(line.text).map((date) => ({ date, line })));
  const first =
    loose.find(({ date }) => date.year !== undefined) ?? loose.find(({ date }) => date.weekday !== undefined);
  if (first === undefined) return headerDate(all);
  used.add(first.line.number);
  return resolve(first.date, first.line.number, all);
}

/** 002-12: without a head the page header may still say the date of the meeting. */
function headerDate(all: readonly SourceLine[]): ResolvedDate | undefined {
  const index = all.findIndex((line) => /^(?:mötesdatum|sammanträdesdatum|datum)\b/iu.test(line.text));
  const near = index < 0 ? [] : all.slice(index, index + 4);
  const found = near.flatMap((line) => findDates(line.text).map((date) => ({ date, line })))[0];
  return found === undefined ? undefined : resolve(found.date, found.line.number, all);
}

function isOtherDate(text: string): boolean {
  return /juster|nästa (?:möte|sammanträde)|next meeting|anslag|kallelse skickad|daterad|dnr|sista dag|anmäl|svara/iu.test(
    text,
  );
}

/** 001-1: a date without a year takes the year of another date in the document that fits, and says so. */
function resolve(date: ReadDate, line: number, all: readonly SourceLine[]): ResolvedDate | undefined {
  if (date.year !== undefined) return { iso: toIso(date, date.year), text: date.text, line };
  const others = all.flatMap((other) =>
    findDates(other.text)
      .filter((d) => d.year !== undefined)
      .map((d) => ({ d, text: other.text })),
  );
  const strong = others.filter(({ text }) => /juster|datum|protokoll|anteckning|kallelse/iu.test(text));
  const match = [...strong, ...others].find(
    ({ d }) => d.year !== undefined && isSoonAfter(date, d) && weekdayFits(date, d.year),
  );
  const yearOnly = all
    .map((other) => /(?:^|\s)((?:19|20)\d\d)(?=$|[\s.,])/u.exec(other.text))
    .find((m) => m !== null && weekdayFits(date, Number(m[1])));
  const year =
    match?.d.year ?? (yearOnly == null || date.weekday === undefined ? undefined : Number(yearOnly[1]));
  if (year === undefined) return undefined;
  return {
    iso: toIso(date, year),
    text: date.text,
    line,
    inferredFrom: (match?.text ?? String(year)).slice(0, 120),
  };
}

function isSoonAfter(date: ReadDate, other: ReadDate): boolean {
  if (other.year === undefined) return false;
  const days = (Date.parse(toIso(other, other.year)) - Date.parse(toIso(date, other.year))) / 86_400_000;
  return days > -60 && days < 90;
}

function timesOf(
  fields: Map<HeadKey, Field>,
  lines: readonly SourceLine[],
): { startTime?: string; endTime?: string } {
  for (const key of ['time', 'placeAndTime', 'date', 'meeting'] as const) {
    const value = fields.get(key)?.value;
    const times = value === undefined ? undefined : findTimes(value, key === 'time');
    if (times !== undefined)
      return {
        startTime: times.startTime,
        ...(times.endTime === undefined ? {} : { endTime: times.endTime }),
      };
  }
  const start = fields.get('start');
  const end = fields.get('end');
  const from = start === undefined ? undefined : findTimes(start.value, true)?.startTime;
  const to = end === undefined ? undefined : findTimes(end.value, true)?.startTime;
  if (from !== undefined) return { startTime: from, ...(to === undefined ? {} : { endTime: to }) };
  const loose = lines
    .map((line) => (line.text.length < 160 && !isOtherDate(line.text) ? findTimes(line.text) : undefined))
    .find((t) => t !== undefined);
  return loose === undefined
    ? {}
    : { startTime: loose.startTime, ...(loose.endTime === undefined ? {} : { endTime: loose.endTime }) };
}

function placeOf(fields: Map<HeadKey, Field>): string | undefined {
  const place = fields.get('place')?.value;
  if (place !== undefined) return place.slice(0, 300);
  const both = fields.get('placeAndTime')?.value;
  if (both === undefined) return undefined;
  return placeBeside(both);
}

/** "Måndagen den 9 november, kl. 9–11, Stadshuset": without labels, the rest of the line is the place. */
function placeInDateLine(lines: readonly SourceLine[], used: Set<number>): string | undefined {
  const line = lines.find(
    (one) =>
      one.text.length < 200 &&
      findDates(one.text).length === 1 &&
      findTimes(one.text) !== undefined &&
      !isOtherDate(one.text),
  );
  const place = line === undefined || readHeadLine(line) !== undefined ? undefined : placeBeside(line.text);
  if (line === undefined || place === undefined || !/^\p{Lu}\p{L}{2}/u.test(place)) return undefined;
  used.add(line.number);
  return place;
}

/** What is left of "Stadshuset, den 12 mars kl. 9–11" without its date and time. */
function placeBeside(both: string): string | undefined {
  const cut = [...findDates(both).map((date) => date.text), findTimes(both)?.text ?? '']
    .filter((part) => part !== '')
    .reduce((text, part) => text.replace(part, ' '), both);
  const tidy = squeeze(cut.replace(/\b(?:kl\.?|klockan|den)(?=\s*[,.]|\s*$)/giu, ' '))
    .replace(/(?:\s*[,;–-]\s*)+$/u, '')
    .replace(/^(?:[\s,;–-])+/u, '')
    .replace(/(?:,\s*){2,}/gu, ', ');
  return tidy === '' ? undefined : tidy.slice(0, 300);
}

function formOf(
  fields: Map<HeadKey, Field>,
  place: string | undefined,
  lines: readonly SourceLine[],
): Pick<Understanding, 'form' | 'tool'> {
  const stated = `${fields.get('form')?.value ?? ''} ${place ?? ''} ${fields.get('placeAndTime')?.value ?? ''}`;
  const text =
    stated.trim() === ''
      ? lines
          .map((line) => line.text)
          .join(' ')
          .slice(0, 4000)
      : stated;
  const tool = /zoom/iu.test(text) ? 'Zoom' : /teams/iu.test(text) ? 'Teams' : undefined;
  const isRemote =
    tool !== undefined || /digital|på distans|distansmöte|videomöte|remote|online|länk/iu.test(text);
  const isRoom =
    /\b(?:fysiskt|på plats|on site|rum|sal|salen|huset|lokal|room|hall)\b|(?:rum|sal|salen|huset|gården)\b/iu.test(
      stated,
    );
  const isBoth = /\p{L}.*\b(?:och|samt|eller|and|or|\/)\s+(?:digitalt\s+)?(?:via|på|over)\s/iu.test(
    place ?? '',
  );
  const isHybrid = /hybrid/iu.test(text) || (isRemote && (isRoom || isBoth));
  const form = isHybrid ? 'hybrid' : isRemote ? 'remote' : place !== undefined ? 'on-site' : undefined;
  return { ...(form === undefined ? {} : { form }), ...(tool === undefined ? {} : { tool }) };
}

const BODY_LINE =
  /^((?:[\p{L}-]+\s){0,4}?[\p{L}-]*(?:nämnden|nämnd|styrelsen|styrelse|utskottet|utskott|fullmäktige|rådet|råd|gruppen|grupp|beredningen|beredning|organ|kommittén|kommitté|delegationen|direktionen|committee|council|board)(?=$|[\s,])(?:\s+(?:för|mellan|i|of|for)\s+.{2,70})?)(?:,?\s+(?:kallas|inbjuds|sammanträder|protokoll|minnesanteckningar)\b.*)?$/iu;

function isBodyLine(text: string): boolean {
  return !/[.:;!?]$/u.test(text) && BODY_LINE.test(text);
}

function bodyOf(
  fields: Map<HeadKey, Field>,
  title: { rest: string; line: number } | undefined,
  lines: readonly SourceLine[],
  used: Set<number>,
  all: readonly SourceLine[],
): string | undefined {
  const field = fields.get('body')?.value;
  if (field !== undefined) return field;
  const candidates = lines.filter(
    (line) => !line.isBlank && line.text.length <= 110 && readHeadLine(line) === undefined,
  );
  const near = candidates.find(
    (line) =>
      title !== undefined &&
      line.number > title.line &&
      line.number <= title.line + 4 &&
      BODY_LINE.test(line.text),
  );
  const rest = title === undefined ? '' : withoutDate(title.rest);
  if (near !== undefined && (rest === '' || !isBodyLine(rest))) return take(near);
  if (rest !== '' && /\p{L}{2}/u.test(rest) && !/^(?:sida|nr|nummer)\b/iu.test(rest))
    return withoutMeeting(rest);
  const any = candidates.find(
    (line) => isBodyLine(withoutDate(line.text)) && readRosterHeading(line.text) === undefined,
  );
  return any === undefined ? (bodyInPageHeader(all) ?? bodyOfMeeting(candidates, used)) : take(any);

  function take(line: SourceLine): string {
    used.add(line.number);
    const text = withoutDate(line.text);
    return BODY_LINE.exec(text)?.[1] ?? text;
  }
}

/** "Styrelsemöte i Hembygdsföreningen Gläntan": the body is what the meeting is held in. */
function withoutMeeting(text: string): string {
  return (
    /^\p{L}*(?:möte|sammanträde)t?\s+(?:(?:i|med|för|hos|vid)\s+)?(\p{Lu}.{2,90})$/u.exec(text)?.[1] ?? text
  );
}

/** 002-11: "Samverkansgruppen   2023-09-22" in a page header names the body beside the date. */
function bodyInPageHeader(all: readonly SourceLine[]): string | undefined {
  const cells = all
    .map((line) => cellsOf(line.raw.trim()))
    .find(([first, second, ...more]) => {
      const isDate = second !== undefined && more.length === 0 && /^(?:19|20)\d\d-\d\d-\d\d$/u.test(second);
      return isDate && first !== undefined && /^\p{Lu}\p{L}/u.test(first) && !/datum|dnr/iu.test(first);
    });
  return cells?.[0];
}

/** "Styrelsemöte Ljungby Orienteringsvänner" as the first line of a document without any other title. */
function bodyOfMeeting(lines: readonly SourceLine[], used: Set<number>): string | undefined {
  const line = lines
    .slice(0, 6)
    .find(({ text }) => /^\p{Lu}\p{Ll}*(?:möte|sammanträde)\s/u.test(text) && withoutMeeting(text) !== text);
  if (line !== undefined) used.add(line.number);
  return line === undefined ? undefined : withoutDate(withoutMeeting(line.text));
}

function withoutDate(text: string): string {
  const cut = findDates(text).reduce((left, date) => left.replace(date.text, ' '), text);
  return squeeze(cut.replace(/\b(?:kl\.?\s*)?\d{1,2}[.:]\d{2}.*$/u, ''))
    .replace(/^(?:[\s,–-])+|(?:[\s,–-])+$/gu, '')
    .replace(/\s+(?:den)$/u, '');
}

/** Associations, housing societies, cooperatives, schools and foundations by their own names. */
const ASSOCIATION =
  /^(?:(?:BRF|Brf|Bostadsrättsföreningen|Stiftelsen|Friskolan|Föreningen) \p{Lu}[\p{L}\d ]{2,50}|(?:\p{Lu}[\p{L}-]+ ){0,3}(?:(?:Ekonomisk|Ideell)a? )?[Ff]örening(?:en)?(?: \p{Lu}[\p{L}-]+){0,3})$/u;

function organisationOf(lines: readonly SourceLine[], used: Set<number>): string | undefined {
  const line = lines
    .slice(0, 30)
    .find(
      (one) =>
        /^(?:region \p{Lu}[\p{L}\s]{2,40}|\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)? (?:kommun|stad|municipality)|\p{Lu}[\p{L}-]+regionen|kommunalförbundet \p{Lu}[\p{L}\s]{2,40})$/u.test(
          one.text,
        ) ||
        /^Region \p{Lu}\p{L}+(?: \p{L}+){0,2}$/u.test(one.text) ||
        ASSOCIATION.test(cellsOf(one.raw.trim())[0] ?? ''),
    );
  if (line === undefined) return undefined;
  used.add(line.number);
  return cellsOf(line.raw.trim())[0] ?? line.text;
}
