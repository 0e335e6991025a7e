const TIME = String.raw`(-?)(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,7}))?`;
const LINE = new RegExp(String.raw`^\s{0,8}${TIME}\s{1,8}-->\s{1,8}${TIME}(?:\s|$)`, 'u');
const LATEST_MS = 8_640_000_000;

export interface Timing {
  readonly startMs: number;
  readonly endMs: number;
}

/** The line of times of a cue, also as Graph writes it: `-0:0:3.500 --> 0:0:9.20`. */
export function readTiming(line: string): Timing | undefined {
  const found = LINE.exec(line.slice(0, 200));
  if (!found) return undefined;
  const startMs = toMs(found.slice(1, 6));
  const endMs = toMs(found.slice(6, 11));
  if (Math.abs(startMs) > LATEST_MS || Math.abs(endMs) > LATEST_MS) return undefined;
  return { startMs, endMs: Math.max(startMs, endMs) };
}

function toMs([sign, hours = '0', minutes = '0', seconds = '0', fraction = '']: readonly (
  string | undefined
)[]): number {
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  // Whether Graph's `.20` is 20 or 200 milliseconds is not documented. Its other numbers lack their zeros in front, so this
  // one is taken for a number too; a padded time is decimal, as the format says.
  const isPadded = seconds.length === 2;
  const ms =
    fraction.length >= 3 || isPadded ? Number(`0.${fraction || '0'}`) * 1000 : Number(fraction || '0');
  const total = Math.round(whole * 1000 + ms);
  return sign === '-' && total !== 0 ? -total : total;
}
