import { io, type Socket } from 'socket.io-client';
import { MEETING_NAMESPACE, type ClientToServer, type ServerToClient } from '#lib/protocol/meeting-wire.ts';

export type MeetingSocket = Socket<ServerToClient, ClientToServer>;

/** Opens one line, once; undefined when there is none to be had. Asked for anew whenever the line is opened. */
export type Ticket = () => Promise<string | undefined>;

/** The line to the meeting, not yet open. `address` is only given by tests; a browser calls its own origin. */
export function meetingSocket(address = '', ticket?: Ticket): MeetingSocket {
  const auth = ticket && {
    auth: (give: (data: object) => void) => {
      // reason: without an answer the cookie may still do, and else the refusal says it.
      void ticket()
        .catch(() => undefined)
        .then((one) => {
          give(one === undefined ? {} : { ticket: one });
        });
    },
  };
  return io(`${address}${MEETING_NAMESPACE}`, {
    // A proxy that stops WebSockets still lets people take part.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    autoConnect: false,
    reconnectionDelay: 300,
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.5,
    ...auth,
  });
}
