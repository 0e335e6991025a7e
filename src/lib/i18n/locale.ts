import { getLocale } from './generated/runtime.js';

/** The language of this request or page. */
export function currentLocale(): 'sv' | 'en' {
  return getLocale() === 'en' ? 'en' : 'sv';
}
