import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Namespace, type Socket } from 'socket.io';
import * as v from 'valibot';
import { refuse, type Refusal, type Result } from '#lib/domain/refusal.ts';
import {
  commandMessageSchema,
  joinSchema,
  MEETING_NAMESPACE,
  type ClientToServer,
  type CommandDone,
  type CommandMessage,
  type Joined,
  type JoinMessage,
  type OnlinePerson,
  type ServerToClient,
} from '#lib/protocol/meeting-wire.ts';
import type { CallChange } from '#server/application/call-standing.ts';
import type { Actor, EventListener } from '#server/application/ports.ts';
import type { OpenedRoom } from '#server/application/read-meeting.ts';
import { createInFlight, type InFlight } from '#server/application/in-flight.ts';
import { createTurns, type Turns } from '#server/application/turns.ts';
import { type Budget, createMessageBudgets, type MessageBudgets } from './message-budgets.ts';
import { throttleLines } from './hub-throttle.ts';
import { createMeetingFeed, type MeetingFeed, type MeetingFeedOptions } from './meeting-feed.ts';
import {
  createMeetingPresence,
  type MeetingPresence,
  type MeetingPresenceOptions,
} from './meeting-presence.ts';
import { createRevokedSessions, type RevokedSessions } from './revoked-sessions.ts';
import { createMeetingVoice, type Hearer, type MeetingVoiceOptions } from './meeting-voice.ts';
import { createCallBell } from './call-bell.ts';

type MeetingSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
type MeetingNamespace = Namespace<ClientToServer, ServerToClient, Record<string, never>, SocketData>;

interface SocketData {
  actor: Actor;
  joined: Set<string>;
  strikes: number;
  /** A frame whose cookies do not reach us came with a ticket instead. */
  isByTicket: boolean;
}

