import type { Spotted } from './finding.ts';
import { sentenceAround, type TextBlock, WORD_END, WORD_START } from './text-blocks.ts';
import { EXPIRING_ADDRESSES, EXPIRING_HOSTS, NEVER_DOUBLED, NOT_YET_DECIDED } from './text-words.ts';

const PLACEHOLDER = new RegExp(
  [
    String.raw`${WORD_START}\d{0,2}X{2,4}${WORD_END}`,
    String.raw`${WORD_START}(?:Å{4}|Y{4})(?:-(?:M{2}|X{2})(?:-(?:D{2}|X{2}))?)?${WORD_END}`,
    String.raw`\[(?:…|\.{2,}|\s*)\]`,
    String.raw`${WORD_START}(?:TODO|TBD|FIXME)${WORD_END}`,
    String.raw`\?{3,}|_{4,}`,
  ].join('|'),
  'gu',
);
const ATTACHMENT = new RegExp(
  String.raw`${WORD_START}(?:bifogas|bifogad|bifogat|bifogade|enligt?\s+bilaga|se\s+bilaga|bilägges|is attached|are attached|see the appendix)${WORD_END}(?!\s+(?:inte|ej)${WORD_END})`,
  'giu',
);
const DECIDING = new RegExp(
  String.raw`${WORD_START}(?:beslutar|beslutade|beslutades|beslöt|beslöts|decides|decided|resolves|resolved)${WORD_END}`,
  'giu',
);
const DOUBLED = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.-])(?<word>${NEVER_DOUBLED.map((word) => word.replace('.', String.raw`\.`)).join('|')})(?:\s+\k<word>)+(?![\p{L}\p{N}_-])`,
  'giu',
);
const REFERENCE = /§§?\s*(?<first>\d{1,4})(?:\s*[–-]\s*(?<last>\d{1,4}))?/gu;
const ANOTHER_TEXT =
  /kap\.|lag(?:en)?(?![\p{L}\p{N}])|lagen|förordning|stadg|reglemente|arbetsordning|avtal|MBL|KL|FL|OSL|protokoll|möte[nt]? den|\d{4}-\d\d-\d\d|act|bylaws|minutes of/iu;
const BARE_ADDRESS = /https?:\/\/[^\s<>()"”]+[^\s<>()"”.,;:!?]/giu;

/** Placeholders left from a template (004-6). */
export function placeholderFindings(block: TextBlock): Spotted[] {
  return spots(block, PLACEHOLDER, /XX|ÅÅ|YY|\[|TODO|TBD|FIXME|\?{3}|_{4}/).map((spot) => ({
    ...spot,
    code: 'placeholder',
  }));
}

/** Text that says something is attached, in a clause with nothing attached (004-17). */
export function attachmentFindings(block: TextBlock, hasAttachment: boolean): Spotted[] {
  if (hasAttachment) return [];
  return spots(block, ATTACHMENT, /bifoga|bilaga|bilägg|attached|appendix/i).map((spot) => ({
    ...spot,
    code: 'attachment-missing',
  }));
}

/** A word written twice (004-20): the fix keeps the first. */
export function doubledFindings(block: TextBlock): Spotted[] {
  if (!repeatsAWord(block.text)) return [];
  return spots(block, DOUBLED, /./).map((spot) => {
    const text = /^\S+/u.exec(spot.mark)?.[0] ?? spot.mark;
    const { from, to } = spot.place;
    return {
      ...spot,
      code: 'doubled-word',
      fixes: [{ kind: 'replace-text', from, to, was: spot.mark, text }],
    };
  });
}

/** Text that says the meeting decides, in a clause where no decision is recorded (MIN-1). */
export function decidingFindings(block: TextBlock): Spotted[] {
  return spots(block, DECIDING, /beslut|beslöt|decide|resolve/i)
    .filter(({ place: { from, to } }) => !NOT_YET_DECIDED.test(sentenceAround(block.text, from, to)))
    .slice(0, 1)
    .map((spot) => ({ ...spot, code: 'decision-without-outcome' }));
}

/** A heading that only the gavel writes (MIN-1): typed, it says that something was decided which no event tells of. */
export function headingFindings(block: TextBlock): Spotted[] {
  if (!/^\s*(?:beslut|decision)\s*:?\s*$/iu.test(block.text)) return [];
  const place = { block: block.index, from: 0, to: block.text.length };
  const mark = block.text.trim();
  return [{ code: 'typed-decision-heading', place, mark, params: { text: mark }, fixes: [] }];
}

/** "§ 31" in a meeting whose last is § 21 (MIN-3). Lower numbers are earlier meetings of the year (002-2). */
export function referenceFindings(block: TextBlock, lastNumber: number | null): Spotted[] {
  if (lastNumber === null || !block.text.includes('§')) return [];
  return [...block.text.matchAll(REFERENCE)].flatMap((match) => {
    const number = Number(match.groups?.['last'] ?? match.groups?.['first']);
    const place = { block: block.index, from: match.index, to: match.index + match[0].length };
    const isOurs = !ANOTHER_TEXT.test(sentenceAround(block.text, place.from, place.to));
    if (number <= lastNumber || !isOurs) return [];
    const params = { text: match[0], last: lastNumber };
    return [{ code: 'reference-without-clause', place, mark: match[0], params, fixes: [] }];
  });
}

/** Links that will stop working, and links that anybody on the way can read (000-13). */
export function linkFindings(block: TextBlock): Spotted[] {
  if (block.links.length === 0 && !/http/i.test(block.text)) return [];
  const bare = [...block.text.matchAll(BARE_ADDRESS)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    href: match[0],
  }));
  const outside = bare.filter((one) => !block.links.some((link) => link.from < one.to && link.to > one.from));
  return [...block.links, ...outside].flatMap(({ from, to, href }) => {
    const code = linkDoubt(href);
    if (!code) return [];
    const place = { block: block.index, from, to };
    return [{ code, place, mark: href, params: { text: hostOf(href) }, fixes: [] }];
  });
}

function linkDoubt(href: string): 'expiring-link' | 'insecure-link' | undefined {
  const host = hostOf(href);
  const isOfService = EXPIRING_HOSTS.some((one) => host === one || host.endsWith(`.${one}`));
  if (isOfService || EXPIRING_ADDRESSES.some((one) => one.test(href))) return 'expiring-link';
  return /^http:/iu.test(href) ? 'insecure-link' : undefined;
}

function hostOf(href: string): string {
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#:]+)/iu.exec(href)?.[1]?.toLowerCase() ?? href.slice(0, 60);
}

function repeatsAWord(text: string): boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}]+/u, ''));
  return words.some((word, i) => word !== '' && words[i + 1]?.startsWith(word) === true);
}

/** `sign`: a quick look that spares most paragraphs the slow pattern; every match of the pattern holds it. */
function spots(
  block: TextBlock,
  pattern: RegExp,
  sign: RegExp,
): (Omit<Spotted, 'code'> & Required<Pick<Spotted, 'place'>>)[] {
  if (!sign.test(block.text)) return [];
  return [...block.text.matchAll(pattern)].map((match) => ({
    place: { block: block.index, from: match.index, to: match.index + match[0].length },
    mark: match[0],
    params: { text: match[0] },
    fixes: [],
  }));
}
