import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** Larger documents keep the numbers the Word reader gives them; walking them would cost everybody's time. */
const MOST_XML = 12 * 1024 * 1024;
const LEVELS = 9;

interface Level {
  readonly format: string;
  readonly text: string;
  readonly start: number;
}

/**
 * Writes Word's automatic numbers into the paragraphs as text. Word keeps them beside the text ("§ 12" is a counter
 * in numbering.xml) and the Word reader starts anew after every paragraph in between, so minutes would lose them.
 */
export function writeOutNumbers(bytes: Uint8Array): Uint8Array {
  const wanted = /^word\/(?:document|numbering|styles)\.xml$/u;
  const parts = unzipSync(bytes, {
    filter: ({ name, originalSize }) => wanted.test(name) && originalSize < MOST_XML,
  });
  const document = parts['word/document.xml'];
  const numbering = parts['word/numbering.xml'];
  if (document === undefined || numbering === undefined) return bytes;
  const lists = readLists(strFromU8(numbering));
  const styles = readStyles(strFromU8(parts['word/styles.xml'] ?? new Uint8Array()));
  const numbered = numberParagraphs(strFromU8(document), lists, styles);
  return zipSync({ ...unzipSync(bytes), 'word/document.xml': strToU8(numbered) }, { level: 1 });
}

interface Lists {
  readonly levels: ReadonlyMap<string, ReadonlyMap<number, Level>>;
  /** The list behind a number id: two ids of one list count on together. */
  readonly abstractOf: ReadonlyMap<string, string>;
}

function readLists(xml: string): Lists {
  const levels = new Map<string, Map<number, Level>>();
  for (const list of xml.matchAll(
    /<w:abstractNum\s[^>]*w:abstractNumId="(\w+)"[^>]*>(.*?)<\/w:abstractNum>/gsu,
  )) {
    const own = new Map<number, Level>();
    for (const level of (list[2] ?? '').matchAll(/<w:lvl\s[^>]*w:ilvl="(\d)"[^>]*>(.*?)<\/w:lvl>/gsu)) {
      const inner = level[2] ?? '';
      own.set(Number(level[1]), {
        format: attribute(inner, 'numFmt') ?? 'decimal',
        text: attribute(inner, 'lvlText') ?? '',
        start: Number(attribute(inner, 'start') ?? 1),
      });
    }
    levels.set(list[1] ?? '', own);
  }
  const nums = xml.matchAll(/<w:num\s[^>]*w:numId="(\w+)"[^>]*>(.*?)<\/w:num>/gsu);
  return {
    levels,
    abstractOf: new Map([...nums].map((m) => [m[1] ?? '', attribute(m[2] ?? '', 'abstractNumId') ?? ''])),
  };
}

interface NumberProperties {
  readonly id: string | undefined;
  readonly level: number;
}

/** Headings are often numbered by their style alone. */
function readStyles(xml: string): ReadonlyMap<string, NumberProperties> {
  const styles = new Map<string, NumberProperties>();
  for (const style of xml.matchAll(/<w:style\s[^>]*w:styleId="([^"]+)"[^>]*>(.*?)<\/w:style>/gsu)) {
    const own = propertiesOf(style[2] ?? '');
    if (own !== undefined) styles.set(style[1] ?? '', own);
  }
  return styles;
}

function propertiesOf(xml: string): NumberProperties | undefined {
  const inner = /<w:numPr>(.*?)<\/w:numPr>/su.exec(xml)?.[1];
  if (inner === undefined) return undefined;
  return { id: attribute(inner, 'numId'), level: Number(attribute(inner, 'ilvl') ?? 0) };
}

function attribute(xml: string, element: string): string | undefined {
  return new RegExp(`<w:${element}\\s[^>]*w:val="([^"]*)"`, 'u').exec(xml)?.[1];
}

function numberParagraphs(xml: string, lists: Lists, styles: ReadonlyMap<string, NumberProperties>): string {
  const counters = new Map<string, number[]>();
  return xml.replace(/<w:p(?:\s[^>]*)?>(?:(?!<w:p[\s>]).)*?<\/w:p>/gsu, (paragraph) => {
    const own = propertiesOf(paragraph);
    const style = styles.get(attribute(paragraph, 'pStyle') ?? '');
    const id = own?.id ?? style?.id;
    const level = own?.level ?? style?.level ?? 0;
    const list = id === undefined ? undefined : lists.abstractOf.get(id);
    const levels = list === undefined ? undefined : lists.levels.get(list);
    if (list === undefined || levels === undefined || !/<w:t[\s>]/u.test(paragraph)) return paragraph;
    if (levels.get(level)?.format === 'bullet') return paragraph;
    const counts = count(counters, list, level, levels);
    const label = labelOf(levels, level, counts);
    return label === undefined ? paragraph : withLabel(paragraph, label);
  });
}

function count(
  counters: Map<string, number[]>,
  list: string,
  level: number,
  levels: ReadonlyMap<number, Level>,
): number[] {
  const before = counters.get(list) ?? [];
  const counts = Array.from({ length: LEVELS }, (_, i) => {
    const known = i > level ? undefined : before[i];
    if (i === level) return known === undefined ? (levels.get(i)?.start ?? 1) : known + 1;
    return known ?? (i < level ? (levels.get(i)?.start ?? 1) : undefined);
  }).filter((value) => value !== undefined);
  counters.set(list, counts);
  return counts;
}

/** "%1.%2" filled in; other formats than numbers and letters are left to the Word reader. */
function labelOf(
  levels: ReadonlyMap<number, Level>,
  level: number,
  counts: readonly number[],
): string | undefined {
  const text = levels.get(level)?.text ?? '';
  if (!/%\d/u.test(text)) return undefined;
  return text.replace(/%(\d)/gu, (_, digit: string) => {
    const at = Number(digit) - 1;
    const value = counts[at] ?? 1;
    const format = levels.get(at)?.format ?? 'decimal';
    if (!/letter/iu.test(format)) return String(value);
    const letter = String.fromCharCode(97 + ((value - 1) % 26));
    return format === 'upperLetter' ? letter.toUpperCase() : letter;
  });
}

function withLabel(paragraph: string, label: string): string {
  const escaped = label.replace(/&(?!\w+;)/gu, '&amp;').replace(/</gu, '&lt;');
  const run = `<w:r><w:t xml:space="preserve">${escaped} </w:t></w:r>`;
  const bare = paragraph.replace(
    /<w:numPr>.*?<\/w:numPr>/su,
    '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>',
  );
  return bare.includes('</w:pPr>')
    ? bare.replace('</w:pPr>', () => `</w:pPr>${run}`)
    : bare.replace(/^<w:p(?:\s[^>]*)?>/u, (open) => open + run);
}
