import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { Result } from '#lib/domain/refusal.ts';
import type {
  ClientToServer,
  CommandDone,
  CommandMessage,
  ServerToClient,
} from '#lib/protocol/meeting-wire.ts';
import { executeCommand } from '#server/application/execute-command.ts';
import { createLogReading } from '#server/application/log-reading.ts';
import type { Actor } from '#server/application/ports.ts';
import { openRoom } from '#server/application/read-meeting.ts';
import { createMemoryLine } from '#server/realtime/bus/memory-bus.ts';
import { createMeetingHub, type MeetingHub } from '#server/realtime/meeting-hub.ts';
import type { Budget } from '#server/realtime/message-budgets.ts';
import { actorOf, type SessionLike } from '#server/use-cases.ts';
import { applicationWorld, type ApplicationWorld } from './application-world.ts';

export type Line = Socket<ServerToClient, ClientToServer>;

export interface HubWorld {
  readonly world: ApplicationWorld;
  readonly hub: MeetingHub;
  readonly port: number;
  /** Cookie value → login. */
  readonly sessions: Map<string, SessionLike>;
  /** Commands that came as far as the use case, the same one again counted again. */
  readonly received: CommandMessage[];
  /** What the hub refused by itself, by reason. */
  readonly refused: Map<string, number>;
  /** What the hub itself calls an error. */
  readonly faults: string[];
  /** The process is gone and another listens elsewhere; a command it was about is committed or not. */
  restart(): Promise<void>;
  /** A socket that comes back by itself; through another port when there is something in between. */
  dial(cookie: string, port?: number): Line;
  close(): Promise<void>;
}

const ORIGIN = 'https://klubba.example';

/** The meeting hub alone on a port of its own, over the real use cases and PostgreSQL. */
export async function hubWorld(options: { readonly budget?: Budget } = {}): Promise<HubWorld> {
  const world = await applicationWorld();
  const sessions = new Map<string, SessionLike>();
  const received: CommandMessage[] = [];
  const refused = new Map<string, number>();
  const faults: string[] = [];
  const lines = new Set<Line>();
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_facts: object, message: string) => void faults.push(message),
  };
  const actorIn = (request: IncomingMessage): Actor | null => {
    const session = sessions.get(/session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
    return session ? actorOf(session) : null;
  };
  const open = (): MeetingHub =>
    createMeetingHub({
      isAllowedOrigin: (request) => request.headers.origin === ORIGIN,
      authenticate: (request) => Promise.resolve(actorIn(request)),
      join: (actor, message) => openRoom(world.dependencies, { actor, ...message }),
      command: (actor, message) => {
        received.push(message);
        return executeCommand({ ...world.dependencies, announce: now.hub.announce }, { actor, ...message });
      },
      bus: createMemoryLine().join(log),
      ...createLogReading(world.dependencies),
      graceMs: 50,
      log,
      onRefused: (reason) => void refused.set(reason, (refused.get(reason) ?? 0) + 1),
      ...options,
    });
  let now = await listen(open());
  return {
    world,
    get hub() {
      return now.hub;
    },
    get port() {
      return now.port;
    },
    sessions,
    received,
    refused,
    faults,
    async restart() {
      const gone = now;
      for (const socket of gone.sockets) socket.destroy();
      now = await listen(open());
      await gone.hub.close();
    },
    dial(cookie, through = now.port) {
      const line: Line = io(`http://127.0.0.1:${String(through)}/meeting`, {
        transports: ['websocket'],
        forceNew: true,
        reconnectionDelay: 20,
        reconnectionDelayMax: 200,
        extraHeaders: { origin: ORIGIN, cookie: `session=${cookie}` },
      });
      lines.add(line);
      line.once('disconnect', (reason) => {
        if (reason === 'io client disconnect') lines.delete(line);
      });
      return line;
    },
    async close() {
      for (const line of lines) line.disconnect();
      await now.hub.close();
      await world.close();
    },
  };
}

async function listen(hub: MeetingHub) {
  const http = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new Set<NetSocket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  hub.attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { hub, sockets, port: (http.address() as AddressInfo).port };
}

/** What a client does on a bad line: the same command id until somebody answers. */
export async function insist(
  line: Line,
  message: Omit<CommandMessage, 'command'> & { readonly command: MeetingCommand },
  eachMs = 1_000,
): Promise<Result<CommandDone>> {
  for (let tries = 0; tries < 240; tries += 1) {
    try {
      return await line.timeout(eachMs).emitWithAck('command', message);
    } catch {
      // Nobody answered: neither yes nor no, so the same question again.
    }
  }
  throw new Error(`${message.command.type} was never answered`);
}
