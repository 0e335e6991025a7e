import type { SourceLine } from './source-lines.ts';

export type HeadKey =
  | 'body'
  | 'date'
  | 'time'
  | 'place'
  | 'placeAndTime'
  | 'form'
  | 'start'
  | 'end'
  | 'organisation'
  | 'notified'
  | 'case'
  | 'meeting';

const LABELS: readonly (readonly [HeadKey, string])[] = [
  [
    'placeAndTime',
    'plats och tid|tid och plats|plats och sammanträdestid|tid och lokal|time and place|place and time|date and place',
  ],
  [
    'date',
    'datum(?: och tid)?|mötesdatum|sammanträdesdatum|sammanträdesdag|mötesdag|dag|date|meeting date|date of (?:the )?meeting',
  ],
  ['time', 'tid|tidpunkt|klockslag|mötestid|sammanträdestid|när|time|when'],
  ['start', 'starttid|mötet började|start'],
  ['end', 'sluttid|mötet slutade|slut|end'],
  ['place', 'plats|lokal|mötesplats|sammanträdeslokal|var|place|venue|location|where'],
  ['form', 'mötesform|form|mötestyp|meeting form|format'],
  [
    'body',
    'organ|samverkansgrupp|nämnd|råd|grupp|styrelse|utskott|forum|mötesorgan|instans|body|committee|board|group|council',
  ],
  ['organisation', 'organisation|myndighet|kommun|region|förvaltning'],
  ['meeting', 'möte|mötesnamn|sammanträde|meeting'],
  [
    'notified',
    'kallelse(?: skickad)?|paragrafer|paragraf|§§|anslag|protokollet omfattar|utdrag|justerade paragrafer',
  ],
  ['case', 'dnr|diarienr|diarienummer|ärendenummer|reference'],
];
const COMPILED = LABELS.map(
  ([key, pattern]) => [key, new RegExp(`^(?:${pattern})(\\s*:\\s*|\\t+|\\s+(?=\\S)|$)(.*)$`, 'iu')] as const,
);

/** A labelled line of the head, "Plats: Stora salen" or the label and its value parted by space or line. */
export interface HeadLine {
  readonly key: HeadKey;
  readonly value: string;
  readonly hasColon: boolean;
  readonly line: SourceLine;
}

/** Reads one line as a labelled head line; the value may be empty and stand on the next line. */
export function readHeadLine(line: SourceLine): HeadLine | undefined {
  if (line.text.length > 300 || !/^[\p{Lu}§]/u.test(line.text)) return undefined;
  for (const [key, pattern] of COMPILED) {
    const m = pattern.exec(line.text);
    if (m === null) continue;
    const gap = m[1] ?? '';
    const hasColon = gap.includes(':');
    const value = (m[2] ?? '').trim();
    const isWide = /\t|\s{2,}/u.test(gap);
    // Without a colon the label must be followed by something that looks like a value, not run on as a sentence.
    if (!hasColon && !isWide && value !== '' && !/^[\p{Lu}\d§]/u.test(value)) continue;
    if (!hasColon && value.length > 140) continue;
    // "Dag Björnlund" is a person, "Dag 12 mars" a date.
    if (!hasColon && value !== '' && /^(?:date|time|start|end)$/u.test(key) && !/\d/u.test(value)) continue;
    return { key, value, hasColon, line };
  }
  return undefined;
}

const SIGN =
  /^(?:vid (?:protokollet|minnesanteckningarna|mötesanteckningarna|anteckningarna|pennan)|justera[st]{1,2}\b.{0,40}|justerat den\b.*|justering(?:ens)?\b.{0,80}|underskrift(?:er)?\b.{0,30}|undertecknas\b.*|protokollet justerat\b.*|signed\b.{0,30}|signatures?|approved by|bevis om anslag|anslag\/bevis|anslagsbevis|sekreterare\s*[.…_]{3,}.*|ordförande\s*[.…_]{3,}.*|justera(?:re|nde)\s*[.…_]{3,}.*|_{6,}.*|\.{8,}.*)\s*:?$/iu;

/** The line opens a signature block. */
export function isSignHeading(text: string): boolean {
  const cells = text.split(/\t+| {2,}/u);
  // "Vid protokollet        Justeras": headings side by side over their columns.
  if (cells.length > 1 && text.length < 200 && cells.every((cell) => SIGN.test(cell))) return true;
  return text.length < 200 && SIGN.test(text) && !/^justerat och klart/iu.test(text);
}
