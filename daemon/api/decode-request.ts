/** Text of one frame → request or refusal. Nothing else sees what came off the socket. Total and silent. */
import type { Result } from '../../devices/kit/result.ts';
import { err, ok } from '../../devices/kit/result.ts';
import type { CallError } from './call-error.ts';
import type { Request } from './contract/envelope.ts';
import { jsonShape } from './json-shape.ts';
import type { Validators } from './validators.ts';
import { isWellFormedValue } from './well-formed.ts';

/** `id` is the request's own where it has a usable one, so that its sender can match the answer. */
export interface BadRequest {
  readonly id: string | null;
  readonly error: CallError;
}

export function decodeRequest(text: string, validators: Pick<Validators, 'request'>): Result<Request, BadRequest> {
  const shape = jsonShape(text);
  if (shape !== 'fine') return err({ id: null, error: { code: 'invalidRequest', detail: shape } });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ id: null, error: { code: 'parseError' } });
  }
  // Batches (JSON-RPC 2.0, 6) and notifications from clients are not taken: every call has one answer of its own.
  if (Array.isArray(value)) return err({ id: null, error: { code: 'invalidRequest', detail: 'batch' } });
  // A lone surrogate has no UTF-8: a ledger entry could not hold it, so nothing behind this point meets one.
  if (!isWellFormedValue(value)) return err({ id: usableId(value), error: { code: 'invalidRequest', detail: 'text' } });
  const request = validators.request(value);
  return request === null ? err({ id: usableId(value), error: { code: 'invalidRequest' } }) : ok(request);
}

function usableId(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return null;
  const { id } = value as { readonly id: unknown };
  return typeof id === 'string' && id.length >= 1 && id.length <= 64 && id.isWellFormed() ? id : null;
}
