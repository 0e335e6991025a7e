import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

/*
 * The floor: hands every update to everybody else in the room and does nothing more. No document, no check, no store.
 */
const SYNC = 0;
const STEP_1 = 0;
const UPDATE = 2;
const EMPTY_STEP_2 = Uint8Array.of(SYNC, 1, 2, 0, 0);

const rooms = new Map();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const server = createServer();

server.on('upgrade', (request, stream, head) => {
  sockets.handleUpgrade(request, stream, head, (socket) => enter(request.url, socket));
});

function enter(name, socket) {
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room);
  room.add(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => room.delete(socket));
  socket.on('message', (data) => {
    if (data[0] !== SYNC) return;
    if (data[1] === STEP_1) socket.send(EMPTY_STEP_2);
    else if (data[1] === UPDATE) for (const other of room) if (other !== socket) other.send(data);
  });
}

server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
