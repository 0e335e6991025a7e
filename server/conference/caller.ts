import type { Caller, CallerKind } from '#lib/domain/conference/conference-event.ts';

export interface CallerFacts {
  readonly name: string;
  readonly email?: string | null | undefined;
  readonly providerUserId?: string | null | undefined;
  readonly registrantId?: string | null | undefined;
  /** The provider says that this is somebody who phoned in. */
  readonly isPhone?: boolean | undefined;
  /** The provider says that this is a program. */
  readonly isBot?: boolean | undefined;
}

const LONGEST_NAME = 300;
const LONGEST_ID = 200;
const PHONE = /^\+?\d[\d*() -]{5,20}$/u;
const BOT = /note ?taker|\botter(?:pilot|\.ai)?\b|fireflies|read\.ai|\bbot\b|[a-zåäö]+bot\b/iu;
const ROOM =
  /(?:sessions|konferens|sammanträdes|mötes|styrelse)(?:sal|rum)|\b(?:meeting|board|conference) room\b/iu;
const GENERIC =
  /^(?:(?:my |min )?(?:iphone|ipad|galaxy|android|samsung|macbook|laptop|dator|surface|zoom user|user|användare|gäst|guest|deltagare|participant))[\s\d()]*$/iu;

/** Somebody as a provider tells of them, bounded and with what stands empty left out. */
export function callerOf(facts: CallerFacts): Caller {
  const name = oneLine(facts.name, LONGEST_NAME);
  const kind = kindOf(name, facts);
  const email = oneLine(facts.email ?? '', LONGEST_NAME).toLowerCase();
  const providerUserId = oneLine(facts.providerUserId ?? '', LONGEST_ID);
  const registrantId = oneLine(facts.registrantId ?? '', LONGEST_ID);
  return {
    name: kind === 'phone' ? maskedNumber(name) : name,
    ...(email.includes('@') ? { email } : {}),
    ...(providerUserId ? { providerUserId } : {}),
    ...(registrantId ? { registrantId } : {}),
    kind,
  };
}

function kindOf(name: string, { isPhone, isBot }: CallerFacts): CallerKind {
  if (isPhone === true || PHONE.test(withoutStanding(name))) return 'phone';
  if (isBot === true || BOT.test(name)) return 'bot';
  if (ROOM.test(name)) return 'room';
  return name === '' || GENERIC.test(withoutStanding(name)) ? 'generic' : 'person';
}

/** Teams writes how well it knows somebody after the name. */
function withoutStanding(name: string): string {
  return name.replace(/ ?\((?:external|unverified|guest|gäst|extern|overifierad)\)$/iu, '');
}

/** Telephone numbers are not kept: enough is left for the one who has just called to know theirs. */
function maskedNumber(name: string): string {
  const digits = name.match(/\d/gu)?.length ?? 0;
  let seen = 0;
  return name.replace(/\d/gu, (digit) => {
    seen += 1;
    return seen <= 2 || seen > digits - 3 ? digit : '*';
  });
}

function oneLine(text: string, longest: number): string {
  // eslint-disable-next-line no-control-regex -- reason: foreign names may carry them, and no name has one
  const plain = text.slice(0, longest * 2).replace(/[\u0000-\u001F\u007F]+/gu, ' ');
  return plain.trim().slice(0, longest);
}
