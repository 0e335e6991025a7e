import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { ClientToServer, ServerToClient } from '#lib/protocol/meeting-wire.ts';
import { type AccessWorld, ORIGIN } from './access-world.ts';
import { type Knocker, credentialsOf } from './credentials.ts';

export type LiveLine = Socket<ServerToClient, ClientToServer>;

/** Fewer than a socket may send at once. */
const AT_ONCE = 50;

/** A line to the hub with the caller's cookie, or a ticket; the word of the refusal when it is not let in. */
export async function dialHub(access: AccessWorld, caller: Knocker): Promise<LiveLine | string> {
  const { cookie, ticket } = await credentialsOf(access, caller);
  const line: LiveLine = io(`http://127.0.0.1:${String(access.port)}/meeting`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(ticket === undefined ? {} : { auth: { ticket } }),
    extraHeaders: { origin: ORIGIN, ...(cookie === undefined ? {} : { cookie }) },
  });
  return new Promise((resolve) => {
    line.once('connect', () => {
      resolve(line);
    });
    line.once('connect_error', ({ message }) => {
      line.disconnect();
      resolve(message);
    });
  });
}

export async function withHub<T>(
  access: AccessWorld,
  caller: Knocker,
  work: (line: LiveLine) => Promise<T>,
): Promise<T> {
  const line = await dialHub(access, caller);
  if (typeof line === 'string') throw new Error(`${JSON.stringify(caller)} was not let in: ${line}`);
  try {
    return await work(line);
  } finally {
    line.disconnect();
  }
}

/** The refusal of each command, null for one that was let through, over the wire and back. */
export async function commandAnswers(
  access: AccessWorld,
  caller: Knocker,
  meetingId: string,
  commands: readonly MeetingCommand[],
): Promise<ReadonlyMap<string, string | null>> {
  const answers = new Map<string, string | null>();
  for (let i = 0; i < commands.length; i += AT_ONCE) {
    await withHub(access, caller, (line) =>
      Promise.all(
        commands.slice(i, i + AT_ONCE).map(async (command) => {
          answers.set(command.type, await answerTo(line, meetingId, command));
        }),
      ),
    );
  }
  return answers;
}

/** Asks again when the person has spoken too much lately: how fast this test is, is not what it asks. */
async function answerTo(line: LiveLine, meetingId: string, command: MeetingCommand): Promise<string | null> {
  for (;;) {
    const message = { meetingId, commandId: randomUUID(), expectedVersion: 1_000_000, command };
    const answer = await line.timeout(20_000).emitWithAck('command', message);
    if (answer.ok) return null;
    if (answer.refusal.code !== 'too-many-messages') return answer.refusal.code;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
