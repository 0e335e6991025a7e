import type { Dialect } from '../wire/dialect.ts';

export const serverIds = [
  'klubba',
  'klubba-after-commit',
  'stock',
  'hocuspocus',
  'floor',
  'application',
] as const;
export type ServerId = (typeof serverIds)[number];

export function isKlubba(id: ServerId): boolean {
  return id === 'klubba' || id === 'klubba-after-commit' || id === 'application';
}

/** A text of many edits, as it was typed and as it is. */
export interface RecordedText {
  readonly updates: readonly Uint8Array[];
  readonly state: Uint8Array;
  /** The state after some of the updates, as a server that takes snapshots would have it. */
  readonly snapshot: { readonly state: Uint8Array; readonly seq: number };
}

/** What a server keeps its texts in, made once for each run and outliving a restart of the server. */
export interface Home {
  start(): Promise<RunningServer>;
  /** Puts a text in room 0 past the server, for those that keep single updates. */
  fill?(text: RecordedText, withSnapshot: boolean): Promise<void>;
  drop(): Promise<void>;
}

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** performance.now() when it said that it listens. */
  readonly readyAt: number;
  /** How person number `seat` speaks to room number `room`. */
  dialect(room: number, seat: number, access: 'write' | 'read'): Dialect;
  /** Ends it as its operator would. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** What it said, for when it breaks. */
  output(): string;
}

export interface HomeOptions {
  readonly rooms: number;
  readonly seats: number;
}

export interface ServerKind {
  readonly id: ServerId;
  readonly name: string;
  /** What it keeps its texts in, in a few words. */
  readonly store: string;
  /** false: a restart loses everything. */
  readonly survivesRestart: boolean;
  /** Process whose family is the database, if there is one. */
  readonly databasePid?: () => number | undefined;
  prepare(options: HomeOptions): Promise<Home>;
}
