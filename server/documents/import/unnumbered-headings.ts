import type { ClauseHeading } from './clause-headings.ts';
import type { SourceLine } from './source-lines.ts';

const AGENDA_WORD =
  /^(?:(?:förslag till |preliminär )?(?:dagordning|föredragningslista|ärendelista)|ärenden(?: att behandla)?|agenda|items|punkter)\s*:?$/iu;
const BULLET = /^(?:[•▪◦●■‣·∙*]|[–—-](?=\s))\s*/u;
const OPENS = /^(?:mötets?|sammanträdets?|möte) öppna|^öppnande\b|^opening\b|^inledning\b/iu;
const CLOSES = /^(?:mötets?|sammanträdets?|möte) avslut|^avslut|^closing\b/iu;
const FEWEST = 3;

type Usable = (line: SourceLine) => boolean;

/** Items of an agenda without numbers: headings over text, a list with bullets, or short lines under "Dagordning". */
export function findUnnumberedHeadings(lines: readonly SourceLine[], usable: Usable): ClauseHeading[] {
  const headings = headingsOverText(lines, usable);
  if (headings.length >= FEWEST) return headings;
  const start = lines.findIndex((line) => usable(line) && AGENDA_WORD.test(line.text));
  return start < 0 ? [] : listBelow(lines, start, usable);
}

/** From "Mötets öppnande" to "Mötets avslutande": a short line after an empty one that stands over text. */
function headingsOverText(lines: readonly SourceLine[], usable: Usable): ClauseHeading[] {
  const isHeading = (line: SourceLine, index: number): boolean =>
    usable(line) &&
    (index === 0 || lines[index - 1]?.isBlank === true) &&
    lines[index + 1]?.isBlank === false &&
    isTitle(line.text) &&
    !BULLET.test(line.text);
  const first = lines.findIndex((line, i) => isHeading(line, i) && OPENS.test(line.text));
  const last = lines.findLastIndex((line, i) => isHeading(line, i) && CLOSES.test(line.text));
  if (first < 0 || last <= first) return [];
  return lines.flatMap((line, i) =>
    i >= first && i <= last && isHeading(line, i) ? [at(line.text, i)] : [],
  );
}

function listBelow(lines: readonly SourceLine[], start: number, usable: Usable): ClauseHeading[] {
  const first = lines.findIndex((line, i) => i > start && usable(line));
  const isBulleted = BULLET.test(lines[first]?.text ?? '');
  const found: ClauseHeading[] = [];
  let end = first;
  for (let i = first; i >= 0 && i < lines.length; i += 1) {
    const line = lines[i];
    if (line === undefined) break;
    if (line.isBlank && !(isBulleted && nextIsBullet(lines, i))) break;
    const goesOn = isBulleted && !BULLET.test(line.text) && /^\p{Ll}|^\(/u.test(line.text);
    const isItem = isBulleted ? BULLET.test(line.text) : isTitle(line.text);
    if (!line.isBlank && usable(line) && isItem) found.push(at(line.text.replace(BULLET, ''), i));
    else if (!line.isBlank && usable(line) && !goesOn) break;
    end = i + 1;
  }
  const last = found.at(-1);
  if (found.length < FEWEST || last === undefined) return [];
  return [...found.slice(0, -1), { ...last, listEnd: end }];
}

function nextIsBullet(lines: readonly SourceLine[], index: number): boolean {
  const next = lines.slice(index + 1, index + 4).find((line) => !line.isBlank);
  return next !== undefined && BULLET.test(next.text);
}

function isTitle(text: string): boolean {
  return text.length <= 110 && /^\p{Lu}/u.test(text) && !/[.:;,!?]$/u.test(text);
}

function at(title: string, index: number): ClauseHeading {
  return { index, style: 'unnumbered', number: '', value: 0, title, extraLines: 0, weight: 1 };
}
