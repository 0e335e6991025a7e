import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { MinutesBlock } from '#lib/domain/minutes-document.ts';
import { appendBlocks, blocksFromFragment } from '#lib/protocol/clause-blocks.ts';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import { clauseCloseCode } from '#lib/protocol/clause-wire.ts';
import type { Bus } from '#server/application/bus.ts';
import type { ClauseKey, ClauseStore, StoredClause } from '#server/application/clause-store.ts';
import type { AccessChange } from '#server/application/follow-access.ts';
import * as Y from 'yjs';
import { type Authorise, type AuthoriseLine, createAdmission } from './clause-admission.ts';
import type { ClauseConnection } from './clause-connection.ts';
import { fillDocument } from './clause-document.ts';
import { ClauseDoor } from './clause-door.ts';
import type { RefusalReason } from './clause-line.ts';
import { createClauseLines } from './clause-lines.ts';
import { followOtherNodes } from './clause-nodes.ts';
import { createPulse } from './clause-pulse.ts';
import { passiveDocument } from './passive-document.ts';
import { createClauseRegistry } from './clause-registry.ts';
import type { BroadcastMode } from './clause-showing.ts';
import { createGroupCommit } from './group-commit.ts';

export interface SealedClause {
  readonly clauseId: string;
  readonly seq: number;
  /** Hex SHA-256 of the Yjs state kept as the snapshot. */
  readonly sha256: string;
}

export interface ClauseStats {
  readonly rooms: number;
  readonly writers: number;
  readonly readers: number;
  /** Clients that do not keep up and are not fed until their sockets have drained. */
  readonly lagging: number;
  readonly queuedWrites: number;
  readonly queuedBytes: number;
  readonly oldestUnacknowledgedMs: number;
  readonly isStalled: boolean;
  readonly batches: number;
  readonly lastBatchWrites: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
}

/** Told as it happens, for histograms; all times in ms. */
export interface ClauseMetrics {
  acknowledged?(latencyMs: number): void;
  batch?(writes: number, durationMs: number): void;
  refused?(reason: RefusalReason): void;
}

export interface ClauseRoomsOptions<Transaction> {
  readonly store: ClauseStore<Transaction>;
  readonly authorise: Authorise;
  readonly authoriseLine: AuthoriseLine;
  readonly isAllowedOrigin: (request: IncomingMessage) => boolean;
  /** Asked now and then for every open session; false closes its sockets. */
  readonly stillAllowed?: (sessionId: string) => Promise<boolean>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: {
    info(facts: object, message: string): void;
    warn(facts: object, message: string): void;
  };
  readonly metrics?: ClauseMetrics;
  /**
   * Default `after-commit`: nothing anybody has seen can be lost. `at-once` shows a change as soon as it is accepted, about
   * a commit earlier; acknowledgements mean the same in both.
   */
  readonly broadcast?: BroadcastMode;
  /** To the other processes on the same store; without it there are none. */
  readonly bus?: Bus;
  /** How long an empty room stays in memory. Default 30,000 ms. */
  readonly idleMs?: number;
  /** Default 15,000 ms. */
  readonly recheckSessionsMs?: number;
  /** Without an acknowledgement for this long people are told "not saved". Default 5,000 ms. */
  readonly stallAfterMs?: number;
}

export interface NewClause extends ClauseKey {
  readonly blocks: readonly MinutesBlock[];
  readonly accountId: string;
}

export type MeetingKey = Omit<ClauseKey, 'clauseId'>;

export interface ClauseRooms<Transaction = unknown> {
  /** false: not our path. A promise resolves once the handshake is done or denied. */
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean | Promise<boolean>;
  /** The first content, written by the server alone, so that two browsers can never both seed it. */
  createClause(clause: NewClause, transaction?: Transaction): Promise<void>;
  /** What is on disk, as blocks of the minutes. Throws when there is no such clause. */
  readClause(key: ClauseKey): Promise<MinutesBlock[]>;
  /** Nothing more is taken, what was taken is stored, writers are shown out (4403). Sealing twice is harmless. */
  sealClause(key: ClauseKey): Promise<SealedClause>;
  sealMeeting(meeting: MeetingKey): Promise<readonly SealedClause[]>;
  /** Opens one clause for writing again. */
  unsealClause(key: ClauseKey): Promise<void>;
  /** Opens all, but for those that stay sealed. */
  unsealMeeting(meeting: MeetingKey, except?: readonly string[]): Promise<void>;
  /** Closes every socket of a session with 4401. */
  revokeSession(sessionId: string): void;
  /** Applies at once to open sockets: `none` closes them (a recused member), `read` and `write` change them. */
  setAccess(change: AccessChange): void;
  /** Of which meetings this process has a text in memory. */
  meetings(): readonly MeetingKey[];
  /** Stops admitting, stores and acknowledges what was taken, then closes everybody with 1012. At most about 10 s. */
  drain(): Promise<void>;
  stats(): ClauseStats;
}

