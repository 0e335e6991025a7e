import type { AppClock } from '../app-clock.ts';

/** Who somebody is at the provider, as far as it tells. */
export interface CallerAs {
  readonly email?: string;
  readonly userId?: string;
  /** Seconds before now. */
  readonly ago?: number;
}

/** One connection of one caller, as the provider keeps it for its report. */
export interface Line {
  readonly name: string;
  readonly key: string;
  readonly email: string;
  readonly userId: string;
  readonly from: number;
  to: number | null;
  readonly isWaiting: boolean;
}

/** What a provider tells our hook, and gives in its file afterwards. */
export interface ToldCall {
  joins(name: string, as?: CallerAs): Promise<Line>;
  /** Gives when; ISO 8601. */
  leaves(line: Line, ago?: number): Promise<string>;
  /** Everybody who is still there, and then the call itself. */
  ends(): Promise<void>;
  /** The attendance file as the provider writes it. */
  attendanceFile(title: string): Buffer;
}

export const momentOf = (clock: AppClock, ago: number): number => clock.now() - ago * 1000;

/** How long until the end, in the given time zone's clock, is of no matter: a file has whole seconds. */
export const secondsOf = ({ from, to }: Line, end: number): number => Math.round(((to ?? end) - from) / 1000);

/** `11/24/2026, 12:52:10 PM` in Stockholm, as both providers write it in English. */
export function americanTime(ms: number, year: 'numeric' | '2-digit', twoDigits: boolean): string {
  const digits = twoDigits ? '2-digit' : 'numeric';
  const parts = {
    timeZone: 'Europe/Stockholm',
    year,
    month: digits,
    day: digits,
    hour: digits,
    minute: '2-digit',
    second: '2-digit',
    hour12: true,
  } as const;
  // Newer data of the locale has a narrow space before AM and PM.
  return new Intl.DateTimeFormat('en-US', parts).format(ms).replaceAll('\u202F', ' ');
}
