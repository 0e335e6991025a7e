import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { clauseSchemaVersion } from '#lib/protocol/clause-schema-version.ts';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ClauseGrant } from './clause-connection.ts';
import type { AtTheDoor, ClauseDoor } from './clause-door.ts';
import type { ClauseRoom } from './clause-room.ts';

export interface LineTarget {
  readonly meetingId: string;
  /** Of the browser's editor; undefined for a stock client, which has no editor that could delete unknown nodes. */
  readonly schemaVersion: number | undefined;
  /** Whose page it is, if it says so: another login in the same browser must not hand in what this one wrote. */
  readonly accountId: string | undefined;
}

export interface ClauseTarget extends LineTarget {
  readonly clauseId: string;
}

export interface Denied {
  readonly ok: false;
  readonly status: 401 | 403 | 404 | 409 | 503;
  readonly code: string;
}

export type Authorisation = { readonly ok: true; readonly value: ClauseGrant } | Denied;

/** Who may open one clause: asked before the handshake of its socket. */
export type Authorise = (request: IncomingMessage, target: ClauseTarget) => Promise<Authorisation>;

/** A session that may open clauses of a meeting on one line, each asked for when it is opened. */
export interface LineGrant {
  readonly sessionId: string;
  readonly accountId: string;
  readonly authorise: (clauseId: string) => Promise<Authorisation>;
}

export type AuthoriseLine = (
  request: IncomingMessage,
  target: LineTarget,
) => Promise<{ readonly ok: true; readonly value: LineGrant } | Denied>;

interface Socket {
  readonly socket: WebSocket;
  readonly stream: Duplex;
  readonly wantsAcks: boolean;
}

/** Let in: with the one clause asked for, or on a line of many. */
export type Admitted = Socket &
  (
    | {
        readonly kind: 'one';
        readonly grant: ClauseGrant;
        readonly room: ClauseRoom;
        /** To be asked once more, and left, when they join. */
        readonly visitor: AtTheDoor;
      }
    | { readonly kind: 'many'; readonly grant: LineGrant; readonly meetingId: string }
  );

type Found = Admitted extends infer A ? (A extends Socket ? Omit<A, 'socket'> : never) : never;

export interface AdmissionOptions {
  readonly authorise: Authorise;
  readonly authoriseLine: AuthoriseLine;
  readonly isAllowedOrigin: (request: IncomingMessage) => boolean;
  readonly isOpen: () => boolean;
  readonly door: ClauseDoor;
  /** The loaded room, reserved for this visitor; undefined when there is no such clause. */
  readonly enter: (grant: ClauseGrant, target: ClauseTarget) => Promise<ClauseRoom | undefined>;
  /** Gives the reservation back when the handshake did not happen. */
  readonly giveUp: (room: ClauseRoom) => void;
  readonly onAdmitted: (admitted: Admitted) => void;
  readonly log: { warn(facts: object, message: string): void };
}

export const MAX_FRAME_BYTES = 2 * 1024 * 1024;
const TARGET = /^\/yjs\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/([A-Za-z0-9_-]{1,64}))?$/i;

type Denial = Pick<Denied, 'status' | 'code'>;

const OF_ANOTHER: Denial = { status: 401, code: 'signed-out' };
const OURS = /^\/yjs(?:[/?]|$)/;

/**
 * The door of /yjs/<meetingId>/<clauseId>, and of /yjs/<meetingId> for a line of many clauses. Everything is asked before
 * the handshake ends, and the room is loaded, so a "no" is an ordinary HTTP answer and the first thing a client hears is
 * the whole text. Gives false for other paths.
 */
