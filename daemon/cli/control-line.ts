/**
 * The Unix socket in the data folder over which `npx twinlock …` and the daemon speak: one line of JSON asks, one line answers. Only its owner may
 * open it; what is asked there is none of this file's business.
 */
import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { err, ok, type Result } from '../../devices/kit/result.ts';

/** Longest line that is read. Bytes. */
const LONGEST_LINE = 8_192;

/** No daemon listens there, or this user may not speak to it. */
export type ControlTrouble = 'not-running' | 'refused';

/** Answers one request; null is what was no JSON. */
export type LineAnswer = (request: unknown) => Promise<object>;

function serve(socket: Socket, answer: LineAnswer): void {
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
    void answer(parseJson(line)).then((said) => socket.end(`${JSON.stringify(said)}\n`));
  });
}

/** Listens at `path`. A socket left by a killed daemon is replaced: the instance lock is held already. */
export function listenForLines(path: string, answer: LineAnswer): Promise<{ close(): Promise<void> }> {
  rmSync(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    serve(socket, answer);
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
export function askLine(path: string, request: object, answerMs: number): Promise<Result<unknown, ControlTrouble>> {
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

/** Null for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
