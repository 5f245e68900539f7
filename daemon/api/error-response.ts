/** Builds responses; an error always comes from the catalogue, with both languages and never a stack trace. */
import type { CallError } from './call-error.ts';
import type { ErrorResponse, Notification, SuccessResponse } from './contract/envelope.ts';
import { ERROR_CATALOGUE } from './contract/error-catalogue.ts';

/** `message` is the English text: JSON-RPC 2.0, 5.1 asks for one short sentence. */
export function errorResponse(id: string | null, error: CallError): ErrorResponse {
  const { rpc, retryable, zh, en } = ERROR_CATALOGUE[error.code];
  const { code, path, fix, holder, clause, incident, detail } = error;
  return {
    jsonrpc: '2.0',
    id,
    error: {
      code: rpc,
      message: en,
      data: {
        code,
        retryable,
        text: { 'zh-CN': zh, en },
        // Named one by one, so that a field that some part adds by mistake does not reach the wire.
        ...(path === undefined ? {} : { path }),
        ...(fix === undefined ? {} : { fix }),
        ...(holder === undefined ? {} : { holder: { role: holder.role, session: holder.session } }),
        ...(clause === undefined ? {} : { clause }),
        ...(incident === undefined ? {} : { incident }),
        ...(detail === undefined ? {} : { detail }),
      },
    },
  };
}

export function successResponse(id: string, result: unknown): SuccessResponse {
  return { jsonrpc: '2.0', id, result };
}

export function notification(method: Notification['method'], params: unknown): Notification {
  return { jsonrpc: '2.0', method, params };
}
