import type { Participant } from '#lib/domain/participant.ts';
import type { SpeechKind } from '#lib/domain/speaking/speaking.ts';
import type { Language } from '#lib/domain/wording/dates.ts';
import { m } from '#lib/i18n/generated/messages.js';

const KINDS: Readonly<Record<SpeechKind, () => string>> = {
  speech: m.speaking_kind_speech,
  reply: m.speaking_kind_reply,
  'point-of-order': m.speaking_kind_order,
};
export const speechKindWord = (kind: SpeechKind): string => KINDS[kind]();

/** "2.14" in Swedish, "2:14" in English; hours are never reached by one speech, so minutes go on past 60. */
export function spokenClock(seconds: number, language: Language): string {
  const rest = String(seconds % 60).padStart(2, '0');
  return `${Math.floor(seconds / 60)}${language === 'sv' ? '.' : ':'}${rest}`;
}

/** "Härnäst: Bo Ek (replik)"; an ordinary speech needs no word for its kind. */
export function nextWords(name: string, kind: SpeechKind): string {
  if (kind === 'speech') return m.speaking_next_is({ name });
  return m.speaking_next_is_kind({ name, kind: speechKindWord(kind).toLocaleLowerCase('sv') });
}

/** The agenda names presenters in words ("Anna Berg, ekonomichef"); the one in the roster whose name begins it. */
export function presenterIn(people: readonly Participant[], words: string): Participant | undefined {
  const said = words.trim().toLocaleLowerCase('sv');
  return people.find(({ name }) => {
    const own = name.toLocaleLowerCase('sv');
    return said.startsWith(own) && !/^[\p{L}\p{N}-]/u.test(said.slice(own.length));
  });
}
