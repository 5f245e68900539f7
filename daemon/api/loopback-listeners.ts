/** Listens on this PC's own addresses and nowhere else: 127.0.0.1, and ::1 where the system has it. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Result } from '../../devices/kit/result.ts';
import { err, ok } from '../../devices/kit/result.ts';

export type ListenTrouble =
  /** Another program has the port on one of the two addresses. */
  | { readonly code: 'port-in-use'; readonly port: number }
  | { readonly code: 'not-permitted'; readonly port: number }
  | { readonly code: 'failed'; readonly port: number; readonly cause: string };

export interface LoopbackListeners {
  readonly port: number;
  readonly hosts: readonly string[];
  /** Ends every connection too. */
  close(): Promise<void>;
}

/** Slow headers and idle connections end by themselves. Milliseconds. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Connections on one address: the sockets and a browser's few. */
const MOST_CONNECTIONS = 256;
const FREE_PORT_TRIES = 8;

export interface ListenDeps {
  readonly onRequest: RequestListener;
  /** Adds what is not a plain request. */
  readonly prepare: (server: Server) => void;
}

/** `port` 0 takes one that is free on both addresses. */
export async function listenOnLoopback(
  port: number,
  deps: ListenDeps,
): Promise<Result<LoopbackListeners, ListenTrouble>> {
  for (let tries = 1; ; tries++) {
    const listening = await listenOnBoth(port, deps);
    const again = port === 0 && !listening.ok && listening.error.code === 'port-in-use' && tries < FREE_PORT_TRIES;
    if (!again) return listening;
  }
}

async function listenOnBoth(port: number, deps: ListenDeps): Promise<Result<LoopbackListeners, ListenTrouble>> {
  const first = await listenOn('127.0.0.1', port, deps);
  if (!first.ok) return err(troubleOf(first.error, port));
  const chosen = (first.value.address() as AddressInfo).port;
  const second = await listenOn('::1', chosen, deps);
  if (!second.ok && !isAddressMissing(second.error)) {
    // Whoever has the port on ::1 would get what browsers send to `localhost`.
    await closeServer(first.value);
    return err(troubleOf(second.error, chosen));
  }
  const servers = second.ok ? [first.value, second.value] : [first.value];
  return ok({
    port: chosen,
    hosts: second.ok ? ['127.0.0.1', '[::1]'] : ['127.0.0.1'],
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  });
}

function listenOn(host: string, port: number, deps: ListenDeps): Promise<Result<Server, string>> {
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS }, deps.onRequest);
  server.maxConnections = MOST_CONNECTIONS;
  deps.prepare(server);
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(err(error.code ?? error.name)));
    server.listen({ host, port, exclusive: true }, () => resolve(ok(server)));
  });
}

function isAddressMissing(cause: string): boolean {
  return cause === 'EADDRNOTAVAIL' || cause === 'EAFNOSUPPORT' || cause === 'EINVAL';
}

function troubleOf(cause: string, port: number): ListenTrouble {
  if (cause === 'EADDRINUSE') return { code: 'port-in-use', port };
  if (cause === 'EACCES') return { code: 'not-permitted', port };
  return { code: 'failed', port, cause };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
