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
}
