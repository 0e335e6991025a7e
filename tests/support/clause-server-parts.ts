import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ClauseStore } from '#server/application/clause-store.ts';
import type { Authorisation } from '#server/realtime/clause-admission.ts';
import {
  type ClauseRooms,
  type ClauseRoomsOptions,
  createClauseRooms,
} from '#server/realtime/clause-rooms.ts';

/** A login of the test: the cookie `session=<id>` stands for it. */
export interface TestSession {
  readonly accountId: string;
  readonly access: 'write' | 'read';
}

export interface ClauseTestServer {
  readonly rooms: ClauseRooms;
  readonly sessions: Map<string, TestSession>;
  readonly port: number;
  readonly url: string;
  /** What authorise answers instead, when set. */
  denial: Extract<Authorisation, { ok: false }> | undefined;
  readonly warnings: string[];
  /** As a process that dies: every socket cut and the port shut, with nothing saved, said or waited for. */
  drop(): void;
  close(): Promise<void>;
}

export interface ClauseTestServerOptions extends Partial<ClauseRoomsOptions<unknown>> {
  readonly store: ClauseStore;
  readonly organisationId: string;
  readonly port?: number;
}

/** A real HTTP server on a free port with nothing but clause rooms behind it. */
export async function startClauseServer(options: ClauseTestServerOptions): Promise<ClauseTestServer> {
  const sessions = new Map<string, TestSession>();
  const warnings: string[] = [];
  const { organisationId, port, ...roomOptions } = options;
  const rooms = createClauseRooms({
    now: () => Date.now(),
    log: { info: () => undefined, warn: (_facts, message) => warnings.push(message) },
    isAllowedOrigin: (request) => request.headers.origin === 'http://klubba.test',
    ...roomOptions,
    authorise: (request) => Promise.resolve(answer(request)),
    authoriseLine: (request) => {
      const found = answer(request);
      const accountId = found.ok ? found.value.accountId : '';
      const value = {
        sessionId: sessionOf(request),
        accountId,
        authorise: () => Promise.resolve(answer(request)),
      };
      return Promise.resolve(found.ok ? { ok: true, value } : found);
    },
  });

  function sessionOf(request: IncomingMessage): string {
    return /session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  }

  function answer(request: IncomingMessage): Authorisation {
    if (handle.denial) return handle.denial;
    const sessionId = sessionOf(request);
    const session = sessions.get(sessionId);
    if (!session) return { ok: false, status: 401, code: 'signed-out' };
    return {
      ok: true,
      value: {
        ...session,
        organisationId,
        sessionId,
        name: `Namn på ${session.accountId}`,
        colour: '#336699',
      },
    };
  }

  const http = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new Set<Socket>();
  http.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  http.on('upgrade', (request, stream, head) => {
    if (rooms.handleUpgrade(request, stream, head) === false) stream.destroy();
  });
  const boundPort = await listen(http, port ?? 0);
  const handle: ClauseTestServer = {
    rooms,
    sessions,
    port: boundPort,
    url: `ws://127.0.0.1:${String(boundPort)}`,
    denial: undefined,
    warnings,
    drop() {
      http.close();
      for (const socket of sockets) socket.destroy();
      // Timers must not outlive the test; nothing is left that a drain could still do.
      void rooms.drain();
    },
    async close() {
      await rooms.drain();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return handle;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
