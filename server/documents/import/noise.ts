import type { SourceLine } from './source-lines.ts';
import { squeeze } from './source-lines.ts';

const PAGE_NUMBER =
  /^(?:(?:sida|sid\.?|page)\s*)?\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|av \d{1,3}|of \d{1,3}|\/\s*\d{1,3})$|^(?:sida|sid\.?|page) \d{1,3}$|^[-–—]\s*\d{1,3}\s*[-–—]$/iu;
/** "Kvarnviks kommun      SAMMANTRÄDESPROTOKOLL      Sida 3 (4)": the page number in a column of its own. */
const PAGE_CELL = /(?:\t| {3,})(?:sida|sid\.?|page)\s*\d{1,3}(?:\s*\(\s*\d{1,3}\s*\)|\s*av\s*\d{1,3})?$/iu;
const RUNNING =
  /^(?:PROTOKOLL|MINNESANTECKNINGAR|MÖTESANTECKNING(?:AR)?|SAMMANTRÄDESPROTOKOLL|KALLELSE|MINUTES)\s*(?:(?:[Ss]ida?\.?|Page)\s*)?(?:\d{1,3}(?:\s*\(\d{1,3}\))?)?$/u;
const TO_PAGE = /\bt\s?\.?\s?o\s?\.?\s?m\.? sid(?:an|a)? \d{1,3}$/iu;
const SIGNATURE_LINE = /^(?:justerandes? sign(?:atur)?\.?|utdragsbestyrkande|justerarens? signatur)\b/iu;

/** 002-11: numbers of the lines that are page furniture: page numbers, running headers, signature boxes. */
export function findNoise(lines: readonly SourceLine[]): ReadonlySet<number> {
  const noise = new Set<number>();
  const firstTitle = lines.find((line) => RUNNING.test(line.text))?.number;
  for (const line of lines) {
    const isLaterTitle = RUNNING.test(line.text) && (line.number !== firstTitle || /\d$/u.test(line.text));
    if (
      isLaterTitle ||
      PAGE_NUMBER.test(line.text) ||
      TO_PAGE.test(line.text) ||
      SIGNATURE_LINE.test(line.text)
    )
      noise.add(line.number);
  }
  for (const number of repeatedHeaders(lines)) noise.add(number);
  for (const number of innerHeader(lines)) noise.add(number);
  return noise;
}

/** A page header in the middle of the text: the type, then labels and the body with the date, up to an empty line. */
function innerHeader(lines: readonly SourceLine[]): number[] {
  const index = lines.findIndex((line) => RUNNING.test(line.text));
  const filledBefore = lines.slice(0, Math.max(index, 0)).filter((line) => !line.isBlank).length;
  if (filledBefore < 20) return [];
  const block = lines.slice(index, index + 8);
  const end = block.findIndex(
    (line, i) => i > 0 && (/^§|^\d{1,2}[.)]?\s+\p{Lu}/u.test(line.text) || line.text.length > 100),
  );
  return block
    .slice(0, end < 0 ? 1 : end)
    .filter(
      (line) =>
        /^(?:\p{L}*datum|dnr|sida)\b/iu.test(line.text) ||
        /(?:19|20)\d\d-\d\d-\d\d$/u.test(line.text) ||
        RUNNING.test(line.text),
    )
    .map((line) => line.number);
}

/** A short line that comes back near the top of three pages or more is a header; its first appearance is kept. */
function repeatedHeaders(lines: readonly SourceLine[]): number[] {
  const seen = new Map<string, number[]>();
  lines.forEach((line, index) => {
    if (line.isBlank || line.text.length > 110) return;
    const nearPage =
      lines.slice(Math.max(0, index - 6), index + 1).some((near) => near.startsPage) ||
      lines.slice(Math.max(0, index - 2), index + 1).some((near) => PAGE_CELL.test(near.raw));
    if (!nearPage) return;
    const key = squeeze(line.text).replace(/\d{1,3}\s*\(?\s*\d{0,3}\s*\)?$/u, '#');
    seen.set(key, [...(seen.get(key) ?? []), line.number]);
  });
  return [...seen.values()].filter((numbers) => numbers.length >= 3).flatMap((numbers) => numbers.slice(1));
}
