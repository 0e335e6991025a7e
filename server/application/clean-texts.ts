import { sanitiseText } from '#lib/domain/clean-text.ts';

/** Every text in what people sent, made clean once, so that what is shown, signed and searched is the same. */
export function cleanTexts<T>(value: T): T {
  if (typeof value === 'string') return sanitiseText(value) as T;
  if (Array.isArray(value)) return value.map(cleanTexts) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, cleanTexts(entry)])) as T;
}
