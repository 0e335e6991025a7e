import type { CallerKind } from './conference-event.ts';
import { plainName, wordsOf } from './clean-name.ts';
import { DEVICES, GENERIC, MODELS, ORGANISATION_WORDS, ROLES, STANDINGS } from './name-words.ts';

/** What a provider says besides the name. */
export interface CallerHints {
  readonly isPhone?: boolean;
  readonly isBot?: boolean;
  readonly isRoom?: boolean;
}

const NUMBER = /^[+\d*x•][\d*x•()./ -]{3,30}$/iu;
const PHONE_WORDS =
  /^(?:call-?in user|phone user|dial-?in|telefonanvändare|inringd(?: deltagare)?|uppringd(?: deltagare)?|telefondeltagare|anonymous caller)(?: ?#?\d{1,4})?$/iu;
const BOT_WORDS =
  /(?<![\p{L}\p{N}])(?:note ?-?taker|notetaking|otter\.?ai|otterpilot|fireflies|read\.?ai|fathom|tl;?dv|sembly|avoma|meetgeek|supernormal|krisp|tactiq|airgram|notta|bluedot|circleback|gong\.io|chorus\.ai|copilot|ai companion|recorder|(?:antecknings|mötes|protokoll|protokolls|skriv|tal|chat|ai|transkriberings)?bot(?:en)?|robot(?:en)?|transcriber|transcription|inspelning|transkribering|textning|mötesanteckningar)(?![\p{L}\p{N}])|^otter(?!\p{L})|s otter$/iu;
const ROOM_NAMES =
  /^(?:(?:sessions|sammanträdes|konferens|mötes|grupp|styrelse|plenar|plenum|pleni|fullmäktige|nämnd|video|utbildnings|hör|under|spegel|ks|kf)(?:sal|salen|rum|rummet|lokal|lokalen)|sal|salen|rum|rummet|room|rooms|boardroom|meetingroom|konferens|konf|aula|aulan|hörsal|sammanträdesrum|kommunhus|kommunhuset|stadshus|stadshuset|rådhus|rådhuset|regionhus|regionhuset|landstingshuset|folkets|mtr|zoomroom|logitech|polycom|poly|rally|tandberg)$/u;

/**
 * What stands behind a connection, as far as its name tells: a program, a telephone, a room with any number of people
 * in it, a device or a word that names nobody, or a person.
 */
export function callerKind(name: string, hints: CallerHints = {}): CallerKind {
  const plain = withoutStanding(plainName(name));
  if (hints.isBot === true || BOT_WORDS.test(plain)) return 'bot';
  if (hints.isPhone === true || isNumber(plain) || PHONE_WORDS.test(plain)) return 'phone';
  const words = wordsOf(plain);
  if (hints.isRoom === true || words.some(isRoomWord)) return 'room';
  const nobody = words.some((word) => DEVICES.has(word)) ? [...NOBODY, MODELS] : NOBODY;
  const isGeneric = words.every((word) => nobody.some((one) => one.has(word)) || isNoName(word));
  return isGeneric ? 'generic' : 'person';
}

export function isRoomWord(word: string): boolean {
  return ROOM_NAMES.test(word);
}

/** A number as telephones show it; whole or with its middle hidden. */
function isNumber(text: string): boolean {
  return NUMBER.test(text) && (text.match(/[\d*x•]/giu)?.length ?? 0) >= 5;
}

const NOBODY: readonly ReadonlySet<string>[] = [DEVICES, GENERIC, ROLES, STANDINGS];

/** "7", "s21", "desktop4f", "i": no name has a digit in it, and none is one of these. */
function isNoName(word: string): boolean {
  return /\d/u.test(word) || (ORGANISATION_WORDS.has(word) && word.length <= 3);
}

function withoutStanding(plain: string): string {
  return plain.replace(/ ?\((?:external|unverified|guest|gäst|extern|overifierad)\)$/iu, '');
}
