import type { PresenceMode } from '../meeting-events.ts';
import type { ConnectionLink } from './call-standing.ts';
import type { Connection } from './conference-event.ts';
import { overlaps, union, without, type Span } from './spans.ts';
import { kindOf } from './who-is-who.ts';

/** A stretch of presence by the roll; `to` is null when it lasted until the meeting was closed. */
export interface RollInterval {
  readonly personId: string;
  readonly mode: PresenceMode;
  readonly from: string;
  readonly to: string | null;
  /** Answered at the roll call: here from the opening, and `from` is only when the answer was written down. */
  readonly fromRollCall?: boolean;
}

/** What the call says and the roll does not. */
export type DifferenceCode =
  | 'came-earlier'
  | 'came-later'
  | 'left-earlier'
  | 'left-later'
  /** Connected before and after, and not between, while on the roll. */
  | 'gap'
  | 'never-connected'
  | 'connected-but-absent'
  | 'unknown-connection';

/** One difference between the roll and the call, for somebody to judge. */
export interface Difference {
  readonly code: DifferenceCode;
  readonly personId: string | null;
  /** Of an unknown connection. */
  readonly connectionKey: string | null;
  /** The time they differ about; ISO 8601 in UTC. */
  readonly from: string;
  readonly to: string;
  /** Without what the meeting was adjourned of it. */
  readonly seconds: number;
}

export interface Reconciled {
  readonly connections: readonly Connection[];
  readonly links: readonly ConnectionLink[];
  readonly roll: readonly RollInterval[];
  /** When the meeting was opened and closed. */
  readonly from: string;
  readonly to: string;
  /** While it was adjourned; `to` is null while it still is. */
  readonly pauses?: readonly { readonly from: string; readonly to: string | null }[];
  readonly toleranceMs?: number;
}

/**
 * Holds the roll against the call after the meeting: what differs by more than a minute becomes a note. The code tells
 * what the call says ("came later" than the roll has it). Nothing is changed by it, and who was in the room is present
 * whatever the call says. While a meeting is adjourned nobody has to be anywhere.
 */
export function reconcile(input: Reconciled): readonly Difference[] {
  const linked = input.links.flatMap((one) => one.personIds);
  const people = [...new Set([...input.roll.map((one) => one.personId), ...linked])].sort();
  const found = [...people.flatMap((id) => differencesOf(id, input)), ...unknownConnections(input)];
  return found.sort((a, b) => compare(a.from, b.from) || compare(nameOf(a), nameOf(b)));
}

function differencesOf(personId: string, input: Reconciled): Difference[] {
  const bounds = boundsOf(input);
  const times = rollTimes(personId, input, bounds);
  const call = callTimes(personId, input, bounds);
  const onRoll = union([...times.remote, ...times.onSite, ...times.beforeAnswer], bounds);
  const missing = without(times.remote, union([...call.likely, ...times.onSite], bounds)).map((span) => ({
    span,
    code: missingCode(span, times.remote, call.likely),
  }));
  const extra = without(call.sure, onRoll)
    .filter((span) => !touches(span, times.onSite))
    .map((span) => ({ span, code: extraCode(span, onRoll) }));
  return [...missing, ...extra].flatMap(({ span, code }) => {
    const stretch = stretchOf(span, input);
    return stretch ? [difference(code, stretch, personId, null)] : [];
  });
}

function rollTimes(
  personId: string,
  { roll }: Reconciled,
  bounds: Span,
): Readonly<Record<'remote' | 'onSite' | 'beforeAnswer', readonly Span[]>> {
  const of = (mode: PresenceMode): readonly Span[] =>
    union(
      roll
        .filter((one) => one.personId === personId && one.mode === mode)
        .map((one) => ({ from: Date.parse(one.from), to: one.to === null ? bounds.to : Date.parse(one.to) })),
      bounds,
    );
  // A roll takes minutes to call: of the time until somebody answered it says nothing against the call.
  const beforeAnswer = roll
    .filter((one) => one.personId === personId && one.fromRollCall === true)
    .map((one) => ({ from: bounds.from, to: Date.parse(one.from) }));
  return { remote: of('remote'), onSite: of('on-site'), beforeAnswer: union(beforeAnswer, bounds) };
}