/** The shared text: one Yjs document per clause, durable before it is acknowledged or shown to anybody else. */
export function createClauseRooms<Transaction = unknown>(
  options: ClauseRoomsOptions<Transaction>,
): ClauseRooms<Transaction> {
  const { store, now, log, metrics } = options;
  const pulse = createPulse();
  const refused: Partial<Record<RefusalReason, number>> = {};
  let batches = 0;
  let lastBatchWrites = 0;
  let isDraining = false;

  const commit = createGroupCommit({
    store,
    now,
    log,
    ...(options.stallAfterMs === undefined ? {} : { stallAfterMs: options.stallAfterMs }),
    onBatch({ writes, durationMs }) {
      batches += 1;
      lastBatchWrites = writes;
      metrics?.batch?.(writes, durationMs);
    },
    onStall(isStalled) {
      log.warn({ isStalled }, isStalled ? 'clause texts are not being stored' : 'clause texts stored again');
      for (const room of registry.rooms())
        if (isStalled) room.stalled();
        else room.resume();
    },
  });

  const registry = createClauseRegistry({
    store,
    commit,
    pulse,
    broadcast: options.broadcast ?? 'after-commit',
    bus: options.bus,
    now,
    log,
    idleMs: options.idleMs ?? 30_000,
    onAck: (latencyMs) => metrics?.acknowledged?.(latencyMs),
  });
  const stopFollowing = options.bus && followOtherNodes({ bus: options.bus, registry, store, now, log });

  const door = new ClauseDoor();
  const lines = createClauseLines({
    pulse,
    registry,
    door,
    now,
    log,
    isDraining: () => isDraining,
    onRefused(reason) {
      refused[reason] = (refused[reason] ?? 0) + 1;
      metrics?.refused?.(reason);
    },
  });

  const handleUpgrade = createAdmission({
    authorise: options.authorise,
    authoriseLine: options.authoriseLine,
    isAllowedOrigin: options.isAllowedOrigin,
    isOpen: () => !isDraining,
    door,
    enter: (grant, { meetingId, clauseId }) =>
      registry.enter({ organisationId: grant.organisationId, meetingId, clauseId }),
    giveUp: registry.leave,
    onAdmitted: lines.connect,
    log,
  });

  function connections(): ClauseConnection[] {
    return [...registry.rooms()].flatMap((room) => [...room.connections]);
  }

  const recheck = setInterval(() => void recheckSessions(), options.recheckSessionsMs ?? 15_000);
  recheck.unref();

  async function recheckSessions(): Promise<void> {
    const { stillAllowed } = options;
    if (!stillAllowed) return;
    for (const sessionId of lines.sessions()) {
      // A store that is away says nothing about the session: it is asked again next time.
      const isAllowed = await stillAllowed(sessionId).catch(() => true);
      if (!isAllowed) lines.revoke(sessionId);
    }
  }

  const setAccess: ClauseRooms['setAccess'] = (change) => {
    const { meetingId, clauseId, accountId, access } = change;
    door.tell(change);
    for (const connection of connections()) {
      const { key } = connection.room;
      if (key.meetingId !== meetingId.toLowerCase() || connection.grant.accountId !== accountId) continue;
      if (clauseId !== undefined && key.clauseId !== clauseId) continue;
      if (access === 'none') connection.close(clauseCloseCode.forbidden, 'forbidden');
      else connection.changeAccess(access);
    }
  };

  async function sealClause(asked: ClauseKey): Promise<SealedClause> {
    const key = normal(asked);
    const room = registry.loaded(key);
    if (room) room.isSealed = room.isSealing = true;
    try {
      await room?.settled();
      const seq = await store.seal(key);
      registry.reread(key);
      const stored = seq === undefined ? undefined : await store.load(key);
      if (seq === undefined || !stored) throw new Error(`No clause ${key.clauseId} to seal.`);
      const snapshot = Y.encodeStateAsUpdate(documentOf(stored));
      await store.saveSnapshot(key, snapshot, seq);
      // Who came in while it was being sealed found it open.
      (registry.loaded(key) ?? room)?.seal();
      options.bus?.publish({
        kind: 'clauses-sealed',
        organisationId: key.organisationId,
        meetingId: key.meetingId,
      });
      return { clauseId: key.clauseId, seq, sha256: createHash('sha256').update(snapshot).digest('hex') };
    } catch (error) {
      const truth = await store.load(key).catch(() => undefined);
      if (room) room.isSealed = truth?.isSealed ?? false;
      throw error;
    } finally {
      if (room) room.isSealing = false;
    }
  }

  async function unsealClause(asked: ClauseKey): Promise<void> {
    const key = normal(asked);
    await store.unseal(key);
    registry.reread(key);
    registry.loaded(key)?.unseal();
    const { organisationId, meetingId } = key;
    options.bus?.publish({ kind: 'clauses-sealed', organisationId, meetingId });
  }

  async function drain(): Promise<void> {
    isDraining = true;
    await within(commit.idle(), 5_000);
    await lines.drain();
    await within(commit.idle(), 2_000);
    // Whoever starts next opens them from a snapshot.
    const due = [...registry.rooms()].filter((room) => room.snapshots.isDue);
    await within(Promise.allSettled(due.map((room) => room.snapshots.save())), 1_000);
    stopFollowing?.();
    clearInterval(recheck);
    commit.stop();
    registry.clear();
  }

  return {
    handleUpgrade,
    createClause: ({ blocks, accountId, ...key }, transaction) =>
      store.create(normal(key), { accountId, ...firstContent(blocks) }, transaction),
    async readClause(key) {
      const stored = await store.load(normal(key));
      if (!stored) throw new Error(`No clause ${key.clauseId} to read.`);
      return blocksFromFragment(documentOf(stored).getXmlFragment(clauseFragmentName));
    },
    sealClause,
    async sealMeeting({ organisationId, meetingId }) {
      const sealed: SealedClause[] = [];
      for (const clauseId of await store.clausesOf(organisationId, meetingId))
        sealed.push(await sealClause({ organisationId, meetingId, clauseId }));
      return sealed;
    },
    unsealClause,
    async unsealMeeting({ organisationId, meetingId }, except = []) {
      for (const clauseId of await store.clausesOf(organisationId, meetingId))
        if (!except.includes(clauseId)) await unsealClause({ organisationId, meetingId, clauseId });
    },
    revokeSession: lines.revoke,
    setAccess,
    meetings() {
      const keys = [...registry.rooms()].map(({ key }) => [key.meetingId, key] as const);
      return [...new Map(keys).values()];
    },
    drain,
    stats() {
      const all = connections();
      const writers = all.filter((connection) => connection.canWrite).length;
      return {
        rooms: registry.size,
        writers,
        readers: all.length - writers,
        lagging: all.filter((connection) => connection.isLagging).length,
        queuedWrites: commit.queuedWrites,
        queuedBytes: commit.queuedBytes,
        oldestUnacknowledgedMs: commit.oldestAgeMs(),
        isStalled: commit.isStalled,
        batches,
        lastBatchWrites,
        refused: { ...refused },
      };
    },
  };
}

function normal({ organisationId, meetingId, clauseId }: ClauseKey): ClauseKey {
  return { organisationId, meetingId: meetingId.toLowerCase(), clauseId };
}

function documentOf(stored: StoredClause): Y.Doc {
  const doc = passiveDocument();
  fillDocument(doc, stored);
  return doc;
}

function firstContent(blocks: readonly MinutesBlock[]): { clientId: number; update?: Uint8Array } {
  const doc = new Y.Doc();
  if (blocks.length === 0) return { clientId: doc.clientID };
  doc.transact(() => {
    appendBlocks(doc.getXmlFragment(clauseFragmentName), blocks);
  });
  return { clientId: doc.clientID, update: Y.encodeStateAsUpdate(doc) };
}

async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}
