import { clauseCloseCode } from '#lib/protocol/clause-wire.ts';
import type { Admitted, LineGrant } from './clause-admission.ts';
import { ClauseConnection } from './clause-connection.ts';
import { ClauseLine, type RefusalReason } from './clause-line.ts';
import type { ClauseDoor } from './clause-door.ts';
import type { Pulse } from './clause-pulse.ts';
import type { ClauseRegistry } from './clause-registry.ts';
import { ClauseSwitchboard } from './clause-switchboard.ts';
import { createRevokedSessions } from './revoked-sessions.ts';

export interface ClauseLinesOptions {
  readonly pulse: Pulse;
  readonly registry: ClauseRegistry;
  readonly door: ClauseDoor;
  readonly now: () => number;
  readonly log: { warn(facts: object, message: string): void };
  readonly isDraining: () => boolean;
  readonly onRefused: (reason: RefusalReason) => void;
}

export interface ClauseLines {
  connect(admitted: Admitted): void;
  sessions(): ReadonlySet<string>;
  /** Closes every line of a session with 4401, also one whose handshake is under way. */
  revoke(sessionId: string): void;
  /** Closes every line with 1012, some at a time, so that not everybody comes back in the same instant. */
  drain(): Promise<void>;
}

const BEAT_MS = 1_000;
const DRAIN_BATCH = 50;

type Wiring = {
  readonly onMessage: (message: Uint8Array) => void;
  readonly onCaughtUp: () => void;
  readonly onClosed: () => void;
};

/** Every open socket to clause texts: what came in at the door gets a line, and what is to happen to all of them happens here. */
export function createClauseLines(options: ClauseLinesOptions): ClauseLines {
  const { pulse, registry, door, now, log, isDraining, onRefused } = options;
  const lines = new Set<ClauseLine>();
  const revoked = createRevokedSessions(now);

  const heartbeat = setInterval(() => {
    const at = now();
    for (const line of lines) line.beat(at);
  }, BEAT_MS);
  heartbeat.unref();

  function open({ socket, stream, kind }: Admitted, sessionId: string, wiring: Wiring): ClauseLine {
    const line = new ClauseLine({
      ...wiring,
      socket,
      stream,
      kind,
      sessionId,
      pulse,
      now,
      onRefused,
      onClosed() {
        lines.delete(line);
        wiring.onClosed();
      },
    });
    lines.add(line);
    // The session or the process may have ended while the handshake was under way.
    if (revoked.has(sessionId)) line.close(clauseCloseCode.signedOut, 'signed-out');
    else if (isDraining()) line.close(clauseCloseCode.restart, 'restart');
    return line;
  }

  function connectOne(admitted: Extract<Admitted, { kind: 'one' }>): void {
    const { grant, room, visitor, wantsAcks } = admitted;
    const access = visitor.accessNow(grant.accountId, room.key.clauseId, grant.access);
    visitor.done();
    let connection: ClauseConnection | undefined = undefined;
    const line: ClauseLine = open(admitted, grant.sessionId, {
      onMessage: (message) => {
        connection?.receive(message);
      },
      onCaughtUp: () => {
        connection?.catchUp();
      },
      onClosed: () => {
        connection?.end();
      },
    });
    if (access === 'none' || line.isClosed || room.isClosed) {
      if (access === 'none') line.close(clauseCloseCode.forbidden, 'forbidden');
      else line.close(clauseCloseCode.restart, 'restart');
      registry.leave(room);
      return;
    }
    connection = new ClauseConnection({
      line,
      grant: { ...grant, access },
      room,
      wantsAcks,
      onClose: (code, reason) => {
        line.close(code, reason);
      },
      onEnded: () => {
        registry.leave(room);
      },
    });
    room.join(connection);
  }

  function connectMany(admitted: Extract<Admitted, { kind: 'many' }>): void {
    const { grant, meetingId, wantsAcks } = admitted;
    const switchboard = new ClauseSwitchboard({
      line: () => line,
      grant: grant satisfies LineGrant,
      wantsAcks,
      enter: ({ organisationId }, clauseId) => registry.enter({ organisationId, meetingId, clauseId }),
      leave: registry.leave,
      arrive: () => door.arrive(meetingId),
      log,
    });
    const line: ClauseLine = open(admitted, grant.sessionId, {
      onMessage: (message) => {
        switchboard.receive(message);
      },
      onCaughtUp: () => {
        switchboard.catchUp();
      },
      onClosed: () => {
        switchboard.end();
      },
    });
  }

  return {
    connect(admitted) {
      if (admitted.kind === 'one') connectOne(admitted);
      else connectMany(admitted);
    },
    sessions: () => new Set([...lines].map((line) => line.sessionId)),
    revoke(sessionId) {
      revoked.note(sessionId);
      for (const line of lines)
        if (line.sessionId === sessionId) line.close(clauseCloseCode.signedOut, 'signed-out');
    },
    async drain() {
      const all = [...lines];
      for (let i = 0; i < all.length; i += DRAIN_BATCH) {
        for (const line of all.slice(i, i + DRAIN_BATCH)) line.close(clauseCloseCode.restart, 'restart');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      clearInterval(heartbeat);
    },
  };
}
