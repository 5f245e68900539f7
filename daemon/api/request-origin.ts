/** Which Host and Origin a request may carry. Pure; a name that only looks like this PC is not this PC. */
import { isIPv4 } from 'node:net';

/** Header values as they came, one array element per occurrence; names in lower case (Node's `headersDistinct`). */
export type DistinctHeaders = { readonly [name: string]: readonly string[] | undefined };

const DEFAULT_HTTP_PORT = 80;

/** True for 127.0.0.0/8 and ::1 as literals, and for `localhost`; never for a name that merely begins with them. */
function isLoopbackName(name: string): boolean {
  if (name.startsWith('[')) return name === '[::1]';
  // isIPv4 takes four decimal numbers only, so `127.attacker.example`, `127.1` and `0x7f.0.0.1` fall through.
  if (isIPv4(name)) return name.startsWith('127.');
  return name.toLowerCase() === 'localhost';
}

/** True when exactly one Host header names this PC and our port (RFC 9110 7.2). */
export function isOwnHost(headers: DistinctHeaders, port: number): boolean {
  const [host, ...more] = headers.host ?? [];
  if (host === undefined || more.length > 0) return false;
  const parts = /^(\[[0-9A-Fa-f:.]+\]|[^[\]:]+)(?::([0-9]{1,5}))?$/.exec(host);
  if (parts?.[1] === undefined) return false;
  const named = parts[2] === undefined ? DEFAULT_HTTP_PORT : Number(parts[2]);
  return named === port && isLoopbackName(parts[1]);
}

/** Origins of our own pages, as browsers write them: lower case, no default port (RFC 6454 6.2). */
export function ownOrigins(port: number): readonly string[] {
  const suffix = port === DEFAULT_HTTP_PORT ? '' : `:${port}`;
  return ['127.0.0.1', 'localhost', '[::1]'].map((name) => `http://${name}${suffix}`);
}

/**
 * True when the request bears cookies or marks that browsers alone set (W3C Fetch Metadata). `Sec-Fetch-Mode` does not
 * count: Node's own WebSocket sends it and, being a program, no other; every browser sends `Sec-Fetch-Site` with it.
 */
export function looksLikeBrowser(headers: DistinctHeaders): boolean {
  return ['cookie', 'sec-fetch-site', 'sec-fetch-dest', 'sec-fetch-user'].some((name) => headers[name] !== undefined);
}