export function createAdmission(options: AdmissionOptions) {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });

  return function handleUpgrade(
    request: IncomingMessage,
    stream: Duplex,
    head: Buffer,
  ): boolean | Promise<boolean> {
    // Looked at before it is parsed: "//" is no URL, and what throws here ends the process.
    if (!OURS.test(request.url ?? '')) return false;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const ignore = (): void => undefined;
    stream.on('error', ignore);
    return admit(request, stream, url).then((found) => {
      stream.off('error', ignore);
      if ('status' in found) deny(stream, found);
      else complete(request, stream, head, found);
      return true;
    });
  };

  async function admit(request: IncomingMessage, stream: Duplex, url: URL): Promise<Denial | Found> {
    if (!options.isOpen()) return { status: 503, code: 'restarting' };
    if (!options.isAllowedOrigin(request)) return { status: 403, code: 'foreign-origin' };
    const target = targetOf(url);
    if (!target) return { status: 404, code: 'no-such-clause' };
    if (target.schemaVersion !== undefined && target.schemaVersion !== clauseSchemaVersion)
      return { status: 409, code: 'other-schema' };
    const wantsAcks = url.searchParams.get('ack') === '1';
    try {
      if (target.clauseId === undefined) {
        const line = await options.authoriseLine(request, target);
        if (!line.ok) return { status: line.status, code: line.code };
        if (isOfAnother(target, line.value)) return OF_ANOTHER;
        return { kind: 'many', stream, grant: line.value, meetingId: target.meetingId, wantsAcks };
      }
      const visitor = options.door.arrive(target.meetingId);
      const entered = await enter(request, { ...target, clauseId: target.clauseId }, visitor).catch(
        (error: unknown) => {
          visitor.done();
          throw error;
        },
      );
      if ('room' in entered) return { ...entered, kind: 'one', stream, visitor, wantsAcks };
      visitor.done();
      return entered;
    } catch (error) {
      options.log.warn({ err: error, clauseId: target.clauseId }, 'clause not opened');
      return { status: 503, code: 'unavailable' };
    }
  }

  async function enter(
    request: IncomingMessage,
    clause: ClauseTarget,
    visitor: AtTheDoor,
  ): Promise<Denial | { readonly grant: ClauseGrant; readonly room: ClauseRoom }> {
    const authorised = await options.authorise(request, clause);
    if (!authorised.ok) return { status: authorised.status, code: authorised.code };
    if (isOfAnother(clause, authorised.value)) return OF_ANOTHER;
    // A copy: one connection, one identity, even when the same answer is given twice.
    const grant = { ...authorised.value };
    const room = await options.enter(grant, clause);
    if (!room) return { status: 404, code: 'no-such-clause' };
    if (visitor.accessNow(grant.accountId, clause.clauseId, grant.access) !== 'none') return { grant, room };
    options.giveUp(room);
    return { status: 403, code: 'forbidden' };
  }

  function complete(request: IncomingMessage, stream: Duplex, head: Buffer, found: Found): void {
    const giveUp = (): void => {
      if (found.kind !== 'one') return;
      found.visitor.done();
      options.giveUp(found.room);
    };
    // From here on ws owns the stream; should it refuse the handshake, the reservation is given back.
    let isAdmitted = false;
    stream.once('close', () => {
      if (!isAdmitted) giveUp();
    });
    if (stream.destroyed) {
      giveUp();
      isAdmitted = true;
      return;
    }
    server.handleUpgrade(request, stream, head, (socket) => {
      isAdmitted = true;
      options.onAdmitted({ ...found, socket });
    });
  }
}

function isOfAnother(target: LineTarget, { accountId }: { readonly accountId: string }): boolean {
  return target.accountId !== undefined && target.accountId !== accountId;
}

function targetOf(url: URL): (LineTarget & { readonly clauseId: string | undefined }) | undefined {
  const [, meetingId, clauseId] = TARGET.exec(url.pathname) ?? [];
  if (meetingId === undefined) return undefined;
  const schema = url.searchParams.get('schema');
  return {
    meetingId: meetingId.toLowerCase(),
    clauseId,
    schemaVersion: schema === null ? undefined : Number(schema),
    accountId: url.searchParams.get('account') ?? undefined,
  };
}

function deny(stream: Duplex, { status, code }: Denial): void {
  if (stream.destroyed) return;
  stream.on('error', () => undefined);
  stream.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n` +
      'Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\n' +
      `Content-Length: ${String(Buffer.byteLength(code))}\r\n\r\n${code}`,
  );
}
