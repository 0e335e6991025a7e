import { isOpen } from './call-standing.ts';
import { isSameConnection } from './carry-links.ts';
import type { Connection } from './conference-event.ts';
import { type CallerSigns, mayBeOne, signsOf, tieBetween } from './same-caller.ts';

/** How far the provider's list and its events may tell the same beginning apart. Whoever came back on a new line took longer. */
const SAME_TIME_MS = 5_000;

export interface ConnectedCompared {
  /** How many are connected by the provider. */
  readonly connected: number;
  /** Connected by the provider, and we were not told of them. */
  readonly onlyAsked: readonly Connection[];
  /** Open by what we were told, and not connected by the provider. */
  readonly onlyTold: readonly Connection[];
}

interface Row {
  readonly one: Connection;
  readonly signs: CallerSigns;
}

/**
 * Who is connected by the provider when it was `asked`, against what it had `told` of by itself (DIS-5). The two have no keys in
 * common: a row is another by account, registration or address, else by the same name and beginning, and each is one row only.
 * `at`: when the provider answered, ISO 8601 in UTC.
 */
export function compareConnected(given: {
  readonly asked: readonly Connection[];
  readonly told: readonly Connection[];
  readonly at: string;
}): ConnectedCompared {
  const at = Date.parse(given.at);
  const asked = given.asked.filter(({ leftAt, waiting }) => leftAt === null && !waiting).map(rowOf);
  // The provider's clock may be ahead: who comes in a second by ours can be in its list already.
  const told = given.told.filter((one) => isOpen(one, Math.max(at, joinedMs(one)))).map(rowOf);
  const paired = pairsOf(asked, told);
  const isAlone = (row: Row): boolean => !paired.has(row);
  return {
    connected: asked.length,
    onlyAsked: asked.filter(isAlone).map(({ one }) => one),
    onlyTold: told
      .filter(isAlone)
      .map(({ one }) => one)
      // A telephone that is the sound of another connection need not have a row of its own.
      .filter((one) => isOpen(one, at) && one.boundTo === null),
  };
}

function rowOf(one: Connection): Row {
  return { one, signs: signsOf(one.person) };
}

/** Every row that has found its other. Identities go first, and the nearest beginning among those that fit. */
function pairsOf(asked: readonly Row[], told: readonly Row[]): ReadonlySet<Row> {
  const paired = new Set<Row>();
  for (const fits of [isSameIdentity, isSameNameAndTime]) {
    const open = asked.filter((row) => !paired.has(row));
    const rest = told.filter((row) => !paired.has(row));
    const pairs = open.flatMap((a) =>
      rest.filter((b) => fits(a, b)).map((b) => ({ a, b, apart: apartMs(a.one, b.one) })),
    );
    for (const { a, b } of pairs.sort((one, other) => one.apart - other.apart))
      if (!paired.has(a) && !paired.has(b)) paired.add(a).add(b);
  }
  return paired;
}

function isSameIdentity(a: Row, b: Row): boolean {
  const tie = tieBetween(a.signs, b.signs);
  return tie !== null && tie !== 'name';
}

function isSameNameAndTime(a: Row, b: Row): boolean {
  return mayBeOne(a.signs, b.signs) && isSameConnection(a.one, b.one, SAME_TIME_MS);
}

function apartMs(a: Connection, b: Connection): number {
  return Math.abs(joinedMs(a) - joinedMs(b));
}

/** Far away for one of which only the end has been heard. */
function joinedMs({ joinedAt }: Connection): number {
  return joinedAt === null ? 0 : Date.parse(joinedAt);
}
