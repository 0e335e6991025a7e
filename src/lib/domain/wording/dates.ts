export type Language = 'sv' | 'en';

const ZONE = 'Europe/Stockholm';
const LOCALE: Readonly<Record<Language, string>> = { sv: 'sv-SE', en: 'en-GB' };

/** Clock time in Stockholm of an ISO instant, `13.02` in Swedish and `13:02` in English. */
export function clockTime(at: string, language: Language): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: ZONE,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  const text = parts.format(new Date(at));
  return language === 'sv' ? text.replace(':', '.') : text;
}

/** "fredag 20 november 2026" / "Friday 20 November 2026" of a civil date `YYYY-MM-DD`. */
export function longDate(date: string, language: Language): string {
  const noon = new Date(`${date}T12:00:00Z`);
  const format = new Intl.DateTimeFormat(LOCALE[language], {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return format.format(noon);
}

/** Civil date in Stockholm of an instant. */
export function civilDate(at: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date(at));
}

/** `13:00` or `13.00` as this language prints it. */
export function printedTime(time: string, language: Language): string {
  return language === 'sv' ? time.replace(':', '.') : time.replace('.', ':');
}

export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase('sv') + text.slice(1);
}

/** "Anna, Bo och Cilla". */
export function joined(names: readonly string[], language: Language): string {
  const and = language === 'sv' ? 'och' : 'and';
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${and} ${last}`;
}
