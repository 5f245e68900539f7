/**
 * How `npx twinlock …` speaks to the running daemon: a Unix socket in the data folder that only its owner may open.
 * One line of JSON asks, one line answers. It gives out launch tickets, so it is never a network port.
 */
import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { ROLES, type Role } from '../api/contract/wire.ts';

/** Longest line that is read. Bytes. */
const LONGEST_LINE = 4_096;
/** How long a client waits for its answer. Milliseconds. */
const ANSWER_MS = 5_000;

/** The one request so far: an address with a one-time ticket for a page of these roles. */
export interface LaunchRequest {
  readonly launch: { readonly roles: readonly Role[] };
}

export interface ControlHandlers {
  /** Returns the address to open. */
  launch(roles: readonly Role[]): string;
}

function parseRequest(line: string): LaunchRequest | null {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof raw !== 'object' || raw === null || !('launch' in raw)) return null;
  const { launch } = raw;
  if (typeof launch !== 'object' || launch === null || !('roles' in launch) || !Array.isArray(launch.roles))
    return null;
  const asked: unknown[] = launch.roles;
  const roles = ROLES.filter((role) => asked.includes(role));
  return roles.length === asked.length && roles.length > 0 ? { launch: { roles } } : null;
}

function serve(socket: Socket, handlers: ControlHandlers): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end < 0 && text.length > LONGEST_LINE) socket.destroy();
    if (end < 0) return;
    const request = parseRequest(text.slice(0, end));
    const answer = request === null ? { error: 'bad-request' } : { url: handlers.launch(request.launch.roles) };
    socket.end(`${JSON.stringify(answer)}\n`);
  });
}

/** Listens at `path`. A socket left by a killed daemon is replaced: the instance lock is held already. */
export function listenForControl(path: string, handlers: ControlHandlers): Promise<{ close(): Promise<void> }> {
  rmSync(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    serve(socket, handlers);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve({
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            // One who connected and says nothing must not hold up the end of the daemon.
            for (const socket of open) socket.destroy();
          }),
      });
    });
  });
}

/** Asks the daemon that serves `path` for a start address. */
export function requestLaunch(
  path: string,
  roles: readonly Role[],
): Promise<Result<string, 'not-running' | 'refused'>> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(ANSWER_MS, () => socket.destroy());
    socket.on('error', () => resolve(err('not-running')));
    socket.on('connect', () => socket.write(`${JSON.stringify({ launch: { roles } })}\n`));
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('close', () => {
      const url = /"url":"([^"]+)"/.exec(text)?.[1];
      resolve(url === undefined ? err('refused') : ok(url));
    });
  });
}
