import type { ConferenceEvent } from './conference-event.ts';

/** A stretch of one connection in the meeting, in milliseconds since 1970. */
export interface Stretch {
  readonly from: number | null;
  readonly to: number | null;
  readonly waiting: boolean;
}

interface Mark {
  readonly ms: number;
  readonly kind: 'in' | 'out' | 'over';
}

/**
 * When a connection was in the meeting, from what was said of it and of the meeting, each in order of time. Waiting is
 * not being there; being put back to wait ends a stretch, and being let in from there begins the next.
 */
export function stretchesOf(
  said: readonly ConferenceEvent[],
  meeting: readonly ConferenceEvent[],
): readonly Stretch[] {
  const firstIn = Math.min(...timesOf(said, 'joined'));
  if (firstIn === Infinity) return [neverIn(said, meeting)];
  const marks = [...marksOf(said, firstIn), ...endsOf(meeting)].filter(({ ms }) => ms >= firstIn);
  return split(marks.sort((a, b) => a.ms - b.ms || RANK[a.kind] - RANK[b.kind]));
}

/** Of one instant: who joins is there before anybody leaves, and the meeting ends last. */
const RANK = { in: 0, out: 1, over: 2 } as const;

function marksOf(said: readonly ConferenceEvent[], firstIn: number): Mark[] {
  return said.flatMap((one): Mark[] => {
    const ms = Date.parse(one.at);
    switch (one.kind) {
      case 'joined':
        return [{ ms, kind: 'in' }];
      case 'left':
        return [{ ms, kind: 'out' }];
      // Whoever was in before has been put back to wait; on the way in, the join itself is still to come.
      case 'waiting':
        return ms > firstIn ? [{ ms, kind: 'out' }] : [];
      case 'admitted':
        return ms > firstIn ? [{ ms, kind: 'in' }] : [];
      default:
        return [];
    }
  });
}

/** The ends of the meeting; one that began anew in the same instant ended before anybody of now was there. */
function endsOf(meeting: readonly ConferenceEvent[]): Mark[] {
  const starts = new Set(timesOf(meeting, 'started'));
  return timesOf(meeting, 'ended').map((ms) => ({ ms: starts.has(ms) ? ms - 1 : ms, kind: 'over' }));
}

function split(marks: readonly Mark[]): readonly Stretch[] {
  const found: { from: number; to: number | null }[] = [];
  let isIn = false;
  for (const { ms, kind } of marks) {
    const last = found.at(-1);
    if (kind === 'in' && !isIn) found.push({ from: ms, to: null });
    else if (last && (kind === 'out' || (kind === 'over' && isIn))) last.to = ms;
    isIn = kind === 'in';
  }
  return found.map((one) => ({ ...one, waiting: false }));
}

function neverIn(said: readonly ConferenceEvent[], meeting: readonly ConferenceEvent[]): Stretch {
  const waited = Math.max(...timesOf(said, 'waiting'), ...timesOf(said, 'admitted'));
  const isWaiting = waited > -Infinity;
  const gone = [
    ...timesOf(said, 'left'),
    ...timesOf(said, 'stopped-waiting'),
    ...(isWaiting ? timesOf(meeting, 'ended') : []),
  ];
  const to = Math.max(...gone.filter((ms) => !isWaiting || ms >= waited));
  return to === -Infinity ? { from: null, to: null, waiting: isWaiting } : { from: null, to, waiting: false };
}

function timesOf(events: readonly ConferenceEvent[], kind: ConferenceEvent['kind']): number[] {
  return events.filter((one) => one.kind === kind).map((one) => Date.parse(one.at));
}
