/** The sockets that are open: takes upgrades, counts them, and keeps one client key from taking them all. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type Connection, type ConnectionDeps, createConnection } from './connection.ts';
import { CloseCode, LIMITS, SUBPROTOCOL } from './contract/wire.ts';
import { HTTP_REFUSALS, type HttpRefusalCode, refusalBody } from './http-refusals.ts';
import { securityHeaders } from './security-headers.ts';
import { checkUpgrade } from './upgrade-check.ts';

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};
const RESTART_RETRY_MS = 1_000;

export interface SocketRegistry {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  isStopping(): boolean;
  /** Tells every session, then closes every socket; new ones are refused from now on. Harmless when repeated. */
  announceRestart(): void;
  /** Resolves when all sockets are gone. */
  close(): Promise<void>;
}

export interface SocketRegistryDeps extends Omit<ConnectionDeps, 'socket' | 'origin' | 'isStopping' | 'onOpened'> {
  readonly allowedOrigins: readonly string[];
  readonly port: () => number;
}

export function createSocketRegistry(deps: SocketRegistryDeps): SocketRegistry {
  const connections = new Set<Connection>();
  let stopping = false;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: LIMITS.messageBytes,
    perMessageDeflate: false,
    handleProtocols: () => SUBPROTOCOL,
  });

  /** The oldest session of a key gives way, so that a page that reloads often cannot lock itself out. */
  const holdToKeyLimit = (opened: Connection): void => {
    const keyId = opened.caller()?.keyId;
    const same = [...connections].filter((each) => each.caller()?.keyId === keyId);
    if (same.length > LIMITS.socketsPerKey) same[0]?.close(CloseCode.replaced);
  };

  const announceRestart = (): void => {
    stopping = true;
    for (const connection of connections) {
      connection.announceClosing({ reason: 'restart', retryAfterMs: RESTART_RETRY_MS });
      connection.close(CloseCode.restart);
    }
  };

  return {
    upgrade(request, socket, head) {
      // The peer may reset while it is being refused.
      socket.on('error', () => socket.destroy());
      const checked = checkUpgrade(
        { method: request.method ?? '', target: request.url ?? '', headers: request.headersDistinct },
        { port: deps.port(), allowedOrigins: deps.allowedOrigins, openSockets: connections.size, stopping },
      );
      if (!checked.ok) {
        deps.log.write('warn', 'api.upgrade-refused', { code: checked.error, url: request.headers.origin ?? '' });
        refuseUpgrade(socket, checked.error);
        return;
      }
      const { origin } = checked.value;
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const connection = createConnection({
          ...deps,
          socket: webSocket,
          origin,
          isStopping: () => stopping,
          onOpened: holdToKeyLimit,
        });
        connections.add(connection);
        void connection.gone.then(() => connections.delete(connection));
      });
    },
    isStopping: () => stopping,
    announceRestart,
    async close() {
      announceRestart();
      await Promise.all([...connections].map((connection) => connection.gone));
    },
  };
}

function refuseUpgrade(socket: Duplex, code: HttpRefusalCode): void {
  const { status } = HTTP_REFUSALS[code];
  const body = JSON.stringify(refusalBody(code));
  const headers = {
    ...securityHeaders(null),
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_TEXTS[status] ?? 'Refused'}`, ...lines].join('\r\n');
  // A peer that never closes its half must not keep the socket.
  socket.once('finish', () => socket.destroy());
  socket.end(`${head}\r\n\r\n${body}`);
}
