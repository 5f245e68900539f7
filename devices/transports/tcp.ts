/** Bytes over TCP, for readers behind a terminal server or a simulator on a loopback port. */
import { connect, type Socket } from 'node:net';
import type { Clock } from '../kit/clock.ts';
import { err, ok, type Result } from '../kit/result.ts';
import type { Transport, TransportListener, TransportTrouble } from '../kit/transport.ts';

export interface TcpTransportDeps {
  readonly host: string;
  readonly port: number;
  /** How long a connection may take. Milliseconds. */
  readonly connectTimeoutMs: number;
  readonly clock: Clock;
}

/** Nobody listens there, or there is no such place: as a port that is not plugged in. */
const absentCodes: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
];
const goneCodes: readonly string[] = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_DESTROYED'];

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

function connectTrouble(path: string, code: string): TransportTrouble {
  if (absentCodes.includes(code)) return { code: 'not-found', path };
  if (code === 'EACCES' || code === 'EPERM') return { code: 'permission', path };
  return { code: 'io', path, cause: code };
}

function lossTrouble(path: string, code: string): TransportTrouble {
  return goneCodes.includes(code) ? { code: 'gone', path } : { code: 'io', path, cause: code };
}

export function createTcpTransport({ host, port, connectTimeoutMs, clock }: TcpTransportDeps): Transport {
  const path = `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`;
  let current: Socket | null = null;

  /** Follows an open connection to its end, which is told once and not after `close()`. */
  function follow(socket: Socket, listener: TransportListener): void {
    let trouble: TransportTrouble = { code: 'gone', path };
    socket.on('data', (chunk: Buffer) => listener.onBytes(new Uint8Array(chunk)));
    socket.on('error', (error) => {
      trouble = lossTrouble(path, codeOf(error));
    });
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      if (current !== socket) return;
      current = null;
      listener.onGone(trouble);
    });
  }

  return {
    path,
    open(_options, listener) {
      if (current !== null) throw new Error('tcp transport: opened while open');
      const socket = connect({ host, port, noDelay: true, keepAlive: true });
      current = socket;
      const { promise, resolve } = Promise.withResolvers<Result<void, TransportTrouble>>();
      let trouble: TransportTrouble = { code: 'gone', path };
      const cancelTimeout = clock.after(connectTimeoutMs, () => {
        trouble = { code: 'io', path, cause: 'ETIMEDOUT' };
        socket.destroy();
      });
      const onError = (error: Error) => {
        trouble = connectTrouble(path, codeOf(error));
      };
      const onClose = () => {
        cancelTimeout();
        if (current === socket) current = null;
        resolve(err(trouble));
      };
      socket.once('error', onError);
      socket.once('close', onClose);
      socket.once('connect', () => {
        cancelTimeout();
        socket.off('error', onError);
        socket.off('close', onClose);
        follow(socket, listener);
        resolve(ok(undefined));
      });
      return promise;
    },
    write(bytes) {
      const socket = current;
      if (socket === null || socket.connecting) return Promise.resolve(err({ code: 'gone', path }));
      return new Promise((resolve) => {
        socket.write(bytes, (error) => {
          resolve(error == null ? ok(undefined) : err(lossTrouble(path, codeOf(error))));
        });
      });
    },
    async close() {
      const socket = current;
      current = null;
      if (socket === null || socket.destroyed) return;
      await new Promise<void>((resolve) => {
        socket.once('close', () => resolve());
        socket.destroy();
      });
    },
  };
}
