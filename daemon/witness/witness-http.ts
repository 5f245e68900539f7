/** One POST to a witness: bounded in time and size, no redirects, a connection of its own. Never rejects. */
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Clock } from '../../devices/kit/clock.ts';
import { err, ok } from '../../devices/kit/result.ts';
import type { HttpAnswer, WitnessHttp } from './add-checkpoint.ts';

/** For the whole answer. Milliseconds. */
const TIMEOUT_MS = 10_000;
/** Longest answer that is read; a few signature lines are all that is due. Bytes. */
const LONGEST_BODY = 64 * 1024;

export function createWitnessHttp({ clock }: { readonly clock: Clock }): WitnessHttp {
  return (url, body, signal) =>
    new Promise((resolve) => {
      const send = url.startsWith('https:') ? tlsRequest : plainRequest;
      const sent = send(url, {
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) },
      });
      let over = false;
      const end = (answer: HttpAnswer | null): void => {
        if (over) return;
        over = true;
        cancelTimer();
        signal.removeEventListener('abort', give);
        sent.destroy();
        resolve(answer === null ? err('unreachable') : ok(answer));
      };
      const give = (): void => end(null);
      const cancelTimer = clock.after(TIMEOUT_MS, give);
      signal.addEventListener('abort', give);
      sent.on('error', give);
      sent.on('response', (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('error', give);
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > LONGEST_BODY) give();
          else parts.push(part);
        });
        response.on('end', () => {
          // An answer that was cut short is none: half a signature line must not look like a refusal.
          if (response.complete) end({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() });
          else give();
        });
        response.on('close', give);
      });
      if (signal.aborted) give();
      else sent.end(body);
    });
}
