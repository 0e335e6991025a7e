/** When a meeting was to begin. */
export interface CivilStart {
  /** Civil date in Europe/Stockholm, `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`, or empty when the summons gives none. */
  readonly startTime: string;
}

const WALL = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'medium',
});
const HALF_A_DAY_MS = 12 * 3_600_000;

/**
 * Of the meetings that are held under one number, those that something said at `at` (ISO 8601) may be about: within half a day
 * of their beginning by the clock on the wall, the nearest first. One without a time is reckoned from noon: its whole day.
 */
export function nearestFirst<T extends CivilStart>(meetings: readonly T[], at: string): readonly T[] {
  const wall = wallMs(at);
  return meetings
    .map((one) => ({ one, away: Math.abs(startMs(one) - wall) }))
    .filter(({ away }) => away <= HALF_A_DAY_MS)
    .sort((a, b) => a.away - b.away)
    .map(({ one }) => one);
}

/** By the clock on the wall, in milliseconds that only compare with {@link wallMs}. */
export function startMs({ date, startTime }: CivilStart): number {
  return Date.parse(`${date}T${startTime === '' ? '12:00' : startTime}:00Z`);
}

export function wallMs(at: string): number {
  return Date.parse(`${WALL.format(new Date(at)).replace(' ', 'T')}Z`);
}
