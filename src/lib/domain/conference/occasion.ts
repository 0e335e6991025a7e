/** When a meeting was held; ISO 8601 in UTC. */
export interface Occasion {
  readonly from: string;
  readonly to: string;
}

/** A recording may begin before the meeting and go on after it; the next of a series is not the same day. */
const AROUND_MS = 12 * 3_600_000;

/** Whether something was on that occasion of a series, and not on another. What has no time may have been. */
export function isOfOccasion(at: string | null | undefined, { from, to }: Occasion): boolean {
  const ms = Date.parse(at ?? '');
  return Number.isNaN(ms) || (ms >= Date.parse(from) - AROUND_MS && ms <= Date.parse(to) + AROUND_MS);
}