export interface MeetingHubOptions
  extends
    Omit<MeetingFeedOptions, 'tell' | 'log'>,
    Pick<MeetingVoiceOptions, 'withholdings'>,
    Pick<MeetingPresenceOptions, 'graceMs' | 'beatMs' | 'forgetMs'> {
  readonly isAllowedOrigin: (request: IncomingMessage) => boolean;
  /** The session behind a cookie header, or null; asked again for every message. With a ticket, whose that is: it is spent. */
  readonly authenticate: (request: IncomingMessage, ticket?: string) => Promise<Actor | null>;
  /** For lines that a ticket opened: whether the session it was given to still lives. Default nobody's does. */
  readonly again?: (actor: Actor) => Promise<Actor | null>;
  readonly join: (actor: Actor, message: JoinMessage) => Promise<Result<OpenedRoom>>;
  readonly command: (actor: Actor, message: CommandMessage) => Promise<Result<CommandDone>>;
  readonly log: {
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  readonly onRefused?: (reason: string) => void;
  /** Asked now and then for every open session; false ends its sockets. */
  readonly stillAllowed?: (sessionId: string) => Promise<boolean>;
  /** Default 15,000 ms. */
  readonly recheckSessionsMs?: number;
  /** Messages a person may send at once, over all their lines, and per second in the long run. Default 60 and 20. */
  readonly budget?: Budget;
}

export interface MeetingHub {
  attach(server: HttpServer): void;
  /** Facts this process has committed: everybody in the meeting hears them, whichever process they are connected to. */
  readonly announce: EventListener;
  /** The call of a meeting changed: everybody in the meeting hears that it did, whichever process they are connected to. */
  readonly callChanged: (meeting: CallChange) => void;
  /** Ends every socket of a session, at once. */
  revokeSession(sessionId: string): void;
  onlineIn(meetingId: string): readonly OnlinePerson[];
  readonly sockets: number;
  /** In batches, so that not everybody calls the next process in the same instant. */
  close(): Promise<void>;
}

const MESSAGE_LIMIT_BYTES = 256 * 1024;
const BUDGET: Budget = { burst: 60, perSecond: 20 };
/** Messages that are none before a socket is shown out. A page of ours sends none, whatever its version. */
const MAX_STRIKES = 20;
const EVENTS: readonly string[] = ['join', 'command'];

/**
 * Meeting facts over socket.io. Every message is validated, authenticated anew and answered;
 * nothing is broadcast that is not committed.
 */
export function createMeetingHub(options: MeetingHubOptions): MeetingHub {
  const io = new Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>({
    path: '/socket.io',
    serveClient: false,
    maxHttpBufferSize: MESSAGE_LIMIT_BYTES,
    pingInterval: 5_000,
    pingTimeout: 4_000,
    // Other upgrades on this server are not ours to end.
    destroyUpgrade: false,
    allowRequest: (request, decide) => {
      const isAllowed = options.isAllowedOrigin(request);
      if (!isAllowed) options.onRefused?.('origin');
      decide(isAllowed ? null : 'origin not allowed', isAllowed);
    },
  });
  const namespace: MeetingNamespace = io.of(MEETING_NAMESPACE);
  namespace.use((socket, next) => {
    void admit(socket, options).then(next, (error: unknown) => {
      options.log.error({ err: error }, 'socket could not be authenticated');
      next(new Error('unavailable'));
    });
  });
  const feed = createMeetingFeed({
    ...options,
    tell: createMeetingVoice({
      ...options,
      tellAll: (meetingId, events) =>
        void namespace.to(room(meetingId)).emit('events', { meetingId, events }),
      hearersOf: (meetingId) => hearersOf(namespace, meetingId),
    }),
  });
  const presence = createMeetingPresence({
    ...options,
    tell: (meetingId, online) => void namespace.to(room(meetingId)).emit('presence', { meetingId, online }),
  });
  const bell = createCallBell({
    bus: options.bus,
    tell: (meetingId) => void namespace.to(room(meetingId)).emit('call-changed', { meetingId }),
  });
  const revoked = createRevokedSessions(Date.now);
  const budgets = createMessageBudgets(options.budget ?? BUDGET);
  const parts: Parts = {
    namespace,
    feed,
    presence,
    revoked,
    budgets,
    turns: createTurns(),
    asked: createInFlight(),
    options,
  };
  namespace.on('connection', (socket) => serve(parts, socket));
  const recheck = setInterval(
    () => void recheckSessions(namespace, options),
    options.recheckSessionsMs ?? 15_000,
  );
  recheck.unref();
  return {
    attach(server) {
      io.attach(server);
      throttleLines(io.engine, () => options.onRefused?.('throttled'));
    },
    announce: feed.announce,
    callChanged: bell.ring,
    revokeSession(sessionId) {
      revoked.note(sessionId);
      revoke(namespace, sessionId);
    },
    onlineIn: (meetingId) => presence.onlineIn(meetingId.toLowerCase()),
    get sockets() {
      return namespace.sockets.size;
    },
    async close() {
      clearInterval(recheck);
      feed.close();
      presence.close();
      bell.close();
      for (const batch of inBatches([...namespace.sockets.values()], 50)) {
        // The transport and not the socket: a browser then calls again by itself.
        for (const socket of batch) socket.conn.close();
        await pause(50);
      }
      await io.close();
    },
  };
}

interface Parts {
  readonly namespace: MeetingNamespace;
  readonly feed: MeetingFeed;
  readonly presence: MeetingPresence;
  readonly revoked: RevokedSessions;
  readonly budgets: MessageBudgets;
  /** One message of a person after the other: who sends many holds up themselves. */
  readonly turns: Turns;
  /** Commands that are being answered: one asked again meanwhile gets the same answer. */
  readonly asked: InFlight;
  readonly options: MeetingHubOptions;
}

function inBatches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function admit(socket: MeetingSocket, options: MeetingHubOptions): Promise<Error | undefined> {
  const { ticket } = socket.handshake.auth;
  const actor =
    ticket === undefined
      ? await options.authenticate(socket.request)
      : await options.authenticate(socket.request, typeof ticket === 'string' ? ticket : '');
  if (!actor) {
    options.onRefused?.('signed-out');
    return new Error('signed-out');
  }
  socket.data.actor = actor;
  socket.data.isByTicket = ticket !== undefined;
  socket.data.joined = new Set();
  socket.data.strikes = 0;
  return undefined;
}

function serve(parts: Parts, socket: MeetingSocket): void {
  const { options, presence, revoked } = parts;
  // The session may have ended between the question who it is and here.
  if (revoked.has(socket.data.actor.sessionId)) {
    end(socket);
    return;
  }
  const guarded =
    <T, R>(schema: v.GenericSchema<unknown, T>, act: (actor: Actor, message: T) => Promise<Result<R>>) =>
    (message: unknown, answer: unknown): void => {
      // A client that wants no answer gets none; anything else in its place is noise.
      const reply = typeof answer === 'function' ? (answer as (result: Result<R>) => void) : () => undefined;
      void handle({ parts, socket, schema, act, message }).then(reply, (error: unknown) => {
        options.log.error({ err: error }, 'meeting message failed');
        reply(refuse('unavailable') as Result<R>);
      });
    };
  socket.on(
    'join',
    guarded(joinSchema, (actor, message) => join(parts, socket, actor, message)),
  );
  socket.on('command', guarded(commandMessageSchema, options.command));
  socket.onAny((name: unknown) => {
    if (EVENTS.includes(String(name))) return;
    options.onRefused?.('unknown-event');
    strike(socket);
  });
  socket.on('disconnect', (reason) => {
    const isForGood = reason === 'server namespace disconnect';
    for (const meetingId of socket.data.joined) {
      presence.left(meetingId, socket.id, isForGood);
      followWhileNeeded(parts, meetingId);
    }
  });
}

interface Handle<T, R> {
  readonly parts: Parts;
  readonly socket: MeetingSocket;
  readonly schema: v.GenericSchema<unknown, T>;
  readonly act: (actor: Actor, message: T) => Promise<Result<R>>;
  readonly message: unknown;
}

async function handle<T, R>({ parts, socket, schema, act, message }: Handle<T, R>): Promise<Result<R>> {
  const { options, budgets, turns, asked } = parts;
  const { accountId } = socket.data.actor;
  const refused = (refusal: Refusal): Result<R> => {
    options.onRefused?.(refusal.code);
    return { ok: false, refusal };
  };
  if (!budgets.spend(accountId)) return refused({ code: 'too-many-messages' });
  const parsed = v.safeParse(schema, message);
  if (!parsed.success) {
    strike(socket);
    return refused({ code: 'malformed', params: { where: placeOf(parsed.issues[0]) } });
  }
  const inTurn = (): Promise<Result<R>> =>
    turns(accountId, async () => {
      const actor = await actorAgain(socket, options);
      if (!actor) {
        end(socket);
        return refused({ code: 'signed-out' });
      }
      return act(actor, oneSpelling(parsed.output));
    });
  const command = commandOf(parsed.output);
  return command === undefined ? inTurn() : asked(`${socket.data.actor.sessionId} ${command}`, inTurn);
}

async function actorAgain(socket: MeetingSocket, options: MeetingHubOptions): Promise<Actor | null> {
  if (!socket.data.isByTicket) return options.authenticate(socket.request);
  return (await options.again?.(socket.data.actor)) ?? null;
}

/** After the answer has left; the line and not the socket, so that whoever meant no harm calls again by itself. */
function strike(socket: MeetingSocket): void {
  socket.data.strikes += 1;
  if (socket.data.strikes === MAX_STRIKES) setImmediate(() => socket.conn.close());
}

/** Which command a message is, in which meeting; undefined for a message that is none. */
function commandOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('commandId' in message) || !('meetingId' in message)) return undefined;
  return `${String(message.meetingId).toLowerCase()} ${String(message.commandId)}`;
}

