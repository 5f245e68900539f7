/**
 * How `npx twinlock …` speaks to the running daemon: a Unix socket in the data folder that only its owner may open.
 * One line of JSON asks, one line answers. It gives out launch tickets and takes passphrases, so it is never a network port.
 */
import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { ROLES, type Role } from '../api/contract/wire.ts';
import type { CommissioningRequest } from '../custody/commissioning-request.ts';
import {
  type CommissioningAnswer,
  decodeAnswer,
  decodeCommissioning,
  encodeAnswer,
  encodeCommissioning,
} from './commission-request.ts';

/** Longest line that is read. Bytes. */
const LONGEST_LINE = 8_192;
/** How long a client waits for an address. Milliseconds. */
const LAUNCH_ANSWER_MS = 5_000;
/** The same for a reader's key: two passphrases are checked, then the reader has two minutes. Milliseconds. */
const COMMISSION_ANSWER_MS = 150_000;

/** What can be asked: an address with a one-time ticket for a page of these roles, or a key for a badge reader. */
type ControlRequest =
  | { readonly launch: { readonly roles: readonly Role[] } }
  | { readonly commission: CommissioningRequest };

export interface ControlHandlers {
  /** Returns the address to open. */
  launch(roles: readonly Role[]): string;
  /** Two managers ask; answers when it has ended, or when it takes too long. */
  commission(request: CommissioningRequest): Promise<CommissioningAnswer>;
}

export type ControlTrouble = 'not-running' | 'refused';

function parseRequest(line: string): ControlRequest | null {
  const raw = parseJson(line);
  if (typeof raw !== 'object' || raw === null) return null;
  if ('commission' in raw) {
    const commission = decodeCommissioning(raw.commission);
    return commission === null ? null : { commission };
  }
  if (!('launch' in raw)) return null;
  const { launch } = raw;
  if (typeof launch !== 'object' || launch === null || !('roles' in launch) || !Array.isArray(launch.roles))
    return null;
  const asked: unknown[] = launch.roles;
  const roles = ROLES.filter((role) => asked.includes(role));
  return roles.length === asked.length && roles.length > 0 ? { launch: { roles } } : null;
}

async function answerTo(line: string, handlers: ControlHandlers): Promise<object> {
  const request = parseRequest(line);
  if (request === null) return { error: 'bad-request' };
  if ('launch' in request) return { url: handlers.launch(request.launch.roles) };
  return encodeAnswer(await handlers.commission(request.commission));
}

function serve(socket: Socket, handlers: ControlHandlers): void {
  let text = '';
  let asked = false;
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    // One line each; what comes after it is not looked at, and not kept.
    if (asked) return;
    text += chunk;
    const end = text.indexOf('\n');
    if (end < 0 && text.length > LONGEST_LINE) socket.destroy();
    if (end < 0) return;
    asked = true;
    const line = text.slice(0, end);
    text = '';
    // A bug in a handler is nobody's answer: it ends the process, as any other.
    void answerTo(line, handlers).then((answer) => socket.end(`${JSON.stringify(answer)}\n`));
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

/** Sends one line to the daemon at `path` and resolves with its answer, null when none came within `answerMs`. */
function ask(path: string, request: object, answerMs: number): Promise<Result<unknown, ControlTrouble>> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(answerMs, () => socket.destroy());
    socket.on('error', () => resolve(err('not-running')));
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('close', () => resolve(ok(parseJson(text))));
  });
}

/** Asks the daemon that serves `path` for a start address. */
export async function requestLaunch(path: string, roles: readonly Role[]): Promise<Result<string, ControlTrouble>> {
  const answer = await ask(path, { launch: { roles } }, LAUNCH_ANSWER_MS);
  if (!answer.ok) return answer;
  const { value } = answer;
  const url = typeof value === 'object' && value !== null && 'url' in value ? value.url : null;
  return typeof url === 'string' ? ok(url) : err('refused');
}

/** Asks it to give a badge reader its key. An error means that nobody knows whether it was begun; the ledger does. */
export async function requestCommissioning(
  path: string,
  request: CommissioningRequest,
): Promise<Result<CommissioningAnswer, ControlTrouble>> {
  const answer = await ask(path, { commission: encodeCommissioning(request) }, COMMISSION_ANSWER_MS);
  if (!answer.ok) return answer;
  const told = decodeAnswer(answer.value);
  return told === null ? err('refused') : ok(told);
}

/** Null for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
