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

/** Start tag and content of each such element; looked up by position, so that hostile text costs no more than its length. */
function elements(xml: string, name: string): [string, string][] {
  const found: [string, string][] = [];
  const close = `</w:${name}>`;
  for (let from = 0; ;) {
    const open = nextOpen(xml, name, from);
    const start = open < 0 ? -1 : xml.indexOf('>', open);
    const end = start < 0 ? -1 : xml.indexOf(close, start);
    if (end < 0) return found;
    found.push([xml.slice(open, start), xml.slice(start + 1, end)]);
    from = end + close.length;
  }
}

function nextOpen(xml: string, name: string, from: number): number {
  const mark = `<w:${name}`;
  let at = xml.indexOf(mark, from);
  while (at >= 0 && !/[\s>]/u.test(xml.charAt(at + mark.length))) at = xml.indexOf(mark, at + 1);
  return at;
}

function named(open: string, attributeName: string): string | undefined {
  return new RegExp(`w:${attributeName}="([^"]*)"`, 'u').exec(open)?.[1];
}

interface Lists {
  readonly levels: ReadonlyMap<string, ReadonlyMap<number, Level>>;
  /** The list behind a number id: two ids of one list count on together. */
  readonly abstractOf: ReadonlyMap<string, string>;
}

function readLists(xml: string): Lists {
  const levels = new Map<string, Map<number, Level>>();
  for (const [open, inner] of elements(xml, 'abstractNum')) {
    const own = new Map<number, Level>();
    for (const [start, level] of elements(inner, 'lvl')) {
      own.set(Number(named(start, 'ilvl')), {
        format: attribute(level, 'numFmt') ?? 'decimal',
        text: attribute(level, 'lvlText') ?? '',
        start: Number(attribute(level, 'start') ?? 1),
      });
    }
    levels.set(named(open, 'abstractNumId') ?? '', own);
  }
  const nums = elements(xml, 'num');
  return {
    levels,
    abstractOf: new Map(
      nums.map(([open, inner]) => [named(open, 'numId') ?? '', attribute(inner, 'abstractNumId') ?? '']),
    ),
  };
}

interface NumberProperties {
  readonly id: string | undefined;
  readonly level: number;
}

/** Headings are often numbered by their style alone. */
function readStyles(xml: string): ReadonlyMap<string, NumberProperties> {
  const styles = new Map<string, NumberProperties>();
  for (const [open, inner] of elements(xml, 'style')) {
    const own = propertiesOf(inner);
    if (own !== undefined) styles.set(named(open, 'styleId') ?? '', own);
  }
  return styles;
}

function propertiesOf(xml: string): NumberProperties | undefined {
  const inner = elements(xml, 'numPr')[0]?.[1];
  if (inner === undefined) return undefined;
  return { id: attribute(inner, 'numId'), level: Number(attribute(inner, 'ilvl') ?? 0) };
}

function attribute(xml: string, element: string): string | undefined {
  return new RegExp(`<w:${element}\\s[^<>]*w:val="([^"]*)"`, 'u').exec(xml)?.[1];
}

function numberParagraphs(xml: string, lists: Lists, styles: ReadonlyMap<string, NumberProperties>): string {
  const counters = new Map<string, number[]>();
  return xml.replace(/<w:p(?:\s[^<>]*)?>(?:(?!<w:p[\s>]).)*?<\/w:p>/gsu, (paragraph) => {
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
