/** One socket from its hello to its close: who may say what when, and what ends it. */
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import type { Random } from '../random.ts';
import { createCallDispatch } from './call-dispatch.ts';
import type { Request } from './contract/envelope.ts';
import type { Closing } from './contract/session.ts';
import { CloseCode, LIMITS } from './contract/wire.ts';
import { decodeRequest } from './decode-request.ts';
import { errorResponse, successResponse } from './error-response.ts';
import type { Handlers } from './handlers.ts';
import { createHeartbeat } from './heartbeat.ts';
import { makeHello } from './hello.ts';
import type { ReportIncident } from './incident.ts';
import type { ApiPorts, Caller } from './ports.ts';
import { createSessionOpening } from './session-opening.ts';
import { createSocketWriter } from './socket-writer.ts';
import type { Validators } from './validators.ts';

const CHALLENGE_BYTES = 32;
/** Time that a client has to answer our close frame before the socket is torn down. Milliseconds. */
const CLOSE_GRACE_MS = 2_000;

export interface Connection {
  /** Null until the session is open. */
  caller(): Caller | null;
  announceClosing(closing: Closing): void;
  /** Sends a close frame, and tears the socket down if the client does not answer it. Harmless when repeated. */
  close(code: number): void;
  /** Resolves when the socket is gone. */
  readonly gone: Promise<void>;
}

export interface ConnectionDeps {
  readonly socket: WebSocket;
  /** What the browser sent, or empty for a program. */
  readonly origin: string;
  readonly ports: ApiPorts;
  readonly handlers: Handlers;
  readonly validators: Validators;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly version: string;
  readonly reportIncident: ReportIncident;
  readonly isStopping: () => boolean;
  readonly onOpened: (connection: Connection) => void;
}

export function createConnection(deps: ConnectionDeps): Connection {
  const { socket, ports, clock, log } = deps;
  const challenge = Buffer.from(deps.random(CHALLENGE_BYTES)).toString('base64url');
  const opening = createSessionOpening({ challenge, origin: deps.origin, ports, clock, random: deps.random });
  const callsEnd = new AbortController();
  let caller: Caller | null = null;
  let closing = false;
  let cancelGrace = (): void => {};

  const writer = createSocketWriter({
    socket,
    ledger: ports.ledger,
    events: ports.events,
    onLagging: () => close(CloseCode.lagging),
    onBroken: (thrown) => fail('events', thrown),
  });
  const dispatch = createCallDispatch({
    ...deps,
    acting: deps.ports.people.acting,
    respond: (response) => writer.send(response),
  });

  const stopWork = (): void => {
    closing = true;
    cancelAuth();
    heartbeat.stop();
    writer.stop();
    callsEnd.abort();
  };
  const close = (code: number): void => {
    if (closing) return;
    stopWork();
    log.write('info', 'api.socket-closing', { code: String(code), session: caller?.session ?? '' });
    cancelGrace = clock.after(CLOSE_GRACE_MS, () => socket.terminate());
    socket.close(code, closeReason(code));
  };
  const fail = (part: string, thrown: unknown): void => {
    deps.reportIncident(part, thrown);
    close(CloseCode.internal);
  };
  const cancelAuth = clock.after(LIMITS.authMs, () => close(CloseCode.notAuthenticated));
  const heartbeat = createHeartbeat({
    clock,
    everyMs: LIMITS.heartbeatMs,
    ping: () => socket.ping(),
    onDead: () => close(CloseCode.heartbeat),
  });

  const beforeSession = async (request: Request): Promise<void> => {
    const { id } = request;
    if (request.method === 'session.redeem' || request.method === 'session.open') {
      const redeem = request.method === 'session.redeem';
      if (deps.isStopping()) return writer.send(errorResponse(id, { code: 'stopping' }));
      const answered = redeem ? await redeemTicket(request) : openSession(request);
      if (answered !== null) close(answered);
      return;
    }
    writer.send(errorResponse(id, { code: 'notAuthenticated' }));
    close(CloseCode.notAuthenticated);
  };

  /** Both answer the close code that follows the response, null for none. */
  const redeemTicket = async (request: Request): Promise<number | null> => {
    const params = deps.validators.params('session.redeem', request.params ?? {});
    if (!params.ok) return invalid(request.id, params.error.path);
    const answer = await opening.redeem(params.value);
    if (answer.outcome.ok) writer.send(successResponse(request.id, answer.outcome.value));
    else writer.send(errorResponse(request.id, answer.outcome.error));
    return answer.close;
  };
  const openSession = (request: Request): number | null => {
    const params = deps.validators.params('session.open', request.params ?? {});
    if (!params.ok) return invalid(request.id, params.error.path);
    const answer = opening.open(params.value);
    if (!answer.outcome.ok) {
      log.write('warn', 'api.session-refused', { code: answer.outcome.error.code, role: params.value.role });
      writer.send(errorResponse(request.id, answer.outcome.error));
      return answer.close;
    }
    const opened = answer.outcome.value;
    caller = opened.caller;
    cancelAuth();
    log.write('info', 'api.session-opened', { session: caller.session, role: caller.role });
    writer.send(successResponse(request.id, opened.result));
    // In the same turn as the head and the snapshot were taken, so that no event falls in between.
    writer.startEvents(caller.role, opened.result.resume);
    deps.onOpened(connection);
    return null;
  };
  const invalid = (id: string, path: string): null => {
    writer.send(errorResponse(id, { code: 'invalidParams', path }));
    return null;
  };

  const onText = (text: string): void => {
    const request = decodeRequest(text, deps.validators);
    if (!request.ok) writer.send(errorResponse(request.error.id, request.error.error));
    else if (caller !== null) dispatch.call(request.value, { caller, signal: callsEnd.signal });
    else {
      const { id } = request.value;
      beforeSession(request.value).catch((thrown: unknown) => {
        const incident = deps.reportIncident('session', thrown);
        writer.send(errorResponse(id, { code: 'internal', incident }));
      });
    }
  };

  socket.on('message', (data: RawData, isBinary: boolean) => {
    heartbeat.alive();
    if (closing) return;
    if (isBinary || !Buffer.isBuffer(data)) return close(CloseCode.badFrame);
    try {
      onText(data.toString('utf8'));
    } catch (thrown) {
      fail('message', thrown);
    }
  });
  socket.on('pong', () => heartbeat.alive());
  socket.on('ping', () => heartbeat.alive());
  // Too long, invalid UTF-8, reset: ws closes the socket itself and the close event follows.
  socket.on('error', (error) => log.write('warn', 'api.socket-error', { code: errorCode(error) }));
  const gone = new Promise<void>((resolve) => {
    socket.on('close', (code) => {
      stopWork();
      cancelGrace();
      log.write('info', 'api.socket-closed', { code: String(code), session: caller?.session ?? '' });
      resolve();
    });
  });

  const connection: Connection = {
    caller: () => caller,
    announceClosing: (notice) => {
      if (!closing && caller !== null) writer.notify('session.closing', notice);
    },
    close,
    gone,
  };
  writer.notify('hello', makeHello({ ports, version: deps.version, challenge }));
  return connection;
}

/** The code's name; RFC 6455 7.4.2 leaves 4000 to 4999 to us. */
function closeReason(code: number): string {
  return Object.entries(CloseCode).find(([, value]) => value === code)?.[0] ?? '';
}

function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
