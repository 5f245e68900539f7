/** A wire on which a simulated device answers HTTP requests: a Unix socket that only its owner may use. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';

/** What the device does with a request. `cut` = the connection is ended after so many bytes of the body. */
export type HttpReply =
  | { readonly kind: 'answer'; readonly status: number; readonly mediaType: string; readonly body: Uint8Array }
  | {
      readonly kind: 'cut';
      readonly mediaType: string;
      readonly body: Uint8Array;
      readonly after: number;
    }
  /** The request is heard and nothing is said. */
  | { readonly kind: 'silence' };

export interface HttpSocketDeps {
  /** Absolute path of the socket; made on `plug`, removed on `unplug`. */
  readonly socketPath: string;
  /** Called for each request, once it was heard whole. */
  readonly answer: (request: { readonly method: string; readonly path: string }) => Promise<HttpReply>;
}

export interface HttpSocketWire {
  readonly path: string;
  readonly plugged: boolean;
  /** Throws where the socket cannot be made. Harmless when plugged. */
  plug(): Promise<void>;
  /** Every connection ends at once. Harmless when unplugged. */
  unplug(): Promise<void>;
  /** Unplugs for good. */
  close(): Promise<void>;
}

export function createHttpSocket({ socketPath, answer }: HttpSocketDeps): HttpSocketWire {
  let server: Server | null = null;
  let closed = false;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const reply = await answer({ method: request.method ?? '', path: request.url ?? '' });
    if (reply.kind === 'silence' || response.destroyed) return;
    const { mediaType, body } = reply;
    const status = reply.kind === 'answer' ? reply.status : 200;
    response.writeHead(status, {
      'content-type': mediaType,
      'content-length': body.length,
      'cache-control': 'no-store',
    });
    if (reply.kind === 'answer') response.end(body);
    else response.write(body.subarray(0, reply.after), () => response.destroy());
  }

  async function unplug(): Promise<void> {
    const leaving = server;
    server = null;
    if (leaving === null) return;
    await new Promise<void>((resolve) => {
      leaving.close(() => resolve());
      leaving.closeAllConnections();
    });
    rmSync(socketPath, { force: true });
  }

  return {
    path: socketPath,
    get plugged() {
      return server !== null;
    },
    async plug() {
      if (server !== null || closed) return;
      const fresh = createServer((request, response) => void serve(request, response));
      server = fresh;
      mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 });
      // Left behind by a process that was killed; whoever may write here owns the folder.
      rmSync(socketPath, { force: true });
      await new Promise<void>((resolve, reject) => {
        fresh.once('error', (cause) => {
          server = null;
          reject(new Error(`simulated HTTP device: ${socketPath} cannot be made`, { cause }));
        });
        fresh.listen(socketPath, () => resolve());
      });
      chmodSync(socketPath, 0o600);
    },
    unplug,
    async close() {
      closed = true;
      await unplug();
    },
  };
}
