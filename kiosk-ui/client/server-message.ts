/** What the server may say on the socket, and the one place where its text becomes values. */
import type { ErrorData } from '../../daemon/api/contract/envelope.ts';
import type { ApiEvent, ReplayEnd } from '../../daemon/api/contract/events.ts';
import type { Closing, Hello } from '../../daemon/api/contract/session.ts';

export type ServerMessage =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'event'; readonly event: ApiEvent }
  | { readonly kind: 'replay-end'; readonly end: ReplayEnd }
  | { readonly kind: 'closing'; readonly closing: Closing }
  | { readonly kind: 'result'; readonly id: string; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: string | null; readonly data: ErrorData };

type Fields = { readonly [key: string]: unknown };

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notification(method: unknown, params: Fields): ServerMessage | null {
  switch (method) {
    case 'hello':
      return typeof params.challenge === 'string' ? { kind: 'hello', hello: params as unknown as Hello } : null;
    case 'event':
      return typeof params.topic === 'string' ? { kind: 'event', event: params as unknown as ApiEvent } : null;
    case 'replay.end':
      return { kind: 'replay-end', end: params as unknown as ReplayEnd };
    case 'session.closing':
      return { kind: 'closing', closing: params as unknown as Closing };
    default:
      return null;
  }
}

/**
 * Reads one message of the server; null for what is no message of this schema, which is skipped: additions do not raise
 * the schema, so a client meets notifications that it does not know. The payload's shape is the server's promise.
 */
export function parseServerMessage(text: unknown): ServerMessage | null {
  if (typeof text !== 'string') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isFields(value) || value.jsonrpc !== '2.0') return null;
  if (typeof value.method === 'string') return isFields(value.params) ? notification(value.method, value.params) : null;
  if (isFields(value.error) && isFields(value.error.data)) {
    const id = typeof value.id === 'string' ? value.id : null;
    return { kind: 'error', id, data: value.error.data as unknown as ErrorData };
  }
  if (typeof value.id === 'string' && 'result' in value) return { kind: 'result', id: value.id, result: value.result };
  return null;
}
