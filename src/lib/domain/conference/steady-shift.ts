import type { ConnectionLink } from './call-standing.ts';
import type { Connection } from './conference-event.ts';
import { reconcile, type Reconciled } from './reconcile.ts';

const MINUTE_MS = 60_000;
const STEP_MINUTES = 30;
/** No clock on earth is further from the Swedish one. */
export const MOST_SHIFT_MINUTES = 14 * 60;
/** Clocks of two programs differ by seconds, and a person joins while the other program counts. */
const NEAR_MS = 2 * MINUTE_MS;
/** So many of those who were recognised make "nearly all". */
const NEARLY_ALL = 0.8;
const FEWEST = 2;
const SHIFTS = Array.from({ length: (2 * MOST_SHIFT_MINUTES) / STEP_MINUTES + 1 }, (_, at) => at)
  .map((at) => at * STEP_MINUTES - MOST_SHIFT_MINUTES)
  .filter((minutes) => minutes !== 0);

/** The same connections, all of them that much later; below nought earlier. */
export function shifted(connections: readonly Connection[], minutes: number): readonly Connection[] {
  if (minutes === 0) return connections;
  const moved = (at: string): string => new Date(Date.parse(at) + minutes * MINUTE_MS).toISOString();
  return connections.map((one) => ({
    ...one,
    joinedAt: one.joinedAt === null ? null : moved(one.joinedAt),
    leftAt: one.leftAt === null ? null : moved(one.leftAt),
    ...(one.waitingSince === undefined ? {} : { waitingSince: moved(one.waitingSince) }),
  }));
}

interface Report extends Reconciled {
  /** What was told while the call went on, and who was confirmed in it. */
  readonly live: readonly Connection[];
  readonly liveLinks: readonly ConnectionLink[];
}

/**
 * By how many minutes the times of a file would have to be moved for nearly everybody in it to agree, a whole number of half
 * hours: then they are probably those of another zone. Null when they agree as they are, and when nothing of the kind would help.
 * Something to ask a person about, never to do.
 */
export function steadyShift(report: Report): number | null {
  const people = recognised(report);
  if (people.length < FEWEST) return null;
  return byLive(report, people) ?? byRoll(report, people);
}

/** Of those who are in the report and on the roll at a distance. */
function recognised({ links, roll }: Report): readonly string[] {
  const remote = new Set(roll.filter(({ mode }) => mode === 'remote').map(({ personId }) => personId));
  return [...new Set(links.flatMap(({ personIds }) => personIds))].filter((id) => remote.has(id));
}

/** What the call itself told is the better witness: nothing when it knows too few of them, or they do not agree. */
function byLive(report: Report, people: readonly string[]): number | null | undefined {
  const apart = people.flatMap((id) => {
    const told = firstOf(report.live, report.liveLinks, id);
    const written = firstOf(report.connections, report.links, id);
    return told === undefined || written === undefined ? [] : [told - written];
  });
  if (apart.length < FEWEST) return undefined;
  const steps = apart.map((ms) => Math.round(ms / (STEP_MINUTES * MINUTE_MS)));
  const isNear = (ms: number, step: number): boolean =>
    Math.abs(ms - step * STEP_MINUTES * MINUTE_MS) <= NEAR_MS;
  const step = steps.find((one) => apart.filter((ms) => isNear(ms, one)).length >= NEARLY_ALL * apart.length);
  if (step === undefined) return undefined;
  const minutes = step * STEP_MINUTES;
  return minutes === 0 || Math.abs(minutes) > MOST_SHIFT_MINUTES ? null : minutes;
}

function firstOf(
  connections: readonly Connection[],
  links: readonly ConnectionLink[],
  personId: string,
): number | undefined {
  const keys = new Set(
    links.filter((one) => one.personIds.includes(personId)).map((one) => one.connectionKey),
  );
  const joins = connections.flatMap(({ connectionKey, joinedAt }) =>
    keys.has(connectionKey) && joinedAt !== null ? [Date.parse(joinedAt)] : [],
  );
  return joins.length === 0 ? undefined : joins.reduce((first, one) => Math.min(first, one));
}

interface Trial {
  readonly minutes: number;
  readonly differing: number;
  /** Between when they left the call and when their presence ended: whoever stays on is no difference, and tells the zone. */
  readonly lateMs: number;
}

function byRoll(report: Report, people: readonly string[]): number | null {
  const keys = new Set(report.links.map(({ connectionKey }) => connectionKey));
  const own = { ...report, connections: report.connections.filter((one) => keys.has(one.connectionKey)) };
  if (trial(own, people, 0).differing < NEARLY_ALL * people.length) return null;
  const best = SHIFTS.map((minutes) => trial(own, people, minutes)).reduce((a, b) =>
    isBetter(b, a) ? b : a,
  );
  return people.length - best.differing >= NEARLY_ALL * people.length ? best.minutes : null;
}

function isBetter(a: Trial, b: Trial): boolean {
  if (a.differing !== b.differing) return a.differing < b.differing;
  return a.lateMs === b.lateMs ? Math.abs(a.minutes) < Math.abs(b.minutes) : a.lateMs < b.lateMs;
}

function trial(report: Report, people: readonly string[], minutes: number): Trial {
  const connections = shifted(report.connections, minutes);
  const found = new Set(reconcile({ ...report, connections }).map(({ personId }) => personId));
  const ends = connections.flatMap(({ leftAt }) => (leftAt === null ? [] : [Date.parse(leftAt)]));
  const last = ends.sort((a, b) => a - b)[Math.floor(ends.length / 2)];
  return {
    minutes,
    differing: people.filter((id) => found.has(id)).length,
    lateMs: last === undefined ? 0 : Math.abs(last - Date.parse(report.to)),
  };
}
