/** What makes a spreadsheet run a cell instead of showing it. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u;
const NEEDS_QUOTES = /[",;\t\r\n]/u;

/**
 * One cell for a CSV file that people open in a spreadsheet. Names in a call are anybody's text: what would be run as a
 * formula gets an apostrophe before it.
 */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text.trimStart()) || FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
