import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { commonPasswordWords, longBreachedPasswords } from './breached-passwords.ts';

export const minimumPasswordLength = 12;
export const maximumPasswordLength = 128;

const productWords = ['klubba', 'kommun', 'kommunen', 'region', 'regionen', 'protokoll'];
const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * Says whether a new password may be used: 12 to 128 characters, any characters, not found in breaches, and not
 * merely the name of the product, the organisation or the person. `context` is names and the mail address. (ASVS 6.2)
 */
export function checkNewPassword(password: string, context: readonly string[]): Result<string> {
  const length = [...password].length;
  if (length < minimumPasswordLength) return refuse('password-too-short', { minimum: minimumPasswordLength });
  if (length > maximumPasswordLength) return refuse('password-too-long', { maximum: maximumPasswordLength });
  const plain = password.normalize('NFC').toLowerCase();
  if (isCommon(plain)) return refuse('password-common');
  if (isMostlyContext(plain, context)) return refuse('password-context');
  return ok(password);
}

function isCommon(plain: string): boolean {
  if (longBreachedPasswords.has(plain) || new Set(plain).size < 5) return true;
  const unit = repeatedUnit(plain);
  if (unit !== plain && unit.length <= 8) return true;
  if (isRun(plain)) return true;
  const core = withoutEnds(plain);
  const spelledOut = core.replace(/[\d@$!]/g, (sign) => leet[sign] ?? sign);
  return isAtMostTwoCommonWords(core) || isAtMostTwoCommonWords(withoutEnds(spelledOut));
}

function withoutEnds(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
}

function repeatedUnit(text: string): string {
  for (let size = 1; size <= text.length / 2; size++) {
    const unit = text.slice(0, size);
    if (text === unit.repeat(Math.ceil(text.length / size)).slice(0, text.length)) return unit;
  }
  return text;
}

/** abcdefghijkl, 987654321098: every step is one up or one down, 9 and 0 being neighbours. */
function isRun(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => Math.abs(code - (codes[index] ?? 0)));
  return steps.every((step) => step === 1 || step === 9);
}

function isAtMostTwoCommonWords(letters: string): boolean {
  if (commonPasswordWords.has(letters)) return true;
  const parts = letters.split(/[^\p{L}]+/u);
  if (parts.length === 2) return parts.every((part) => commonPasswordWords.has(part));
  if (parts.length > 2) return false;
  for (let cut = 4; cut <= letters.length - 4; cut++) {
    if (commonPasswordWords.has(letters.slice(0, cut)) && commonPasswordWords.has(letters.slice(cut)))
      return true;
  }
  return false;
}

// A sentence may well contain "kommun": only what is left without such words decides.
function isMostlyContext(plain: string, context: readonly string[]): boolean {
  const names = [...productWords, ...context.flatMap((text) => text.toLowerCase().split(/[^\p{L}\d]+/u))]
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);
  const rest = names.reduce((text, name) => text.replaceAll(name, ' '), plain);
  return rest !== plain && [...rest.replace(/[^\p{L}]/gu, '')].length < 8;
}
