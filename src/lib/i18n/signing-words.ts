import type { LegalLevel, MinimumMethod } from '#lib/domain/signing/methods.ts';
import { m } from './generated/messages.js';

/** Every message by its key: hints and levels arrive from the server as codes. */
const wordings: Readonly<Record<string, unknown>> = m;

function say(key: string): string | undefined {
  const wording = Object.hasOwn(wordings, key) ? wordings[key] : undefined;
  return typeof wording === 'function' ? (wording as () => string)() : undefined;
}

/** What a way to sign is called: the issuer's own name, or our word for the kind. */
export function methodName({ id, name }: { readonly id: string; readonly name: string | null }): string {
  return name ?? say(`sign_method_${id}`) ?? id;
}

/** A few words on how far it carries. */
export function levelLabel(level: LegalLevel): string {
  return say(`level_${level.replaceAll('-', '_')}`) ?? level;
}

/** The same in plain words, for whoever wants to know before signing. */
export function levelText(level: LegalLevel): string {
  return say(`level_${level.replaceAll('-', '_')}_text`) ?? '';
}

/** What to do, or what is waited for, while a signature is under way. */
export function hintText(hint: string): string {
  return say(`sign_hint_${hint.replaceAll('-', '_')}`) ?? m.sign_hint_bankid_pending();
}

export function minimumMethodLabel(minimum: MinimumMethod): string {
  return say(`sign_minimum_${minimum}`) ?? minimum;
}
