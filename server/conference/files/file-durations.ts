const PARTS =
  /^(?:(\d{1,3}) ?(?:h|hr|hrs|t|tim|timmar|timme|timer|std)\.?)? ?(?:(\d{1,4}) ?(?:m|min|mins|minuter|minut)\.?)? ?(?:(\d{1,5}) ?(?:s|sec|sek|sekunder|sekund)\.?)?$/iu;
const CLOCK = /^(\d{1,3}):(\d{2})(?::(\d{2}))?$/u;
const LONGEST = 40;

/**
 * How long, as a cell has it, in milliseconds: "1h 13m 42s", "1 tim 13 min", "1:13:42" (or "1:13", hours and minutes), or a
 * number, which in files of calls is minutes. Nothing when it is none of these.
 */
export function writtenDuration(cell: string): number | undefined {
  if (cell === '' || cell.length > LONGEST) return undefined;
  if (/^\d{1,5}(?:[.,]\d{1,3})?$/u.test(cell)) return Math.round(Number(cell.replace(',', '.')) * 60_000);
  const found = CLOCK.exec(cell) ?? PARTS.exec(cell);
  if (!found) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
