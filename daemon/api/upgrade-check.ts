/** Whether an HTTP request may become a socket. Pure; every refusal is an HTTP error that developer tools can show. */
import type { Result } from '../../devices/kit/result.ts';
import { err, ok } from '../../devices/kit/result.ts';
import { LIMITS, SUBPROTOCOL, WS_PATH } from './contract/wire.ts';
import type { HttpRefusalCode } from './http-refusals.ts';
import { type DistinctHeaders, isOwnHost, looksLikeBrowser, ownOrigins } from './request-origin.ts';

export interface UpgradeRequest {
  readonly method: string;
  /** The request target as it came. */
  readonly target: string;
  readonly headers: DistinctHeaders;
}

export interface UpgradeFacts {
  readonly port: number;
  /** Origins of other pages, exactly as browsers send them. */
  readonly allowedOrigins: readonly string[];
  /** Sockets open now, all clients together. */
  readonly openSockets: number;
  readonly stopping: boolean;
}

/**
 * `origin` is what the browser sent, or empty for a program. A program sends no Origin, no Fetch Metadata and no
 * cookie; it proves itself by its key, as everyone does. `null` (sandboxed frames, files) is never accepted.
 */
export function checkUpgrade(
  request: UpgradeRequest,
  facts: UpgradeFacts,
): Result<{ readonly origin: string }, HttpRefusalCode> {
  const { headers } = request;
  if (!isOwnHost(headers, facts.port)) return err('hostForbidden');
  const [origin, ...more] = headers.origin ?? [];
  if (more.length > 0) return err('originForbidden');
  if (origin === undefined ? looksLikeBrowser(headers) : !isAllowedOrigin(origin, facts)) return err('originForbidden');
  if (request.target !== WS_PATH) return err('notFound');
  if (request.method !== 'GET' || headers.upgrade?.[0]?.toLowerCase() !== 'websocket') return err('badUpgrade');
  const offered = (headers['sec-websocket-protocol'] ?? []).join(',').split(',');
  if (!offered.some((name) => name.trim() === SUBPROTOCOL)) return err('subprotocolMissing');
  if (facts.stopping) return err('stopping');
  if (facts.openSockets >= LIMITS.sockets) return err('tooManySockets');
  return ok({ origin: origin ?? '' });
}

function isAllowedOrigin(origin: string, facts: UpgradeFacts): boolean {
  // A list that says `null` by mistake would let every sandboxed frame in.
  if (origin === 'null') return false;
  return ownOrigins(facts.port).includes(origin) || facts.allowedOrigins.includes(origin);
}
