/** Whether a plain HTTP request is answered. Pure; keeps rebinding names and other sites' scripts out. */
import type { Result } from '../../devices/kit/result.ts';
import { err, ok } from '../../devices/kit/result.ts';
import type { HttpRefusalCode } from './http-refusals.ts';
import { type DistinctHeaders, isOwnHost, ownOrigins } from './request-origin.ts';

/** W3C Fetch Metadata: another site may link to a page of ours (a plain navigation), and do nothing else. */
function isPlainNavigation(method: string, headers: DistinctHeaders): boolean {
  return (
    method === 'GET' && headers['sec-fetch-mode']?.[0] === 'navigate' && headers['sec-fetch-dest']?.[0] === 'document'
  );
}

export function checkRequest(method: string, headers: DistinctHeaders, port: number): Result<void, HttpRefusalCode> {
  if (!isOwnHost(headers, port)) return err('hostForbidden');
  if (headers.origin?.some((origin) => !ownOrigins(port).includes(origin)) === true) return err('originForbidden');
  const site = headers['sec-fetch-site']?.[0];
  const own = site === undefined || site === 'same-origin' || site === 'none';
  return own || isPlainNavigation(method, headers) ? ok(undefined) : err('crossSite');
}
