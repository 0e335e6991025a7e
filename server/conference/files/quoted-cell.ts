import { writtenTime } from './file-dates.ts';
import type { Cell } from './split-table.ts';

export interface QuoteReader {
  readonly text: string;
  readonly delimiter: string;
  /** How many more signs may be read in vain. A text made of quotes that never close would else be read over and over. */
  budget: number;
}

/**
 * A cell in quotes, from its first. Nothing when it is only a name that begins with one: then something follows the next quote,
 * or there is none, or what lies between are whole rows of other people.
 */
export function quotedCell(reader: QuoteReader, start: number): Cell | undefined {
  if (reader.budget <= 0) return undefined;
  const { text } = reader;
  const closing = closingQuote(text, start + 1);
  const end = closing < 0 ? -1 : text[closing + 1] === ' ' ? closing + 2 : closing + 1;
  const whole = closing < 0 ? '' : text.slice(start + 1, closing);
  if (closing < 0 || !endsCell(reader, end) || holdsRows(whole, reader.delimiter)) {
    reader.budget -= (closing < 0 ? text.length : closing) - start;
    return undefined;
  }
  return { text: whole.replaceAll('""', '"'), end, lines: whole.split(/\r\n|\n|\r/u).length - 1 };
}

function closingQuote(text: string, from: number): number {
  for (let at = from; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

function endsCell({ text, delimiter }: QuoteReader, end: number): boolean {
  const next = text[end];
  return next === undefined || next === delimiter || next === '\n' || next === '\r';
}

function holdsRows(whole: string, delimiter: string): boolean {
  if (!/[\n\r]/u.test(whole)) return false;
  return whole
    .split(/[\n\r]+/u)
    .some((line) => line.split(delimiter).some((cell) => writtenTime(plain(cell)) !== undefined));
}

const plain = (cell: string): string => cell.replace(/["\s\u00A0\u202F\u200E\u200F]+/gu, ' ').trim();
