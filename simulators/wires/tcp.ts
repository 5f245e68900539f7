/** A wire on a loopback TCP port, as serial-to-network boxes offer it: one client at a time, no speed. */
import { createServer, type Server, type Socket } from 'node:net';
import type { Wire } from './device-wire.ts';

export interface TcpWireDeps {
  /** Port on 127.0.0.1; 0 takes any free one, which `path` names once plugged and keeps from then on. */
  readonly port: number;
}

export function createTcpWire(deps: TcpWireDeps): Wire {
  const host = '127.0.0.1';
  let port = deps.port;
  let toDevice: (bytes: Uint8Array) => void = () => {};
  let server: Server | null = null;
  let client: Socket | null = null;
  let closed = false;

  function accept(socket: Socket): void {
    // A second program on one line would garble the first one's answers; a real box refuses it too.
    if (client !== null) {
      socket.destroy();
      return;
    }
    client = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => toDevice(new Uint8Array(chunk)));
    // A reset by the client is the same as its going: `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (client === socket) client = null;
    });
  }

  async function unplug(): Promise<void> {
    const leaving = server;
    server = null;
    if (leaving === null) return;
    client?.destroy();
    client = null;
    await new Promise<void>((resolve) => {
      leaving.close(() => resolve());
    });
  }

  return {
    get path() {
      return `tcp://${host}:${port}`;
    },
    get plugged() {
      return server !== null;
    },
    listen(onBytes) {
      toDevice = onBytes;
    },
    async plug() {
      if (server !== null || closed) return;
      const fresh = createServer(accept);
      server = fresh;
      await new Promise<void>((resolve, reject) => {
        fresh.once('error', (cause) => {
          server = null;
          reject(new Error(`simulated TCP wire: port ${port} cannot be opened`, { cause }));
        });
        fresh.listen(port, host, () => resolve());
      });
      const address = fresh.address();
      if (address !== null && typeof address === 'object') port = address.port;
    },
    unplug,
    write(bytes) {
      client?.write(bytes);
    },
    hostBaudRate: () => null,
    async close() {
      closed = true;
      await unplug();
    },
  };
}
