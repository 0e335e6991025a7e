import type { Caller } from '#lib/domain/conference/conference-event.ts';
import { callerKind, type CallerHints } from '#lib/domain/conference/caller-kind.ts';

export interface CallerFacts {
  readonly name: string;
  readonly email?: string;
  readonly providerUserId?: string;
  readonly registrantId?: string;
  readonly hints?: CallerHints;
}

const LONGEST_NAME = 300;
const LONGEST_ID = 200;
/** Somebody as a provider tells of them, bounded and with what stands empty left out. */
export function callerOf(facts: CallerFacts): Caller {
  const name = oneLine(facts.name, LONGEST_NAME);
  const kind = callerKind(name, facts.hints);
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
