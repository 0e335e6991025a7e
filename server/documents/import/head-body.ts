import { findDates } from './dates.ts';
import type { HeadFields } from './head-fields.ts';
import { readHeadLine } from './head-labels.ts';
import { readRosterHeading } from './roster-headings.ts';
import { cellsOf, squeeze, type SourceLine } from './source-lines.ts';

const BODY_LINE =
  /^((?:[\p{L}-]+\s){0,4}?[\p{L}-]*(?:nämnden|nämnd|styrelsen|styrelse|utskottet|utskott|fullmäktige|rådet|råd|gruppen|grupp|beredningen|beredning|organ|kommittén|kommitté|delegationen|direktionen|committee|council|board)(?=$|[\s,])(?:\s+(?:för|mellan|i|of|for)\s+.{2,70})?)(?:,?\s+(?:kallas|inbjuds|sammanträder|protokoll|minnesanteckningar)\b.*)?$/iu;

function isBodyLine(text: string): boolean {
  return !/[.:;!?]$/u.test(text) && BODY_LINE.test(text);
}

export function bodyOf(
  fields: HeadFields,
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

export function organisationOf(lines: readonly SourceLine[], used: Set<number>): string | undefined {
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
