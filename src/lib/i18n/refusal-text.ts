import type { Refusal } from '#lib/domain/refusal.ts';
import { m } from './generated/messages.js';

type Wording = (params: Record<string, string | number>) => string;

/** Every message by its key; a code that arrives from the server is looked up, so the key is not known here. */
const wordings: Readonly<Record<string, unknown>> = m;

function wordingOf(key: string): Wording | undefined {
  const wording = Object.hasOwn(wordings, key) ? wordings[key] : undefined;
  return typeof wording === 'function' ? (wording as Wording) : undefined;
}

/**
 * The sentence for a refusal in the reader's language: the message `refusal_<code>`, else `<code>`, else the one of
 * the account pages, with the refusal's facts put in. A fact that is empty text picks `refusal_<code>_without_<fact>`
 * when there is one. An unworded code gives a neutral sentence that names it, never the code alone.
 */
export function refusalText({ code, params = {} }: Refusal): string {
  const key = code.replaceAll('-', '_');
  const missing = Object.keys(params).find((name) => params[name] === '');
  const wording =
    (missing === undefined ? undefined : wordingOf(`refusal_${key}_without_${missing}`)) ??
    wordingOf(`refusal_${key}`) ??
    wordingOf(key) ??
    wordingOf(`account_refusal_${key}`);
  return wording ? wording({ ...params }) : m.refusal_without_wording({ code });
}
