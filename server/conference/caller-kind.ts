import type { CallerKind } from '#lib/domain/conference/conference-event.ts';

/** What a provider says besides the name. */
export interface CallerHints {
  readonly isPhone?: boolean;
  readonly isBot?: boolean;
}

const PHONE = /^\+?\d[\d*() -]{5,20}$/u;
const BOT = /note ?taker|\botter(?:pilot|\.ai)?\b|fireflies|read\.ai|\bbot\b|[a-zåäö]+bot\b/iu;
const ROOM =
  /(?:sessions|konferens|sammanträdes|mötes|styrelse)(?:sal|rum)|\b(?:meeting|board|conference) room\b/iu;
const GENERIC =
  /^(?:(?:my |min )?(?:iphone|ipad|galaxy|android|samsung|macbook|laptop|dator|surface|zoom user|user|användare|gäst|guest|deltagare|participant))[\s\d()]*$/iu;

/** What stands behind a connection, as far as its name and its provider tell. */
export function callerKind(name: string, { isPhone, isBot }: CallerHints = {}): CallerKind {
  if (isPhone === true || PHONE.test(withoutStanding(name))) return 'phone';
  if (isBot === true || BOT.test(name)) return 'bot';
  if (ROOM.test(name)) return 'room';
  return name === '' || GENERIC.test(withoutStanding(name)) ? 'generic' : 'person';
}

/** Teams writes how well it knows somebody after the name. */
function withoutStanding(name: string): string {
  return name.replace(/ ?\((?:external|unverified|guest|gäst|extern|overifierad)\)$/iu, '');
}
