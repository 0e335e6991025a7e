import { printedTime } from '#lib/domain/wording/dates.ts';
import { getLocale } from './generated/runtime.js';

const tags = { sv: 'sv-SE', en: 'en-GB' } as const;

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(tags[getLocale()], options).format(date);
}

// A civil date has no zone: it is read and written in UTC so that no clock can move it to the day before.
function civil(iso: string): Date {
  return new Date(`${iso}T00:00:00Z`);
}

/** "fredag 19 november 2021" of a civil date `YYYY-MM-DD`; anything else is given back as it stands. */
export function longDate(iso: string): string {
  const date = civil(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return format(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** "fre 19 nov" of a civil date. */
export function shortDate(iso: string): string {
  const date = civil(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return format(date, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** "13.42" in Swedish, as everywhere else in the product; "13:42" in English. */
function clockOf(date: Date): string {
  const time = format(date, { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Stockholm' });
  return printedTime(time, getLocale());
}

/** "19 november 2021 kl. 13.42" of a moment, in Swedish time. */
export function momentText(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const text = format(date, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Stockholm',
  });
  return text.replace(/\d{2}:\d{2}$/u, clockOf(date));
}

/** "i dag 13.42", "i går 13.42", else "19 november 13.42", in Swedish time; `at` and `now` in ms. */
export function recentMoment(at: number, now = Date.now()): string {
  const zone = { timeZone: 'Europe/Stockholm' } as const;
  const time = clockOf(new Date(at));
  const dayOf = (ms: number): string => new Intl.DateTimeFormat('sv-SE', zone).format(ms);
  const days = Math.round((civil(dayOf(now)).getTime() - civil(dayOf(at)).getTime()) / 86_400_000);
  if (days === 0 || days === 1)
    return `${new Intl.RelativeTimeFormat(tags[getLocale()], { numeric: 'auto' }).format(-days, 'day')} ${time}`;
  return `${format(new Date(at), { day: 'numeric', month: 'long', ...zone })} ${time}`;
}
