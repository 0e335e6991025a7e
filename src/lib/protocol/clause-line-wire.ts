import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/*
 * Many clauses on one WebSocket: /yjs/<meetingId>?ack=1&schema=<n>. Every binary message starts with a channel number.
 * On channel 0 clauses are opened and left; on any other channel the rest is a frame of the y-websocket protocol, as a
 * socket to that clause alone would carry it. The server chooses the number, the same for every client of a clause, so
 * that one frame serves all of them.
 *
 *   client: open(clauseId)      server: opened(clauseId, channel) | closed(clauseId, code, reason)
 *   client: leave(channel)      server: closed(clauseId, code, reason), at any time later
 *   client: ping                server: pong
 *
 * A clause is open at most once on a line. Acknowledgements count the text frames of one channel since it was opened.
 */

export const CONTROL_CHANNEL = 0;

const toServer = { open: 0, leave: 1, ping: 2 } as const;
const toClient = { opened: 0, closed: 1, pong: 2 } as const;

export type LineRequest =
  | { readonly kind: 'open'; readonly clauseId: string }
  | { readonly kind: 'leave'; readonly channel: number }
  | { readonly kind: 'ping' };

export type LineAnswer =
  | { readonly kind: 'opened'; readonly clauseId: string; readonly channel: number }
  /** `code` as the socket of that clause alone would have been closed with (clauseCloseCode), `reason` in a word. */
  | { readonly kind: 'closed'; readonly clauseId: string; readonly code: number; readonly reason: string }
  | { readonly kind: 'pong' };

export interface ChannelFrame {
  readonly channel: number;
  readonly payload: Uint8Array;
}

/** Splits a message into its channel and what stands after it; undefined when there is no channel number. Never throws. */
export function readChannel(message: Uint8Array): ChannelFrame | undefined {
  try {
    const decoder = decoding.createDecoder(message);
    const channel = decoding.readVarUint(decoder);
    return { channel, payload: message.subarray(decoder.pos) };
  } catch {
    return undefined;
  }
}

export function channelFrame(channel: number, payload: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, channel);
    encoding.writeUint8Array(encoder, payload);
  });
}

/** Reads what a browser says on channel 0; undefined when it is nothing of this protocol. Never throws. */
export function readLineRequest(payload: Uint8Array): LineRequest | undefined {
  return read(payload, (decoder) => {
    switch (decoding.readVarUint(decoder)) {
      case toServer.open:
        return { kind: 'open', clauseId: decoding.readVarString(decoder) };
      case toServer.leave:
        return { kind: 'leave', channel: decoding.readVarUint(decoder) };
      case toServer.ping:
        return { kind: 'ping' };
      default:
        return undefined;
    }
  });
}

/** Reads what the server says on channel 0; undefined when this page does not know it. Never throws. */
export function readLineAnswer(payload: Uint8Array): LineAnswer | undefined {
  return read(payload, (decoder) => {
    switch (decoding.readVarUint(decoder)) {
      case toClient.opened:
        return {
          kind: 'opened',
          clauseId: decoding.readVarString(decoder),
          channel: decoding.readVarUint(decoder),
        };
      case toClient.closed:
        return {
          kind: 'closed',
          clauseId: decoding.readVarString(decoder),
          code: decoding.readVarUint(decoder),
          reason: decoding.readVarString(decoder),
        };
      case toClient.pong:
        return { kind: 'pong' };
      default:
        return undefined;
    }
  });
}

function read<T>(payload: Uint8Array, parse: (decoder: decoding.Decoder) => T | undefined): T | undefined {
  try {
    const decoder = decoding.createDecoder(payload);
    const found = parse(decoder);
    return found !== undefined && !decoding.hasContent(decoder) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** A message for channel 0, from a browser. */
export function lineRequest(request: LineRequest): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, CONTROL_CHANNEL);
    encoding.writeVarUint(encoder, toServer[request.kind]);
    if (request.kind === 'open') encoding.writeVarString(encoder, request.clauseId);
    if (request.kind === 'leave') encoding.writeVarUint(encoder, request.channel);
  });
}

/** A message for channel 0, from the server. */
export function lineAnswer(answer: LineAnswer): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, CONTROL_CHANNEL);
    encoding.writeVarUint(encoder, toClient[answer.kind]);
    if (answer.kind === 'pong') return;
    encoding.writeVarString(encoder, answer.clauseId);
    if (answer.kind === 'opened') encoding.writeVarUint(encoder, answer.channel);
    else {
      encoding.writeVarUint(encoder, answer.code);
      encoding.writeVarString(encoder, answer.reason);
    }
  });
}
