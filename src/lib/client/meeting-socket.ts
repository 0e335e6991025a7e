import { io, type Socket } from 'socket.io-client';
import { MEETING_NAMESPACE, type ClientToServer, type ServerToClient } from '#lib/protocol/meeting-wire.ts';

export type MeetingSocket = Socket<ServerToClient, ClientToServer>;

/** The line to the meeting, not yet open. `address` is only given by tests; a browser calls its own origin. */
export function meetingSocket(address = ''): MeetingSocket {
  return io(`${address}${MEETING_NAMESPACE}`, {
    // A proxy that stops WebSockets still lets people take part.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    autoConnect: false,
    reconnectionDelay: 300,
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.5,
  });
}
