/** What a call answers when it did not succeed: a plain value with a code, in both languages. */
import type { Bilingual, ErrorData } from '../../daemon/api/contract/envelope.ts';

/** Codes that the client makes itself, beside the server's closed list. */
export const LOCAL_ERRORS = {
  connectionLost: {
    retryable: true,
    text: {
      'zh-CN': '与本机程序的连接已断开，操作没有完成。页面会自动重新连接，请稍后重试。',
      en: 'The connection to the local program was lost and the operation did not end. The page reconnects by itself; try again then.',
    },
  },
  aborted: {
    retryable: true,
    text: { 'zh-CN': '操作已放弃。', en: 'The operation was given up.' },
  },
} as const;

export type LocalErrorCode = keyof typeof LOCAL_ERRORS;

/** Why a call failed. `fix` is a command or a configuration line; `holder` is who has the device now. */
export interface ClientError {
  readonly code: ErrorData['code'] | LocalErrorCode;
  readonly retryable: boolean;
  readonly text: Bilingual;
  readonly fix: string | null;
  readonly holder: { readonly role: string; readonly session: string } | null;
  readonly incident: string | null;
  /** Clause of the rulebook that forbids it. */
  readonly clause: string | null;
}

/** The outcome of a call: never an exception for what can happen in the field. */
export type CallOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ClientError };

/** An error of the client's own, as the outcome of a call. */
export function localFailure(code: LocalErrorCode): { readonly ok: false; readonly error: ClientError } {
  return { ok: false, error: { code, ...LOCAL_ERRORS[code], fix: null, holder: null, incident: null, clause: null } };
}

/** The server's error data as the outcome of a call. */
export function serverFailure(data: ErrorData): { readonly ok: false; readonly error: ClientError } {
  const { code, retryable, text } = data;
  return {
    ok: false,
    error: {
      code,
      retryable,
      text,
      fix: data.fix ?? null,
      holder: data.holder ?? null,
      incident: data.incident ?? null,
      clause: data.clause ?? null,
    },
  };
}
