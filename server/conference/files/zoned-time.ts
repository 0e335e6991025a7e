/** A date and a time on somebody's wall, without a zone. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Milliseconds since 1970; two only in the hour that summer time repeats. */
export interface Instants {
  readonly earlier: number;
  readonly later: number;
}

/** No clock shows it: summer time began and skipped it. */
export type Skipped = 'skipped';

/** Converts wall time of one IANA zone to instants. */
export interface ZoneClock {
  instants(civil: CivilTime): Instants | Skipped;
}

const HOUR_MS = 3_600_000;

/** Nothing when the zone is unknown here. */
export function zoneClock(timeZone: string): ZoneClock | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // RangeError is how Intl says that it knows no such zone.
    return undefined;
  }
  const offsetAt = (instant: number): number => wallOf(format, instant) - instant;
  return {
    instants(civil) {
      const wall = wallMs(civil);
      // No zone changes twice within two days: the offsets a day before and a day after are all there can be.
      const before = offsetAt(wall - 24 * HOUR_MS);
      const after = offsetAt(wall + 24 * HOUR_MS);
      const fitting = [wall - before, wall - after].filter((instant) => wallOf(format, instant) === wall);
      if (fitting.length === 0) return 'skipped';
      return { earlier: Math.min(...fitting), later: Math.max(...fitting) };
    },
  };
}

/** Whether such a day and such a time exist in the calendar. */
export function isRealTime(civil: CivilTime): boolean {
  const date = new Date(wallMs(civil));
  return (
    date.getUTCMonth() === civil.month - 1 &&
    date.getUTCDate() === civil.day &&
    civil.hour < 24 &&
    civil.minute < 60 &&
    civil.second < 60
  );
}

export function wallMs({ year, month, day, hour, minute, second }: CivilTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function wallOf(format: Intl.DateTimeFormat, instant: number): number {
  const parts = new Map(
    format.formatToParts(instant - (instant % 1000)).map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}
