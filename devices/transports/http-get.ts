/**
 * Fetches one answer over HTTP, for devices that are asked by a plain GET: `http://host:port/path`, or a Unix socket where the
 * place is an absolute path. Every request has a connection of its own; redirects are not followed, for a camera has none to give.
 */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { concatBytes } from '../kit/bytes.ts';
import type { Clock } from '../kit/clock.ts';
import type { DeviceTrouble } from '../kit/device.ts';
import { err, ok, type Result } from '../kit/result.ts';

/** `protocol` reasons: `http` (no HTTP), `cut-short` (less came than was announced), `too-large`. */
export type HttpTrouble = Extract<
  DeviceTrouble,
  { readonly code: 'not-found' | 'permission' | 'gone' | 'io' | 'timeout' | 'protocol' | 'closed' }
>;

export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

export interface HttpGet {
  /** Where it asks, for people and logs; without the query, which may hold a password. */
  readonly path: string;
  /** One request. `closed` once `signal` fires. Never rejects. */
  get(signal: AbortSignal): Promise<Result<HttpAnswer, HttpTrouble>>;
}

export interface HttpGetDeps {
  readonly link: HttpLink;
  readonly clock: Clock;
  /** For the whole answer, from the call on. Milliseconds. */
  readonly timeoutMs: number;
  /** Longest body that is taken. */
  readonly maxBytes: number;
}

export type HttpLink =
  | { readonly kind: 'url'; readonly host: string; readonly port: number; readonly target: string }
  | { readonly kind: 'socket'; readonly socketPath: string };

/** Reads a configured place; null for anything else. A URL with a name or password in it is none: the place is shown to people. */
export function parseHttpLink(text: string): HttpLink | null {
  if (text.startsWith('/')) return text.includes('\0') ? null : { kind: 'socket', socketPath: text };
  if (!text.startsWith('http://') || !URL.canParse(text)) return null;
  const { hostname, port, pathname, search, username, password } = new URL(text);
  if (hostname === '' || username !== '' || password !== '' || port === '0') return null;
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return { kind: 'url', host, port: port === '' ? 80 : Number(port), target: pathname + search };
}

/** Nobody listens there, or there is no such place (connect(2), getaddrinfo(3)). */
const absentCodes: readonly string[] = [
  ...['ECONNREFUSED', 'ENOENT', 'ENOTSOCK', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'],
];
const goneCodes: readonly string[] = ['ECONNRESET', 'EPIPE', 'ECONNABORTED'];

function troubleOf(path: string, error: Error): HttpTrouble {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
  if (absentCodes.includes(code)) return { code: 'not-found', path };
  if (goneCodes.includes(code)) return { code: 'gone', path };
  if (code === 'EACCES' || code === 'EPERM') return { code: 'permission', path };
  // The parser's own codes: what came is no HTTP (RFC 9112).
  return code.startsWith('HPE_') ? { code: 'protocol', reason: 'http' } : { code: 'io', path, cause: code };
}

export function createHttpGet({ link, clock, timeoutMs, maxBytes }: HttpGetDeps): HttpGet {
  const path = shown(link);
  const where =
    link.kind === 'socket'
      ? { socketPath: link.socketPath, path: '/' }
      : { host: link.host, port: link.port, path: link.target };

  /** Gathers the body; `done` may be called more than once, the first counts. */
  function gather(response: IncomingMessage, done: (result: Result<HttpAnswer, HttpTrouble>) => void): void {
    const parts: Uint8Array[] = [];
    let size = 0;
    const cutShort = () => done(err({ code: 'protocol', reason: 'cut-short' }));
    const tooLarge = () => done(err({ code: 'protocol', reason: 'too-large' }));
    response.on('error', cutShort);
    if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
      tooLarge();
      return;
    }
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) return tooLarge();
      parts.push(new Uint8Array(chunk));
    });
    response.on('close', () => {
      if (!response.complete) return cutShort();
      done(ok({ status: response.statusCode ?? 0, body: concatBytes(parts) }));
    });
  }

  return {
    path,
    get(signal) {
      const { promise, resolve } = Promise.withResolvers<Result<HttpAnswer, HttpTrouble>>();
      if (signal.aborted) return Promise.resolve(err({ code: 'closed' }));
      const asked: ClientRequest = request({
        ...where,
        method: 'GET',
        agent: false,
        headers: { accept: 'image/jpeg' },
      });
      let cancelTimeout = (): void => {};
      const done = (result: Result<HttpAnswer, HttpTrouble>): void => {
        cancelTimeout();
        signal.removeEventListener('abort', closed);
        resolve(result);
        asked.destroy();
      };
      const closed = (): void => done(err({ code: 'closed' }));
      cancelTimeout = clock.after(timeoutMs, () => done(err({ code: 'timeout' })));
      signal.addEventListener('abort', closed);
      asked.on('error', (error) => done(err(troubleOf(path, error))));
      asked.on('response', (response) => gather(response, done));
      asked.end();
      return promise;
    },
  };
}

function shown(link: HttpLink): string {
  if (link.kind === 'socket') return link.socketPath;
  const host = link.host.includes(':') ? `[${link.host}]` : link.host;
  return `http://${host}:${link.port}${link.target.replace(/\?.*$/, '')}`;
}
