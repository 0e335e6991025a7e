import { m } from '#lib/i18n/generated/messages.js';
import { importMessageKey, type ReadFinding, type UnreadLines } from '#lib/protocol/import.ts';

const wordings: Readonly<Record<string, unknown>> = m;

function say(key: string, params: Readonly<Record<string, string | number>>): string | undefined {
  const wording = Object.hasOwn(wordings, key) ? wordings[key] : undefined;
  return typeof wording === 'function' ? (wording as (facts: object) => string)(params) : undefined;
}

/**
 * The sentence for something the reading is in doubt about: the form's own, else the importer's. One nobody has worded
 * yet says so, with its code.
 */
export function findingText({ code, params }: ReadFinding): string {
  const own = say(`finding_${code.replaceAll('-', '_')}`, params);
  return own ?? say(importMessageKey(code), params) ?? m.finding_other({ code });
}

/** Why lines could not be read. */
export function unreadText({ why }: UnreadLines): string {
  return say(`unread_${why.replaceAll('-', '_')}`, {}) ?? say(importMessageKey(why), {}) ?? m.unread_other();
}
