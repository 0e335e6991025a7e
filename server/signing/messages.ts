import type { LegalLevel } from '#lib/domain/signing/methods.ts';
import en from '../../messages/en/signing.json' with { type: 'json' };
import sv from '../../messages/sv/signing.json' with { type: 'json' };

export type Language = 'sv' | 'en';

/** The sentences of messages/<language>/signing.json, read directly: the command line works before any build. */
export function say(
  language: Language,
  key: string,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const sentences: Readonly<Record<string, unknown>> = language === 'sv' ? sv : en;
  const sentence = sentences[key];
  if (typeof sentence !== 'string') return key;
  return sentence.replace(/\{(\w+)\}/g, (whole, param: string) => String(params[param] ?? whole));
}

/** How far a signature carries, as a sentence of a few words. */
export function sayLevel(language: Language, level: LegalLevel): string {
  const words = say(language, `level_${level.replaceAll('-', '_')}`);
  return `${words.charAt(0).toLocaleUpperCase(language)}${words.slice(1)}.`;
}

/** "22 november 2026 kl. 13:01" in Swedish time, whatever clock the machine has. */
export function sayTime(language: Language, instant: string): string {
  const options = { timeZone: 'Europe/Stockholm', dateStyle: 'long', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(language === 'sv' ? 'sv-SE' : 'en-GB', options).format(new Date(instant));
}

/** "2026-11-22 13:01" in Swedish time, for narrow places. */
export function sayShortTime(language: Language, instant: string): string {
  const options = { timeZone: 'Europe/Stockholm', dateStyle: 'short', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(language === 'sv' ? 'sv-SE' : 'en-GB', options).format(new Date(instant));
}
