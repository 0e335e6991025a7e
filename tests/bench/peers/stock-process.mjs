import { createServer } from 'node:http';
import { setupWSConnection } from '@y/websocket-server/utils';
import { WebSocketServer } from 'ws';

/*
 * @y/websocket-server's own code for every connection and document. Only its start file is done again here: as published
 * it asks ws 6 for a class that the ws 8 all others run on has under another name.
 */
const sockets = new WebSocketServer({ noServer: true });
sockets.on('connection', setupWSConnection);

const server = createServer();
server.on('upgrade', (request, stream, head) => {
  sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request));
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
