import { createContext } from 'svelte';

/** What a room needs that stands in a frame of somebody else's site. */
export interface RoomPanel {
  /** Opens one socket, once; undefined when there is none to be had. */
  readonly ticket: () => Promise<string | undefined>;
  /** Whether the session of the frame still lives. */
  readonly isIn: () => Promise<boolean>;
  /** The session is over: the panel asks anew who sits there. */
  readonly startAgain: () => void;
  /** How often somebody was let in: one more, and the room goes on. */
  readonly entries: number;
  /** Lets everybody in the call see the meeting; false when the client says no. Missing where a client cannot. */
  readonly showEverybody?: (() => Promise<boolean>) | undefined;
  /** How many are in the call by the client around us, which is a hint. Missing where it does not tell. */
  readonly countPeople?: ((heard: (count: number) => void) => () => void) | undefined;
}

/** The panel around the room; null in a window of its own. */
export const [useRoomPanel, provideRoomPanel] = createContext<{ readonly current: RoomPanel | null }>();
