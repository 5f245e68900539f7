/** The known thing beside the daemon's memory: Node with fastify and ws loaded and listening, with nothing to do. */
import fastify from 'fastify';
import { WebSocketServer } from 'ws';

const app = fastify();
const sockets = new WebSocketServer({ server: app.server });
sockets.on('connection', (socket) => socket.on('error', () => {}));
console.log(`port ${new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port}`);
