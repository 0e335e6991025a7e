import type { DocumentType } from '#lib/protocol/import.ts';
import { cellsOf, type SourceLine } from './source-lines.ts';

const TITLES: readonly (readonly [DocumentType, RegExp])[] = [
  [
    'samverkansprotokoll',
    /^(?:samverkansprotokoll|protokoll\s+(?:från\s+|fört vid\s+)?(?:samverkansgrupp\p{L}*|samverkansmöte|fsg|csg|lsg))/iu,
  ],
  ['minnesanteckningar', /^(?:minnesanteckning(?:ar|arna)?|notes (?:from|of)|meeting notes)/iu],
  ['motesanteckning', /^(?:mötesanteckning(?:ar|arna)?|anteckningar från)/iu],
  [
    'kallelse',
    /^(?:kallelse|föredragningslista|inbjudan till möte|summons|notice of meeting|dagordning (?:för|till)|agenda (?:för|for))/iu,
  ],
  ['protokoll', /^(?:\p{L}*protokoll(?:et)?|minutes(?: of| from)?|meeting minutes)/iu],
];
const UNION_BODY =
  /\b(?:fsg|lsg|csg|förvaltningssamverkan|fackliga|samverkansgruppsmöte|samverkansprotokoll|arbetsgivarrepresentanter|arbetstagarrepresentanter)\b/iu;

/** What stands before the title on the subject line of an e-mail. */
export const SUBJECT = /^(?:ämne|subject|rubrik)\s*:\s*(?:(?:vb|sv|re|fw|fwd)\s*:\s*)*/iu;

/** The kind of document a line announces when it is a title; nothing for running text. */
export function typeOfTitle(text: string): DocumentType | undefined {
  if (text.length > 140 || /[.;]$/u.test(text) || /^\p{Ll}/u.test(text)) return undefined;
  // "Styrgruppen för bredband – protokoll" names the type last.
  const words = /\s[–-]\s*(\p{L}+)$/u.exec(text)?.[1];
  const found = TITLES.find(
    ([, pattern]) => pattern.test(text) || (words !== undefined && pattern.test(words)),
  );
  if (found === undefined) return undefined;
  // "Protokollet från föregående möte godkändes" is a sentence.
  return /^protokollet\b/iu.test(text) ? undefined : found[0];
}

/** The document's type: its title near the top, otherwise what it calls itself further down. */
export function readDocumentType(lines: readonly SourceLine[], titleEnd: number): DocumentType {
  const head = lines.slice(0, Math.max(titleEnd, 12));
  const near = firstType(head);
  const type = near ?? typeFromWords(lines);
  if (type !== 'protokoll') return type;
  return head.some((line) => UNION_BODY.test(line.text)) ? 'samverkansprotokoll' : type;
}

function firstType(lines: readonly SourceLine[]): DocumentType | undefined {
  for (const line of lines) {
    const cells = cellsOf(line.raw);
    // "Kvarnviks kommun      SAMMANTRÄDESPROTOKOLL      Sida 1 (4)" has its title in a column.
    const columns = cells.length > 1 ? cells.filter((cell) => /^\p{Lu}{5}/u.test(cell)) : [];
    const type =
      typeOfTitle(line.text.replace(SUBJECT, '')) ??
      columns.map(typeOfTitle).find((one) => one !== undefined);
    if (type !== undefined) return type;
  }
  return undefined;
}

function typeFromWords(lines: readonly SourceLine[]): DocumentType {
  const text = lines.map((line) => line.text);
  if (text.some((line) => /^MINNESANTECKNINGAR\b|^vid minnesanteckningarna/iu.test(line)))
    return 'minnesanteckningar';
  if (text.some((line) => /^MÖTESANTECKNING|^vid mötesanteckningarna/iu.test(line))) return 'motesanteckning';
  if (text.some((line) => /^[Vv]id (?:protokollet|pennan)|^SAMMANTRÄDESPROTOKOLL|^PROTOKOLL\b/u.test(line)))
    return 'protokoll';
  if (text.some((line) => /^(?:välkommen till|du kallas|ni kallas|härmed kallas)/iu.test(line)))
    return 'kallelse';
  return 'unknown';
}
