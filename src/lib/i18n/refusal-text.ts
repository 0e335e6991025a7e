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
 * The sentence for a refusal in the reader's language: the message `refusal_<code>`, else `<code>`, with the
 * refusal's facts put in. An unworded code gives a neutral sentence that names it, never the code alone.
 */
export function refusalText({ code, params = {} }: Refusal): string {
  const key = code.replaceAll('-', '_');
  const wording = wordingOf(`refusal_${key}`) ?? wordingOf(key);
  return wording ? wording({ ...params }) : m.refusal_without_wording({ code });
}