/** A connection of which only the end was told may have been there all along, and need not have been. */
function callTimes(
  personId: string,
  { connections, links }: Reconciled,
  bounds: Span,
): Readonly<Record<'likely' | 'sure', readonly Span[]>> {
  const keys = new Set(
    links.filter((one) => one.personIds.includes(personId)).map((one) => one.connectionKey),
  );
  const own = connections.filter(
    (one) => keys.has(one.connectionKey) && !one.waiting && one.boundTo === null,
  );
  const spans = (some: readonly Connection[]): readonly Span[] =>
    union(
      some.map((one) => spanOf(one, bounds)),
      bounds,
    );
  return { likely: spans(own), sure: spans(own.filter((one) => one.joinedAt !== null)) };
}

function spanOf({ joinedAt, leftAt }: Connection, bounds: Span): Span {
  return {
    from: joinedAt === null ? bounds.from : Date.parse(joinedAt),
    to: leftAt === null ? bounds.to : Date.parse(leftAt),
  };
}

/** On the roll and not in the call. */
function missingCode(span: Span, remote: readonly Span[], call: readonly Span[]): DifferenceCode {
  const interval = remote.find((one) => overlaps(one, span));
  const connected = call.filter((one) => interval && overlaps(one, interval));
  if (connected.length === 0) return 'never-connected';
  if (connected.every((one) => one.from >= span.to)) return 'came-later';
  return connected.every((one) => one.to <= span.from) ? 'left-earlier' : 'gap';
}

/** In the call and not on the roll. */
function extraCode(span: Span, onRoll: readonly Span[]): DifferenceCode {
  const isBefore = onRoll.some((one) => one.from === span.to);
  const isAfter = onRoll.some((one) => one.to === span.from);
  if (isBefore === isAfter) return 'connected-but-absent';
  return isBefore ? 'came-earlier' : 'left-later';
}

function touches(span: Span, others: readonly Span[]): boolean {
  return others.some((one) => one.from === span.to || one.to === span.from);
}

function unknownConnections(input: Reconciled): Difference[] {
  const bounds = boundsOf(input);
  const linked = new Set(input.links.map((one) => one.connectionKey));
  return input.connections
    .filter((one) => !linked.has(one.connectionKey) && isOfSomebody(one))
    .flatMap((one) => {
      const [span] = union([spanOf(one, bounds)], bounds);
      const stretch = span && stretchOf(span, input);
      return stretch ? [difference('unknown-connection', stretch, null, one.connectionKey)] : [];
    });
}

function isOfSomebody({ person, waiting, boundTo, joinedAt }: Connection): boolean {
  return kindOf(person) !== 'bot' && !waiting && boundTo === null && joinedAt !== null;
}

const TOLERANCE_MS = 60_000;

/** From the first to the last of a span that was in the meeting, and how much of it was. */
interface Stretch extends Span {
  readonly ms: number;
}

/** Nothing when too little of it was while the meeting met. */
function stretchOf(span: Span, input: Reconciled): Stretch | undefined {
  const bounds = boundsOf(input);
  const pauses = (input.pauses ?? []).map(({ from, to }) => ({
    from: Date.parse(from),
    to: to === null ? bounds.to : Date.parse(to),
  }));
  const met = without([span], union(pauses, bounds));
  const ms = met.reduce((sum, { from, to }) => sum + to - from, 0);
  const [first, last] = [met[0], met.at(-1)];
  const { toleranceMs = TOLERANCE_MS } = input;
  return first && last && ms > toleranceMs ? { from: first.from, to: last.to, ms } : undefined;
}

function boundsOf({ from, to }: Reconciled): Span {
  return { from: Date.parse(from), to: Date.parse(to) };
}

function difference(
  code: DifferenceCode,
  { from, to, ms }: Stretch,
  personId: string | null,
  connectionKey: string | null,
): Difference {
  const iso = (time: number): string => new Date(time).toISOString();
  return {
    code,
    personId,
    connectionKey,
    from: iso(from),
    to: iso(to),
    seconds: Math.round(ms / 1000),
  };
}

function nameOf({ personId, connectionKey, code }: Difference): string {
  return `${personId ?? ''} ${connectionKey ?? ''} ${code}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
