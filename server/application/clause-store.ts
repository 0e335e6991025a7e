/** One clause of one meeting of one organisation: what a room is made for. */
export interface ClauseKey {
  readonly organisationId: string;
  readonly meetingId: string;
  readonly clauseId: string;
}

export interface StoredClause {
  /** Number of update rows ever written. */
  readonly seq: number;
  readonly isSealed: boolean;
  /** Absent until the first snapshot. */
  readonly snapshot?: Uint8Array;
  readonly snapshotSeq: number;
  /** Updates after the snapshot, in commit order. */
  readonly updates: readonly Uint8Array[];
  /** Yjs client id → the account it belongs to. */
  readonly leases: ReadonlyMap<number, string>;
}

/** Rows after a sequence, in commit order. */
export interface LaterRows {
  readonly seq: number;
  readonly isSealed: boolean;
  readonly rows: readonly {
    readonly seq: number;
    readonly accountId: string;
    readonly update: Uint8Array;
  }[];
}

/** Where a clause stands, without its text. */
export interface ClauseHead {
  readonly key: ClauseKey;
  readonly seq: number;
  readonly isSealed: boolean;
}

/** What one clause gets in one commit. */
export interface ClauseAppend {
  readonly key: ClauseKey;
  /** One per author, in order; may be empty when only leases are new. */
  readonly rows: readonly { readonly accountId: string; readonly update: Uint8Array }[];
  readonly leases: readonly { readonly clientId: number; readonly accountId: string }[];
}

export type AppendOutcome =
  { readonly kind: 'stored'; readonly seq: number } | { readonly kind: 'sealed' | 'lease-taken' };

/** The store will not take these rows however often they are tried; the cause says why. */
export class ClauseRowsRejected extends Error {
  override readonly name = 'ClauseRowsRejected';
}

/**
 * Where the prose is kept. `Transaction` is the store's own: createClause rides in the one that makes the meeting.
 * Everything throws when the store cannot be reached, and may then be tried again: a repeated append is harmless.
 */
export interface ClauseStore<Transaction = unknown> {
  /** undefined: there is no such clause in that organisation. */
  load(key: ClauseKey): Promise<StoredClause | undefined>;
  /** What was written after `seq`; undefined when there is no such clause. */
  since(key: ClauseKey, seq: number): Promise<LaterRows | undefined>;
  /** In any order; clauses that do not exist are missing. */
  heads(keys: readonly ClauseKey[]): Promise<readonly ClauseHead[]>;
  /** All or nothing, durable when it resolves. Outcomes stand in the order of `appends`. */
  append(appends: readonly ClauseAppend[]): Promise<readonly AppendOutcome[]>;
  /** A new clause with its first content; seq 1, or 0 without content. */
  create(
    key: ClauseKey,
    first: { readonly accountId: string; readonly clientId: number; readonly update?: Uint8Array },
    transaction?: Transaction,
  ): Promise<void>;
  /** Ignored when a later snapshot is there already. `snapshot` holds at least every row up to `seq`. */
  saveSnapshot(key: ClauseKey, snapshot: Uint8Array, seq: number): Promise<void>;
  /** From now on append answers `sealed`. Gives the sequence it was sealed at; undefined when there is no such clause. */
  seal(key: ClauseKey): Promise<number | undefined>;
  unseal(key: ClauseKey): Promise<void>;
  clausesOf(organisationId: string, meetingId: string): Promise<readonly string[]>;
}
