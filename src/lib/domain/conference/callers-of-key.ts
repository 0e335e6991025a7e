import { nameKey } from './clean-name.ts';
import type { Caller, ConferenceEvent } from './conference-event.ts';
import { type CallerSigns, mayBeOne, signsOf, tieBetween } from './same-caller.ts';

export type SaidOfConnection = Extract<ConferenceEvent, { readonly connectionKey: string }>;

/** What was said of one caller under a key, in order of time. */
export interface CallerOfKey {
  readonly said: readonly SaidOfConnection[];
  /** When somebody else joined under the key, in milliseconds since 1970; Infinity when nobody has. */
  readonly until: number;
}

interface Holder {
  readonly said: SaidOfConnection[];
  /** When it was first heard of, and when it joined; milliseconds since 1970. */
  readonly begun: number;
  readonly joins: Set<number>;
  readonly names: Set<string>;
  signs: CallerSigns;
}

/**
 * Whose statements are whose, where a provider gives the key of one who has left to somebody else: whoever arrives and is
 * nobody the key was known to stand for last is another caller. `said` is of one key and in order of time.
 */
export function callersOf(said: readonly SaidOfConnection[]): readonly CallerOfKey[] {
  const holders: Holder[] = [];
  // Of one instant: who arrives first, so that what else is said then finds whom it is said of.
  const rank = ({ kind }: SaidOfConnection): number => (ARRIVALS.has(kind) ? 0 : 1);
  const inOrder = said.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || rank(a) - rank(b));
  for (const one of inOrder) hold(holderOf(holders, one), one);
  return holders.map(({ said: own }, i) => ({
    said: own,
    until: Math.min(...holders.slice(i + 1).map(({ joins }) => Math.min(...joins))),
  }));
}

const ARRIVALS: ReadonlySet<ConferenceEvent['kind']> = new Set(['joined', 'waiting', 'admitted']);

function holderOf(holders: Holder[], { kind, person, at }: SaidOfConnection): Holder {
  const last = holders.at(-1);
  if (last && (isHeldBy(last, person) || kind === 'renamed')) return last;
  if (last && !ARRIVALS.has(kind)) return holders.findLast((one) => isHeldBy(one, person)) ?? last;
  const begun = Date.parse(at);
  // Two names of one instant are one caller as two channels tell of it.
  if (last && (last.begun === begun || last.joins.has(begun))) return last;
  const holder: Holder = { said: [], begun, joins: new Set(), names: new Set(), signs: signsOf(person) };
  holders.push(holder);
  return holder;
}

function hold(holder: Holder, one: SaidOfConnection): void {
  const own = signsOf(one.person);
  const { account, registration, email } = holder.signs;
  holder.said.push(one);
  if (one.kind === 'joined') holder.joins.add(Date.parse(one.at));
  holder.names.add(nameKey(one.person.name));
  holder.signs = {
    account: own.account || account,
    registration: own.registration || registration,
    email: own.email || email,
    name: own.name,
  };
}

function isHeldBy({ names, signs }: Holder, person: Caller): boolean {
  const own = signsOf(person);
  if (tieBetween(signs, own) !== null) return true;
  const name = nameKey(person.name);
  // A statement that leaves out the name speaks against nobody.
  const isNamed = names.has(name) || name === '' || [...names].every((known) => known === '');
  return isNamed && mayBeOne(signs, own);
}
