/** Something that holds frames back for a moment so that many leave as one. */
export interface Pacing {
  tick(): void;
}

/** Ticks while anybody holds frames back: one timer for all rooms and lines of the process. */
export interface Pulse {
  /** Rooms hand what they gathered to the lines first, then the lines write: each line gets one write a tick. */
  add(pacing: Pacing, turn: 'room' | 'line'): void;
}

export const PULSE_MS = 4;

export function createPulse(everyMs = PULSE_MS): Pulse {
  let rooms = new Set<Pacing>();
  let lines = new Set<Pacing>();
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    timer = undefined;
    const dueRooms = rooms;
    rooms = new Set();
    for (const room of dueRooms) room.tick();
    const dueLines = lines;
    lines = new Set();
    for (const line of dueLines) line.tick();
  };
  return {
    add(pacing, turn) {
      (turn === 'room' ? rooms : lines).add(pacing);
      timer ??= setTimeout(tick, everyMs);
    },
  };
}
