import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { channelFrame, lineRequest, readChannel, readLineAnswer } from '#lib/protocol/clause-line-wire.ts';
import {
  messageType,
  presenceFrame,
  queryPresenceFrame,
  readClientFrame,
  syncFrame,
} from '#lib/protocol/clause-wire.ts';
import { paragraphOf, until } from '../support/clause-clients.ts';
import { type AccessWorld, ORIGIN } from './access-world.ts';
import { FIRST_WORDS } from './access-meetings.ts';
import { type Knocker, credentialsOf } from './credentials.ts';
import type { TextAnswer } from './live-rows.ts';

export type Address = 'a socket for the clause' | 'the line of the page';
export const ADDRESSES: readonly Address[] = ['a socket for the clause', 'the line of the page'];

interface Place {
  readonly meetingId: string;
  readonly clauseId: string;
  readonly address: Address;
}

interface OpenText {
  readonly socket: WebSocket;
  readonly frames: Uint8Array[];
  readonly say: (frame: Uint8Array) => void;
  readonly isOver: () => boolean;
}

/** What became of each thing tried. */
export interface TextTrial {
  readonly opened: number | 'yes';
  readonly isRead: boolean;
  readonly isAcknowledged: boolean;
  readonly isCursorShown: boolean;
}

const STATUS_ANSWERS: Readonly<Record<number, TextAnswer>> = {
  401: 'sign-in',
  403: 'refused',
  404: 'unknown',
  4403: 'refused',
  4404: 'unknown',
};

/** In the words of the table; a mixture is told as it was. */
export function textAnswer({ opened, ...did }: TextTrial): string {
  if (opened !== 'yes') return STATUS_ANSWERS[opened] ?? `status ${String(opened)}`;
  if (did.isRead && did.isAcknowledged && did.isCursorShown) return 'write';
  if (did.isRead && !did.isAcknowledged && !did.isCursorShown) return 'read';
  return JSON.stringify(did);
}

/** Opens the clause, reads it, shows a cursor and writes a word, whatever the server has said in between. */
export async function tryText(
  access: AccessWorld,
  caller: Knocker,
  place: Place,
  word: string,
): Promise<TextTrial> {
  const text = await open(access, caller, place);
  if (typeof text === 'number')
    return { opened: text, isRead: false, isAcknowledged: false, isCursorShown: false };
  try {
    const doc = new Y.Doc();
    const isRead = await read(text, doc);
    const isCursorShown = await showCursor(text, doc);
    return { opened: 'yes', isRead, isCursorShown, isAcknowledged: await write(text, doc, word) };
  } finally {
    text.socket.terminate();
  }
}

async function open(access: AccessWorld, caller: Knocker, place: Place): Promise<OpenText | number> {
  const { meetingId, clauseId, address } = place;
  const isLine = address === 'the line of the page';
  const path = isLine ? meetingId : `${meetingId}/${clauseId}`;
  const frames: Uint8Array[] = [];
  const socket = await dial(access, caller, `${path}?ack=1`, frames);
  if (typeof socket === 'number') return socket;
  if (isLine) return openOnLine(socket, frames, clauseId);
  const isOver = (): boolean => socket.readyState !== WebSocket.OPEN;
  return { socket, frames, isOver, say: (frame) => void (isOver() || socket.send(frame)) };
}

async function dial(
  access: AccessWorld,
  caller: Knocker,
  path: string,
  frames: Uint8Array[],
): Promise<WebSocket | number> {
  const { cookie, ticket } = await credentialsOf(access, caller);
  const asked = ticket === undefined ? path : `${path}&ticket=${ticket}`;
  const socket = new WebSocket(`ws://127.0.0.1:${String(access.port)}/yjs/${asked}`, {
    origin: ORIGIN,
    ...(cookie === undefined ? {} : { headers: { cookie } }),
  });
  socket.on('message', (data: Buffer) => frames.push(new Uint8Array(data)));
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      resolve(socket);
    });
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

async function openOnLine(
  socket: WebSocket,
  all: readonly Uint8Array[],
  clauseId: string,
): Promise<OpenText | number> {
  const frames: Uint8Array[] = [];
  let [channel, closed, seen] = [0, 0, 0];
  const sort = (): void => {
    for (; seen < all.length; seen += 1) {
      const found = readChannel(all[seen] ?? new Uint8Array());
      if (found?.channel === 0) {
        const answer = readLineAnswer(found.payload);
        if (answer?.kind === 'opened') channel = answer.channel;
        if (answer?.kind === 'closed') closed = answer.code;
      } else if (found) frames.push(found.payload);
    }
  };
  socket.on('message', sort);
  socket.send(lineRequest({ kind: 'open', clauseId }));
  await until(() => channel !== 0 || closed !== 0, 'the clause to open or not');
  if (closed !== 0) {
    socket.terminate();
    return closed;
  }
  const isOver = (): boolean => closed !== 0 || socket.readyState !== WebSocket.OPEN;
  return {
    socket,
    frames,
    isOver,
    say: (frame) => void (isOver() || socket.send(channelFrame(channel, frame))),
  };
}

/** Asks for everything and takes the answer; whatever was said before has been heard when it comes. */
async function read(text: OpenText, doc: Y.Doc): Promise<boolean> {
  const from = text.frames.length;
  const answer = (): Uint8Array | undefined =>
    text.frames
      .slice(from)
      .map(readClientFrame)
      .flatMap((frame) => (frame?.kind === 'update' && frame.isStep2 ? [frame.update] : []))[0];
  text.say(syncFrame('step1', Y.encodeStateVector(new Y.Doc())));
  await until(() => answer() !== undefined || text.isOver(), 'the text');
  const whole = answer();
  if (!whole) return false;
  Y.applyUpdate(doc, whole);
  return paragraphOf(doc).toString().startsWith(FIRST_WORDS);
}

/** Whether the cursor stands among those everybody is told of. */
async function showCursor(text: OpenText, doc: Y.Doc): Promise<boolean> {
  const from = text.frames.length;
  text.say(presenceFrame([{ clientId: doc.clientID, clock: 1, state: '{"cursor":{}}' }]));
  text.say(queryPresenceFrame());
  await read(text, new Y.Doc());
  return text.frames.slice(from).some((bytes) => {
    const frame = readClientFrame(bytes);
    return frame?.kind === 'presence' && frame.entries.some(({ clientId }) => clientId === doc.clientID);
  });
}

/** Waits for the acknowledgement or for being shown out. */
async function write(text: OpenText, doc: Y.Doc, word: string): Promise<boolean> {
  const before = Y.encodeStateVector(doc);
  paragraphOf(doc).insert(FIRST_WORDS.length, word);
  text.say(syncFrame('update', Y.encodeStateAsUpdate(doc, before)));
  const isAcknowledged = (): boolean =>
    text.frames.some((frame) => frame[0] === messageType.ack && ackOf(frame) > 0);
  await until(() => isAcknowledged() || text.isOver(), 'the word to be taken or refused');
  return isAcknowledged();
}

function ackOf(frame: Uint8Array): number {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarUint(decoder);
  return decoding.readVarUint(decoder);
}