/** A meeting's id is part of rooms, of hashes and of what is announced: the same letters everywhere. */
function oneSpelling<T>(message: T): T {
  if (typeof message !== 'object' || message === null || !('meetingId' in message)) return message;
  return { ...message, meetingId: String(message.meetingId).toLowerCase() };
}

function placeOf(issue: v.BaseIssue<unknown> | undefined): string {
  return (issue && v.getDotPath(issue)) ?? 'message';
}

async function join(
  parts: Parts,
  socket: MeetingSocket,
  actor: Actor,
  message: JoinMessage,
): Promise<Result<Joined>> {
  const { options, feed, presence } = parts;
  const { meetingId } = message;
  // Nobody hears a meeting before it is known that they may.
  const found = await options.join(actor, message);
  if (!found.ok || !socket.connected) return found.ok ? refuse('signed-out') : found;
  const since = found.value.events.at(-1)?.version ?? message.since;
  // Not `since`: a browser may claim to have read what is not written yet.
  feed.follow({ organisationId: actor.organisationId, meetingId }, found.value.version);
  await socket.join(room(meetingId));
  // Read again from inside: what was committed in between then comes twice rather than never.
  const rest = await options.join(actor, { ...message, since });
  if (!rest.ok || !socket.connected) {
    await socket.leave(room(meetingId));
    followWhileNeeded(parts, meetingId);
    return rest.ok ? refuse('signed-out') : rest;
  }
  socket.data.joined.add(meetingId);
  const { me } = rest.value;
  presence.arrived(meetingId, socket.id, me);
  const events = [...found.value.events, ...rest.value.events];
  return { ok: true, value: { me, events, online: presence.onlineIn(meetingId) } };
}

/** A meeting without sockets here is not followed: the next who comes reads the log. */
function followWhileNeeded({ namespace, feed }: Parts, meetingId: string): void {
  if (!namespace.adapter.rooms.has(room(meetingId))) feed.unfollow(meetingId);
}

function room(meetingId: string): string {
  return `meeting:${meetingId.toLowerCase()}`;
}

function* hearersOf(namespace: MeetingNamespace, meetingId: string): Iterable<Hearer> {
  for (const id of namespace.adapter.rooms.get(room(meetingId)) ?? []) {
    const socket = namespace.sockets.get(id);
    if (socket)
      yield {
        accountId: socket.data.actor.accountId,
        tell: (events) => void socket.emit('events', { meetingId, events }),
        cut: () => socket.conn.close(),
      };
  }
}

function revoke(namespace: MeetingNamespace, sessionId: string): void {
  for (const socket of namespace.sockets.values()) {
    if (socket.data.actor.sessionId === sessionId) end(socket);
  }
}

async function recheckSessions(
  namespace: MeetingNamespace,
  { stillAllowed }: MeetingHubOptions,
): Promise<void> {
  if (!stillAllowed) return;
  const sessions = new Set([...namespace.sockets.values()].map((socket) => socket.data.actor.sessionId));
  for (const sessionId of sessions) {
    // A store that is away says nothing about the session: it is asked again next time.
    if (!(await stillAllowed(sessionId).catch(() => true))) revoke(namespace, sessionId);
  }
}

function end(socket: MeetingSocket): void {
  socket.emit('revoked');
  socket.disconnect(true);
}
