import type { ConferenceEvent } from './conference-event.ts';

/** A stretch of one connection in the meeting, in milliseconds since 1970. */
export interface Stretch {
  readonly from: number | null;
  readonly to: number | null;
  /** In the waiting room and never in the meeting. */
  readonly waiting: boolean;
  /** In the waiting room since then, after the stretch or in place of it. */
  readonly waitingSince: number | null;
}

type MarkKind = 'in' | 'left' | 'waiting' | 'stopped' | 'admitted' | 'over';

interface Mark {
  readonly ms: number;
  readonly kind: MarkKind;
}

/**
 * When a connection was in the meeting, from what was said of it and of the meeting, each in order of time. Waiting is
 * not being there; being put back to wait ends a stretch, and being let in from there begins the next. `until`: when the
 * key was given to somebody else.
 */
export function stretchesOf(
  said: readonly ConferenceEvent[],
  meeting: readonly ConferenceEvent[],
  until = Infinity,
): readonly Stretch[] {
  const firstIn = Math.min(...timesOf(said, 'joined'));
  const ends =
    until === Infinity ? endsOf(meeting) : [...endsOf(meeting), { ms: until, kind: 'over' as const }];
  if (firstIn === Infinity) return [neverIn(said, ends)];
  const marks = [...marksOf(said), ...ends].filter(({ ms }) => ms >= firstIn);
  return split(marks.sort((a, b) => a.ms - b.ms || RANK[a.kind] - RANK[b.kind]));
}

/** Of one instant: who joins is there before anybody leaves, who is let in waited first, and the meeting ends last. */
const RANK = { in: 0, left: 1, waiting: 2, stopped: 3, admitted: 4, over: 5 } as const;

const MARKS: Readonly<Partial<Record<ConferenceEvent['kind'], MarkKind>>> = {
  joined: 'in',
  left: 'left',
  waiting: 'waiting',
  'stopped-waiting': 'stopped',
  admitted: 'admitted',
};

function marksOf(said: readonly ConferenceEvent[]): Mark[] {
  const joins = new Set(timesOf(said, 'joined'));
  return said.flatMap((one): Mark[] => {
    const ms = Date.parse(one.at);
    const kind = MARKS[one.kind];
    // Whoever joins in the same second waited on the way in, and was not put back.
    return kind === undefined || (kind === 'waiting' && joins.has(ms)) ? [] : [{ ms, kind }];
  });
}

/** The ends of the meeting; one that began anew in the same instant ended before anybody of now was there. */
function endsOf(meeting: readonly ConferenceEvent[]): Mark[] {
  const starts = new Set(timesOf(meeting, 'started'));
  return timesOf(meeting, 'ended').map((ms) => ({ ms: starts.has(ms) ? ms - 1 : ms, kind: 'over' }));
}

/** `gone`: out of the meeting by a leave. `door`: out of the waiting room, and it is not said which way. `out`: away from there. */
type Place = 'in' | 'gone' | 'waiting' | 'door' | 'out';

const NEXT: Readonly<Record<MarkKind, Readonly<Record<Place, Place>>>> = {
  in: { in: 'in', gone: 'in', waiting: 'in', door: 'in', out: 'in' },
  left: { in: 'gone', gone: 'gone', waiting: 'out', door: 'out', out: 'out' },
  waiting: { in: 'waiting', gone: 'waiting', waiting: 'waiting', door: 'waiting', out: 'waiting' },
  stopped: { in: 'in', gone: 'gone', waiting: 'door', door: 'door', out: 'out' },
  // Nobody is let in who does not wait: a leave told with an earlier second stands.
  admitted: { in: 'in', gone: 'gone', waiting: 'in', door: 'in', out: 'out' },
  over: { in: 'gone', gone: 'gone', waiting: 'out', door: 'out', out: 'out' },
};

function split(marks: readonly Mark[]): readonly Stretch[] {
  const found: { from: number; to: number | null }[] = [];
  let place: Place = 'gone';
  let since: number | null = null;
  for (const { ms, kind } of marks) {
    const last = found.at(-1);
    const next: Place = NEXT[kind][place];
    // A leave that is told twice was at the later time; nothing else moves an end.
    const isLeave = kind === 'left' && place === 'gone';
    if (next === 'in' && place !== 'in') found.push({ from: ms, to: null });
    else if (last && next !== 'in' && (place === 'in' || isLeave)) last.to = ms;
    if (next === 'waiting' && place !== 'waiting') since = ms;
    place = next;
  }
  const waitingSince = place === 'waiting' ? since : null;
  return found.map((one, i) => ({
    ...one,
    waiting: false,
    waitingSince: i === found.length - 1 ? waitingSince : null,
  }));
}

function neverIn(said: readonly ConferenceEvent[], ends: readonly Mark[]): Stretch {
  const waits = [...timesOf(said, 'waiting'), ...timesOf(said, 'admitted')];
  const waited = Math.max(...waits);
  const isWaiting = waits.length > 0;
  const gone = [
    ...timesOf(said, 'left'),
    ...timesOf(said, 'stopped-waiting'),
    ...(isWaiting ? ends.map(({ ms }) => ms) : []),
  ];
  const to = Math.max(...gone.filter((ms) => !isWaiting || ms >= waited));
  if (to > -Infinity) return { from: null, to, waiting: false, waitingSince: null };
  const waitingSince = isWaiting ? Math.min(...waits.filter((ms) => ms > Math.max(...gone))) : null;
  return { from: null, to: null, waiting: isWaiting, waitingSince };
}

function timesOf(events: readonly ConferenceEvent[], kind: ConferenceEvent['kind']): number[] {
  return events.filter((one) => one.kind === kind).map((one) => Date.parse(one.at));
}
