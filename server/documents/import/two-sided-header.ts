import { startsWithPerson } from './names.ts';
import { readRosterHeading } from './roster-headings.ts';
import { cellsOf, squeeze, type SourceLine } from './source-lines.ts';

/** The two parties of a two-sided body and where their names stand. */
export interface SideHeader {
  readonly index: number;
  readonly names: readonly [string, string];
  /** Column where the right side begins, when the two names stand on one line. */
  readonly rightColumn?: number;
  /** Index of the line that opens the second side when the sides stand under each other. */
  readonly secondIndex?: number;
}

const EMPLOYER = /^(?:för )?arbetsgiv\p{L}*(?: ?representanter| ?sidan| ?part(?:en)?)?/iu;
const WORKERS =
  /(?:för )?(?:de )?(?:fackliga?\p{L}*|arbetstagar\p{L}*|personalorganisation\p{L}*|facken|fackförbund\p{L}*)(?: (?:representanter|organisation(?:er|erna)|företrädare|part(?:en|er)?|sidan|ombud))?:?/iu;
const ENGLISH_WORKERS = /(?:unions?|employees?|staff side|workers?)(?: representatives?)?/iu;
const SIDE_WORD =
  /(?:sidan|parten|representanter(?:na)?|företrädare(?: för .*)?|ledamöter|delegation|kommuner(?:na)?|regionen|kommunen|kommunalförbund.*|region \p{L}+|unions?|employers?|side)(?:\s*\([^)]{1,20}\))?:?$/iu;

/** The side's name without the preposition in front: "För kommunerna" is the side "kommunerna". */
export function sideName(text: string): string {
  return text.replace(/^(?:för|for)\s+/iu, '');
}

/** Finds the line, or the two lines, that name the sides; nothing for a one-sided body. */
export function findSideHeader(lines: readonly SourceLine[]): SideHeader | undefined {
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || line.isBlank || line.text.length > 200) continue;
    const names = sidesOnOneLine(line);
    if (names === undefined || !hasPeopleBelow(lines, index)) continue;
    return { index, names, rightColumn: line.raw.replace(/\t/gu, '        ').lastIndexOf(names[1]) };
  }
  return stackedSides(lines);
}

function sidesOnOneLine(line: SourceLine): readonly [string, string] | undefined {
  const cells = cellsOf(line.raw.trim()).map((cell) => cell.replace(/:$/u, ''));
  const [left, right] = cells;
  if (
    cells.length === 2 &&
    left !== undefined &&
    right !== undefined &&
    isSideName(left) &&
    isSideName(right)
  )
    return [left, right];
  const text = squeeze(line.text);
  const two = /^((?:för|for) .{3,90}?) ((?:för|for) (?:de )?\p{L}.{2,90})$/iu.exec(text);
  if (two?.[1] !== undefined && two[2] !== undefined && !/[.,;]$/u.test(text))
    return [two[1], two[2].replace(/:$/u, '')];
  return employerAndWorkers(text);
}

function employerAndWorkers(text: string): readonly [string, string] | undefined {
  const employer = EMPLOYER.exec(text)?.[0] ?? /^employers?(?: representatives?)?/iu.exec(text)?.[0];
  if (employer !== undefined) {
    const rest = text.slice(employer.length).replace(/^[\s:/|]+/u, '');
    const workers = WORKERS.exec(rest)?.[0] ?? ENGLISH_WORKERS.exec(rest)?.[0];
    if (workers !== undefined && workers.length === rest.length) return [employer, rest.replace(/:$/u, '')];
  }
  const workers = WORKERS.exec(text);
  if (workers?.index !== 0) return undefined;
  const rest = text.slice(workers[0].length).trim();
  const after = EMPLOYER.exec(rest)?.[0];
  return after !== undefined && after.length === rest.replace(/:$/u, '').length
    ? [workers[0].replace(/:$/u, ''), after]
    : undefined;
}

/** "För arbetsgivaren: Anna Berg, HR-chef" holds the side's name and its first people. */
export function labelAndRest(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text.trim(), ''] : [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

/** Sides under each other: two lines that each name a side and have people right below. */
function stackedSides(lines: readonly SourceLine[]): SideHeader | undefined {
  const found: { index: number; name: string }[] = [];
  lines.forEach((line, index) => {
    const [name, rest] = labelAndRest(line.text);
    const isNamed =
      EMPLOYER.exec(name)?.[0].length === name.length ||
      WORKERS.exec(name)?.[0].length === name.length ||
      /^(?:för|for) (?:de )?\p{L}[^.,;:]{2,80}$/iu.test(name);
    if (!isNamed) return;
    if (rest === '' ? hasPeopleBelow(lines, index) : startsWithPerson(rest)) found.push({ index, name });
  });
  const [first, second] = found;
  if (found.length !== 2 || first === undefined || second === undefined) return undefined;
  return { index: first.index, names: [first.name, second.name], secondIndex: second.index };
}

function isSideName(text: string): boolean {
  if (startsWithPerson(text) || /\d/u.test(text)) return false;
  const isPlainHeading = readRosterHeading(text) !== undefined;
  return (
    (/^(?:för|for) /iu.test(text) ||
      SIDE_WORD.test(text) ||
      EMPLOYER.test(text) ||
      WORKERS.exec(text)?.index === 0) &&
    !isPlainHeading
  );
}

function hasPeopleBelow(lines: readonly SourceLine[], index: number): boolean {
  const below = lines
    .slice(index + 1)
    .filter((line) => !line.isBlank)
    .slice(0, 3);
  return below.some((line) => startsWithPerson(line.text) || cellsOf(line.raw).some(startsWithPerson));
}
