/** Something that holds frames back for a moment so that many leave as one. */
export interface Pacing {
  tick(): void;
}

/** Ticks while anybody holds frames back: one timer for all rooms and lines of the process. */
export interface Pulse {
  /** Milliseconds. */
  now(): number;
  /** What came later than this after the last time leaves at once: nobody is held back after a silence. */
  readonly pauseMs: number;
  /** Rooms hand what they gathered to the lines first, then the lines write: each line gets one write a tick. */
  add(pacing: Pacing, turn: 'room' | 'line'): void;
}

const SHORTEST_MS = 4;
const LONGEST_MS = 5;
/** A tick takes at most this part of the time: what decides is the number of socket writes, so under load each carries more. */
const SHARE = 0.3;

export function createPulse(now: () => number = () => performance.now()): Pulse {
  let rooms = new Set<Pacing>();
  let lines = new Set<Pacing>();
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = SHORTEST_MS;
  const tick = (): void => {
    const startedAt = now();
    timer = undefined;
    const dueRooms = rooms;
    rooms = new Set();
    for (const room of dueRooms) room.tick();
    const dueLines = lines;
    lines = new Set();
    for (const line of dueLines) line.tick();
    pauseMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (now() - startedAt) / SHARE));
  };
  return {
    now,
    get pauseMs() {
      return pauseMs;
    },
    add(pacing, turn) {
      (turn === 'room' ? rooms : lines).add(pacing);
      timer ??= setTimeout(tick, pauseMs);
    },
  };
}
